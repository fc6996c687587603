"""Signing in and out, passwords, one-time codes, invitations and resets.

A try is counted by one verb and looked at by the next; whoever calls them saves in between. So no
lock is held while a password is checked, and who is wrong is counted whatever comes after. A new
password is judged and hashed in between too.
"""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.passwords import is_password
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.sign_in import attempts, bindings, codes, known_browsers, mails, sessions, tokens
from app.accounts.sign_in.attempts import Counted, TooManyAttempts
from app.accounts.sign_in.limits import AttemptKind
from app.accounts.sign_in.models import SignInSession, SignInToken
from app.accounts.sign_in.rules import HowSignedIn, TokenKind, is_proven
from app.accounts.sign_in.secrets import new_token
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.links import link_to
from app.extensions import db
from app.notifications.rules import is_address

LINK_IS_VOID = "This link no longer works. Ask for another."
#: What to do instead of waiting.
_WAY_IN = (
    " Or choose a new password: open the link that we email you in this browser, and you can sign "
    "in straight away."
)


@dataclass(frozen=True)
class Attempt:
    """A counted try at a password: at which address, at which account, if there is one, and what
    the password must match."""

    email: str
    account_id: int | None
    password_hash: str | None
    counted: Counted


@dataclass(frozen=True)
class SecondStep:
    """A counted try at the second step."""

    token: SignInToken
    counted: Counted


@dataclass(frozen=True)
class Entered:
    """What a right password opens: a session or, where codes are asked for, the second step. One
    of the two tokens is empty."""

    account_id: int
    session_token: str = ""
    second_step_token: str = ""


def _holder(account: Account) -> Actor:
    """Whom an account is of, as who acts before they are signed in."""
    return Actor(person_id=account.person_id, name=account.person.name)


_SOMEBODY = Actor(person_id=None, name="Someone not signed in")


# The first step


def count_attempt(*, email: str, client: str, browser: str = "") -> Attempt:
    """Count a try to sign in, whether or not the address has an account. ``browser`` is the cookie
    of a browser that may be known to it."""
    email = email.strip().lower()
    account = queries.find_account_by_email(email)
    try:
        counted = attempts.count_attempt(
            AttemptKind.PASSWORD,
            email,
            client=client,
            known=known_browsers.recognise(browser, account),
            account_id=account.id if account else None,
            records=True,
        )
    except TooManyAttempts as error:
        raise TooManyAttempts(error.seconds, _WAY_IN) from None
    return _attempt(email, account, counted)


def _attempt(email: str, account: Account | None, counted: Counted) -> Attempt:
    if counted.is_last:
        known = email if account is not None else "an address without an account"
        note(_SOMEBODY, "session:delayed", details=f"After too many wrong attempts for {known}.")
    if account is None or not account.is_enabled:
        return Attempt(email, None, None, counted)
    return Attempt(email, account.id, account.password_hash, counted)


def enter_password(attempt: Attempt, *, password: str, user_agent: str) -> Entered | None:
    """What the password opens; None where it is wrong, or there is no such account: that takes
    as long, and is not told apart. Raises ``DomainError`` of a password that opens nothing here."""
    enforce_checks("password:tried", password)
    is_right = is_password(password, attempt.password_hash)
    account = _account_tried(attempt)
    if account is None or not is_right:
        known = attempt.email if attempt.account_id else "an address without an account"
        if attempt.counted.is_recorded:
            note(_SOMEBODY, "session:refused", details=f"Wrong password for {known}.")
        return None
    attempts.forgive(attempt.counted)
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


def _open(
    account: Account, how: HowSignedIn, user_agent: str, proven_at: datetime | None = None
) -> str:
    note(_holder(account), "session:opened", subject=account, details=f"{how.word}.")
    return sessions.open_session(account, how=how, user_agent=user_agent, proven_at=proven_at)


# The second step


