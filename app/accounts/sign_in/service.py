"""Signing in and out, passwords, one-time codes, invitations and resets.

A try is counted by one verb and looked at by the next; whoever calls them saves in between. So no
lock is held while a password is checked, and who is wrong is counted whatever comes after.
"""

from dataclasses import dataclass

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.passwords import hash_password, is_password
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.rules import Actor
from app.accounts.sign_in import codes, mails, sessions, tokens, tries
from app.accounts.sign_in.models import SignInSession, SignInToken
from app.accounts.sign_in.rules import HowSignedIn, TokenKind, Trying
from app.accounts.sign_in.secrets import new_token
from app.audit.deeds import deed
from app.core.errors import DomainError
from app.extensions import db
from app.notifications.rules import is_address

LINK_IS_VOID = "This link does not work any more. Ask for another."


@dataclass(frozen=True)
class Attempt:
    """A counted try: at which address and from where, at which account, if there is one, and what
    the password must match."""

    email: str
    client: str
    account_id: int | None
    password_hash: str | None


@dataclass(frozen=True)
class Entered:
    """What a right password opens: a session or, where codes are asked for, the second step. One
    of the two tokens is empty."""

    account_id: int
    session_token: str = ""
    second_step_token: str = ""


# The first step


def count_attempt(*, email: str, client: str) -> Attempt:
    """Count a try to sign in, whether or not the address has an account."""
    email = email.strip().lower()
    tries.count_try(Trying.PASSWORD, email)
    tries.count_try(Trying.CLIENT, client)
    account = queries.find_account_by_email(email)
    if account is None or not account.is_enabled:
        return Attempt(email, client, None, None)
    return Attempt(email, client, account.id, account.password_hash)


def enter_password(attempt: Attempt, *, password: str, user_agent: str) -> Entered | None:
    """What the password opens; None where it is wrong, or there is no such account: that takes
    as long, and is not told apart."""
    if not is_password(password, attempt.password_hash):
        return None
    account = _account_tried(attempt)
    if account is None:
        return None
    _forgive(attempt)
    if codes.has_codes(account.id):
        token = tokens.issue_token(account.id, TokenKind.SECOND_STEP)
        return Entered(account.id, second_step_token=token)
    return Entered(account.id, _open(account, HowSignedIn.PASSWORD, user_agent))


def _account_tried(attempt: Attempt) -> Account | None:
    """The account, unless it was disabled or its password changed while it was checked."""
    account = queries.find_account(attempt.account_id or 0)
    if account is None or not account.is_enabled:
        return None
    return account if account.password_hash == attempt.password_hash else None


def _forgive(attempt: Attempt) -> None:
    tries.forgive(Trying.PASSWORD, attempt.email)
    tries.forgive_one(Trying.CLIENT, attempt.client)


def _open(account: Account, how: HowSignedIn, user_agent: str) -> str:
    return sessions.open_session(account, how=how, user_agent=user_agent)


# The second step


def count_code(token: str, *, client: str) -> SignInToken:
    """Count a try at the second step. Raises ``DomainError`` where it was begun too long ago."""
    found = tokens.find_token(token, TokenKind.SECOND_STEP)
    if found is None:
        raise DomainError("That took too long. Sign in again.")
    _count_code(found.account_id, client)
    return found


def _count_code(account_id: int, client: str) -> None:
    tries.count_try(Trying.CODE, str(account_id))
    tries.count_try(Trying.CLIENT, client)


def enter_code(found: SignInToken, *, code: str, client: str, user_agent: str) -> Entered | None:
    """The session that a one-time code opens; None where it is wrong or was used before."""
    if not codes.use_code(found.account_id, code):
        return None
    return _finish_second_step(found, client, user_agent)


def enter_recovery_code(
    found: SignInToken, *, code: str, client: str, user_agent: str
) -> Entered | None:
    """The same with a recovery code, which is used up."""
    if not codes.use_recovery_code(found.account_id, code):
        return None
    return _finish_second_step(found, client, user_agent)


def _finish_second_step(found: SignInToken, client: str, user_agent: str) -> Entered:
    if not tokens.use_token(found):
        raise DomainError("Somebody signed in with this a moment ago. Sign in again.")
    tries.forgive(Trying.CODE, str(found.account_id))
    tries.forgive_one(Trying.CLIENT, client)
    token = _open(found.account, HowSignedIn.PASSWORD_AND_CODE, user_agent)
    return Entered(found.account_id, token)


# Elsewhere