def count_code(token: str, *, client: str, browser: str = "") -> SecondStep:
    """Count a try at the second step. Raises ``DomainError`` where it was begun too long ago."""
    found = tokens.find_token(token, TokenKind.SECOND_STEP)
    if found is None:
        raise DomainError("That took too long. Sign in again.")
    known = known_browsers.recognise(browser, found.account)
    try:
        counted = attempts.count_attempt(
            AttemptKind.CODE,
            str(found.account_id),
            client=client,
            known=known,
            account_id=found.account_id,
        )
    except TooManyAttempts as error:
        raise TooManyAttempts(error.seconds, _WAY_IN) from None
    return SecondStep(found, counted)


def enter_code(step: SecondStep, *, code: str, user_agent: str) -> Entered | None:
    """The session that a one-time code opens; None where it is wrong or was used before."""
    account = step.token.account
    if not codes.use_code(account.id, code):
        note(_SOMEBODY, "session:refused", subject=account, details="Wrong code.")
        return None
    return _finish_second_step(step, user_agent)


def enter_recovery_code(step: SecondStep, *, code: str, user_agent: str) -> Entered | None:
    """The same with a recovery code, which is used up."""
    account = step.token.account
    if not codes.use_recovery_code(account.id, code):
        note(_SOMEBODY, "session:refused", subject=account, details="Wrong recovery code.")
        return None
    note(_holder(account), "account:recovery-code-used", subject=account)
    return _finish_second_step(step, user_agent)


def _finish_second_step(step: SecondStep, user_agent: str) -> Entered:
    if not tokens.use_token(step.token):
        raise DomainError("This code has just been used. Sign in again.")
    attempts.forgive(step.counted)
    account = step.token.account
    return Entered(account.id, _open(account, HowSignedIn.PASSWORD_AND_CODE, user_agent))


# Elsewhere


@dataclass(frozen=True)
class Vouched:
    """Whom a provider of single sign-on vouches for: its issuer's name for the person, which stays
    theirs, their address there, and when they last showed it that it is them, if it says."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    proven_at: datetime | None


NO_ACCOUNT = (
    "You cannot sign in here with that identity. Ask the secretariat for an account with the same "
    "email address."
)
ANOTHER_IDENTITY = (
    "The account with your email address is connected to another identity at your single sign-on "
    "service. If it is yours, ask an administrator to disconnect it from single sign-on, then sign "
    "in again."
)
NOT_ASKED_AGAIN = DomainError(
    "The single sign-on service did not confirm that you have just signed in there as the person "
    "who is signed in here. Nothing was changed."
)


def enter_from_elsewhere(vouched: Vouched, *, user_agent: str) -> Entered | DomainError:
    """The session of whom the provider vouches for, or why there is none. The first sign-in, by an
    address that the provider has verified, binds the account to its issuer's name for the person:
    from then on that name counts, and the address no more. No account is made."""
    account = bindings.find_bound_account(vouched.issuer, vouched.subject)
    if account is None:
        account = _account_at(vouched)
        if account is not None and bindings.find_binding(account.id, vouched.issuer):
            note(
                _SOMEBODY,
                "session:refused",
                subject=account,
                details=f"Another single sign-on identity with the address {account.email}.",
            )
            return DomainError(ANOTHER_IDENTITY)
        if account is not None and account.is_enabled:
            bindings.bind(account.id, vouched.issuer, vouched.subject)
            note(_holder(account), "account:single-sign-on-connected", subject=account)
    if account is None or not account.is_enabled:
        note(
            _SOMEBODY, "session:refused", details="Single sign-on without an account that is open."
        )
        return DomainError(NO_ACCOUNT)
    token = _open(account, HowSignedIn.SINGLE_SIGN_ON, user_agent, vouched.proven_at)
    return Entered(account.id, token)


def _account_at(vouched: Vouched) -> Account | None:
    """The account of an address, where the provider has verified that it is the person's."""
    is_known = bool(vouched.email and vouched.is_verified and vouched.subject)
    return queries.find_account_by_email(vouched.email) if is_known else None