def enter_from_elsewhere(*, email: str, is_verified: bool, user_agent: str) -> Entered:
    """The session of a person whom the provider of single sign-on vouches for. Raises
    ``DomainError`` where it does not, or the address has no account: none is made."""
    account = queries.find_account_by_email(email) if email and is_verified else None
    if account is None or not account.is_enabled:
        raise DomainError(
            "You cannot sign in here with that identity. Ask the secretariat for an account with "
            "the same e-mail address."
        )
    return Entered(account.id, _open(account, HowSignedIn.SINGLE_SIGN_ON, user_agent))


# Leaving


@deed("session:signed-out")
def sign_out(actor: Actor, *, session: SignInSession) -> None:
    can_use_own_account(actor).enforce()
    sessions.end_session(session.id)


@deed("session:signed-out-elsewhere")
def end_other_sessions(actor: Actor, *, session: SignInSession) -> None:
    can_use_own_account(actor).enforce()
    sessions.end_sessions(session.account_id, except_id=session.id)


# Passwords


def count_own_attempt(actor: Actor, *, account: Account, client: str) -> Attempt:
    """Count a try at one's own password, asked for again: a session left open is no password."""
    can_use_own_account(actor).enforce()
    return count_attempt(email=account.email, client=client)


def count_change_of_password(
    actor: Actor, *, account: Account, password: str, client: str
) -> Attempt:
    """The same before a change. A new password that cannot be one is told first, and counts as no
    try."""
    hash_password(password, account.person.name, account.email)
    return count_own_attempt(actor, account=account, client=client)


@deed("account:password-changed")
def change_password(
    actor: Actor, *, attempt: Attempt, current: str, password: str, session: SignInSession
) -> Entered | None:
    """Change one's own password, which ends every session; gives a new one for this browser. None
    where the current password is wrong."""
    can_use_own_account(actor).enforce()
    if not is_password(current, attempt.password_hash):
        return None
    account = _account_tried(attempt)
    if account is None:
        return None
    _forgive(attempt)
    _set_password(account, password)
    return Entered(account.id, _open(account, session.how, session.user_agent))


def _set_password(account: Account, password: str) -> None:
    """Whatever the old one opened, or could open, is closed."""
    account.password_hash = hash_password(password, account.person.name, account.email)
    close_account(account)
    mails.tell(account, "password_changed", "Your password was changed")


def ask_for_reset(*, email: str, client: str) -> None:
    """Send a link with which a new password can be set, if the address has an account. The same is
    done where it has none, and then undone, so that the answer takes as long."""
    email = email.strip().lower()
    if not is_address(email):
        return
    try:
        with db.session.begin_nested():
            tries.count_try(Trying.LINK, email)
            tries.count_try(Trying.CLIENT, client)
    except tries.TooManyTries:
        return
    account = queries.find_account_by_email(email)
    usable = account if account is not None and account.is_enabled else None
    trial = db.session.begin_nested()
    token = tokens.issue_token(usable.id, TokenKind.RESET) if usable else new_token()
    mails.send(
        "password_reset",
        email,
        "Choose a new password",
        name=usable.person.name if usable else email,
        link=mails.link_to("sign_in.reset_password", token=token),
    )
    if usable:
        trial.commit()
    else:
        trial.rollback()


def set_password_by_link(found: SignInToken, *, password: str) -> None:
    """Set the password of the account that a reset's or an invitation's link was sent for. It ends
    all sessions, and lets in who had to wait after wrong tries."""
    account = found.account
    if not tokens.use_token(found):
        raise DomainError(LINK_IS_VOID)
    _set_password(account, password)
    tries.forgive(Trying.PASSWORD, account.email)


# One-time codes


@deed("account:codes-begun")
def begin_codes(actor: Actor, *, account: Account) -> None:
    """Make the secret that an authenticator app is told. Codes are asked for once one of them is
    confirmed."""
    can_use_own_account(actor).enforce()
    if codes.has_codes(account.id):
        raise DomainError("One-time codes are set up already: turn them off first.")
    codes.begin_codes(account.id)


def count_own_code(actor: Actor, *, account: Account, client: str) -> None:
    can_use_own_account(actor).enforce()
    _count_code(account.id, client)