@audited("session:proven")
def prove_elsewhere(
    actor: Actor, *, account: Account, session: SignInSession, vouched: Vouched
) -> DomainError | None:
    """Note that somebody signed in has shown again, at the provider, that it is them; gives why
    not, where that is somebody else or was not now."""
    can_use_own_account(actor).enforce()
    bound = bindings.find_bound_account(vouched.issuer, vouched.subject)
    proven_at = vouched.proven_at
    if bound is None or bound.id != account.id or proven_at is None:
        return NOT_ASKED_AGAIN
    if not is_proven(proven_at, clock.now()):
        return NOT_ASKED_AGAIN
    note(actor, "session:proven", subject=account, details="By single sign-on.")
    sessions.note_proof(session.id)
    return None


# Leaving


@audited("session:ended")
def sign_out(actor: Actor, *, session: SignInSession) -> None:
    can_use_own_account(actor).enforce()
    note(actor, "session:ended", subject=session.account)
    sessions.end_session(session.account_id, session.id)


@audited("session:ended-elsewhere")
def end_own_session(actor: Actor, *, account: Account, session_id: int) -> None:
    """End one of one's own sessions, wherever it is. Nothing happens where it has ended."""
    can_use_own_account(actor).enforce()
    note(actor, "session:ended-elsewhere", subject=account, details="One session.")
    sessions.end_session(account.id, session_id)


@audited("session:ended-elsewhere")
def end_other_sessions(actor: Actor, *, session: SignInSession) -> None:
    can_use_own_account(actor).enforce()
    note(actor, "session:ended-elsewhere", subject=session.account)
    sessions.end_sessions(session.account_id, except_id=session.id)


# Passwords


@audited("account:tried")
def count_own_attempt(actor: Actor, *, account: Account, session: SignInSession) -> Attempt:
    """Count a try at one's own password, asked for again: a session left open is no password. It
    counts for the session alone."""
    can_use_own_account(actor).enforce()
    counted = attempts.count_attempt(
        AttemptKind.PASSWORD,
        account.email,
        known=session.counted_as,
        account_id=account.id,
    )
    return _attempt(account.email, account, counted)


@audited("session:proven")
def prove(
    actor: Actor, *, attempt: Attempt, password: str, session: SignInSession
) -> SignInSession | None:
    """Note that somebody signed in has shown again, by the password, that it is them. None where
    it is wrong."""
    can_use_own_account(actor).enforce()
    is_right = is_password(password, attempt.password_hash)
    account = _account_tried(attempt)
    if account is None or not is_right:
        note(actor, "session:refused", details=f"Wrong password for {attempt.email}, asked again.")
        return None
    attempts.forgive(attempt.counted)
    note(actor, "session:proven", subject=account)
    sessions.note_proof(session.id)
    return session


def count_choice(*, account: Account, by: SignInSession | SignInToken) -> None:
    """Count the choice of a new password, in a session or by a link: to judge one takes up to a
    second, whatever becomes of it."""
    attempts.count_attempt(AttemptKind.CHOICE, str(account.id), known=by.counted_as)


@audited("account:password-changed")
def change_password(
    actor: Actor, *, attempt: Attempt, current: str, password_hash: str, session: SignInSession
) -> Entered | None:
    """Change one's own password, which ends every session; gives a new one for this browser. None
    where the current password is wrong."""
    can_use_own_account(actor).enforce()
    if not is_password(current, attempt.password_hash):
        return None
    account = _account_tried(attempt)
    if account is None:
        return None
    attempts.forgive(attempt.counted)
    _set_password(account, password_hash)
    return Entered(account.id, _open(account, session.how, session.user_agent))


def _set_password(account: Account, password_hash: str) -> None:
    """Whatever the old one opened, or could open, is closed. Who had to wait may try again: what
    was guessed at was another."""
    account.password_hash = password_hash
    close_account(account)
    attempts.release(account.id)
    mails.tell(account, "password_changed", "Your password was changed")