@deed("account:codes-set-up")
def confirm_codes(actor: Actor, *, account: Account, code: str, client: str) -> list[str] | None:
    """Ask for codes from now on. Gives the recovery codes; None where the code is wrong."""
    can_use_own_account(actor).enforce()
    if codes.has_codes(account.id):
        raise DomainError("One-time codes are set up already.")
    if not codes.use_code(account.id, code):
        return None
    _forgive_code(account, client)
    codes.confirm(account.id)
    mails.tell(
        account, "codes_changed", "One-time codes are on", what="One-time codes are asked for now"
    )
    return codes.renew_recovery_codes(account.id)


def _forgive_code(account: Account, client: str) -> None:
    tries.forgive(Trying.CODE, str(account.id))
    tries.forgive_one(Trying.CLIENT, client)


def _is_proven(account: Account, attempt: Attempt, password: str, code: str) -> bool:
    """Whether password and code (or a recovery code) are both right."""
    is_right = is_password(password, attempt.password_hash) and (
        codes.use_code(account.id, code) or codes.use_recovery_code(account.id, code)
    )
    if is_right:
        _forgive(attempt)
        tries.forgive(Trying.CODE, str(account.id))
    return is_right


def count_proof(actor: Actor, *, account: Account, client: str) -> Attempt:
    """Count a try at giving both password and code again."""
    tries.count_try(Trying.CODE, str(account.id))
    return count_own_attempt(actor, account=account, client=client)


@deed("account:recovery-codes-renewed")
def renew_recovery_codes(
    actor: Actor, *, account: Account, attempt: Attempt, password: str, code: str
) -> list[str] | None:
    """New recovery codes in place of the old ones. None where password or code is wrong."""
    can_use_own_account(actor).enforce()
    if not _is_proven(account, attempt, password, code):
        return None
    mails.tell(account, "codes_changed", "New recovery codes", what="New recovery codes were made")
    return codes.renew_recovery_codes(account.id)


@deed("account:codes-turned-off")
def turn_off_codes(
    actor: Actor, *, account: Account, attempt: Attempt, password: str, code: str
) -> Account | None:
    """Ask for codes no more. None where password or code is wrong."""
    can_use_own_account(actor).enforce()
    if not _is_proven(account, attempt, password, code):
        return None
    codes.remove_codes(account.id)
    mails.tell(
        account, "codes_changed", "One-time codes are off", what="One-time codes were turned off"
    )
    return account


@deed("account:codes-reset")
def reset_codes(actor: Actor, *, account: Account, is_sure: bool) -> None:
    """Turn off the codes of somebody who lost both their app and their recovery codes. It signs
    them out everywhere, and they are told."""
    can_administer(actor).enforce()
    if not is_sure:
        raise DomainError("Make sure first that it is really this person.", field="is_sure")
    if not codes.has_codes(account.id):
        raise DomainError("This account has no one-time codes.")
    codes.remove_codes(account.id)
    tries.forgive(Trying.CODE, str(account.id))
    sessions.end_sessions(account.id)
    mails.tell(
        account,
        "codes_changed",
        "One-time codes are off",
        what="One-time codes were turned off by whoever keeps the accounts",
    )


# Invitations


@deed("account:invited")
def invite(actor: Actor, *, account: Account) -> None:
    """Send a link with which a person who has no password yet sets their first one. A link that
    was sent before does not work any more."""
    can_administer(actor).enforce()
    if account.password_hash is not None:
        raise DomainError("This person has a password already, and can ask for a new one.")
    if not account.is_enabled:
        raise DomainError("This account is disabled: let the person sign in first.")
    token = tokens.issue_token(account.id, TokenKind.INVITATION)
    link = mails.link_to("sign_in.accept_invitation", token=token)
    mails.tell(account, "invitation", "You are invited to Standing Agenda", link=link)


@deed("account:invitation-withdrawn")
def withdraw_invitation(actor: Actor, *, account: Account) -> None:
    can_administer(actor).enforce()
    if tokens.find_invitation(account.id) is None:
        raise DomainError("There is no invitation that could be withdrawn.")
    tokens.withdraw_tokens(account.id, TokenKind.INVITATION)


# What the keeping of accounts does to those who are signed in


def close_account(account: Account) -> None:
    """End all that an account has open: sessions, links, second steps."""
    sessions.end_sessions(account.id)
    tokens.withdraw_tokens(account.id)


def tell_of_new_address(account: Account, before: str) -> None:
    """Tell a person at both addresses; links that were sent to the old one do not work any more."""
    tokens.withdraw_tokens(account.id)
    for to in (before, account.email):
        mails.tell(
            account, "address_changed", "Your e-mail address was changed", to=to, before=before
        )