def ask_for_reset(*, email: str, client: str, browser: str = "") -> None:
    """Send a link with which a new password can be set, if the address has an account; those sent
    before work too, until one is used. Who has been sent enough of them is sent no more while one
    still works. The same is done where there is no account, and then undone, so that the answer
    takes as long."""
    email = email.strip().lower()
    if not is_address(email):
        return
    account = queries.find_account_by_email(email)
    usable = account if account is not None and account.is_enabled else None
    has_link = tokens.has_open_link(usable.id if usable else 0)
    try:
        with db.session.begin_nested():
            attempts.count_attempt(
                AttemptKind.RESET,
                email,
                client=client,
                known=known_browsers.recognise(browser, usable),
            )
    except TooManyAttempts:
        if usable is None or has_link:
            return
    trial = db.session.begin_nested()
    token = tokens.issue_token(usable.id, TokenKind.RESET) if usable else new_token()
    note(_SOMEBODY, "account:reset-asked", subject=usable)
    mails.send(
        "password_reset",
        email,
        "Choose a new password",
        name=usable.person.name if usable else email,
        link=link_to("sign_in.reset_password", token=token),
    )
    if usable:
        trial.commit()
    else:
        trial.rollback()


def set_password_by_link(found: SignInToken, *, password_hash: str) -> None:
    """Set the password of the account that a reset's or an invitation's link was sent for. It ends
    all sessions, and no other link works any more."""
    account = found.account
    if not tokens.use_token(found):
        raise DomainError(LINK_IS_VOID)
    note(_holder(account), "account:password-set", subject=account, details="By a link by email.")
    _set_password(account, password_hash)


# Invitations


@audited("account:invited")
def make_invitation(actor: Actor, *, account: Account) -> str:
    """A link with which a person who has no password yet sets their first one. One that was made
    before does not work any more."""
    can_administer(actor).enforce()
    if account.password_hash is not None:
        raise DomainError("This person already has a password and can ask for a new one.")
    if not account.is_enabled:
        raise DomainError("This account is disabled. Enable it first.")
    note(actor, "account:invited", subject=account)
    token = tokens.issue_token(account.id, TokenKind.INVITATION)
    return link_to("sign_in.accept_invitation", token=token)


@audited("account:invited")
def invite(actor: Actor, *, account: Account) -> None:
    """Send the person such a link."""
    link = make_invitation(actor, account=account)
    mails.tell(account, "invitation", "You are invited to Standing Agenda", link=link)


@audited("account:invitation-withdrawn")
def withdraw_invitation(actor: Actor, *, account: Account) -> None:
    can_administer(actor).enforce()
    if tokens.find_invitation(account.id) is None:
        raise DomainError("There is no invitation to withdraw.")
    note(actor, "account:invitation-withdrawn", subject=account)
    tokens.withdraw_tokens(account.id, TokenKind.INVITATION)


# Locked accounts


@audited("account:released")
def release(actor: Actor, *, account: Account) -> None:
    """Let everybody try again at once who had to wait after wrong passwords or codes."""
    can_administer(actor).enforce()
    note(actor, "account:released", subject=account)
    attempts.release(account.id)


# Single sign-on of others


@audited("account:single-sign-on-disconnected")
def disconnect(actor: Actor, *, account: Account) -> None:
    """Let another identity at the provider sign in as the account: the first that does, with its
    address. Whoever is signed in is signed out, and the person is told."""
    can_administer(actor).enforce()
    note(actor, "account:single-sign-on-disconnected", subject=account)
    bindings.unbind(account.id)
    sessions.end_sessions(account.id)
    mails.tell(
        account,
        "codes_changed",
        "Single sign-on was disconnected",
        what="Single sign-on was disconnected by an administrator",
    )


# What the keeping of accounts does to those who are signed in


def close_account(account: Account) -> None:
    """End all that an account has open: sessions, links, second steps, calendar addresses."""
    account.closed_at = clock.now()
    sessions.end_sessions(account.id)
    tokens.withdraw_tokens(account.id)


def tell_of_new_address(account: Account, before: str) -> None:
    """Tell a person at both addresses; links that were sent to the old one do not work any more."""
    tokens.withdraw_tokens(account.id)
    for to in (before, account.email):
        mails.tell(
            account, "address_changed", "Your email address was changed", to=to, before=before
        )
