"""Passwords: proved again, changed, reset by a link, and first chosen by an invitation's.

A new password is judged and hashed between the verb that counts the choice and the one that sets
it.
"""

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.passwords import is_password
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.sign_in import attempts, known_browsers, mails, sessions, tokens
from app.accounts.sign_in.attempts import TooManyAttempts
from app.accounts.sign_in.limits import AttemptKind
from app.accounts.sign_in.models import SignInSession, SignInToken
from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.secrets import new_token
from app.accounts.sign_in.service import (
    NOT_SIGNED_IN,
    Attempt,
    Entered,
    account_tried,
    attempt_at,
    close_account,
    holder_of,
    open_for,
)
from app.audit.events import audited
from app.audit.notes import note
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.links import link_to
from app.extensions import db
from app.notifications.rules import is_address

LINK_IS_VOID = "This link no longer works. Ask for another."


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
    return attempt_at(account.email, account, counted)


@audited("session:proven")
def prove(
    actor: Actor, *, attempt: Attempt, password: str, session: SignInSession
) -> SignInSession | None:
    """Note that somebody signed in has shown again, by the password, that it is them. None where
    it is wrong."""
    can_use_own_account(actor).enforce()
    is_right = is_password(password, attempt.password_hash)
    account = account_tried(attempt)
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
    account = account_tried(attempt)
    if account is None:
        return None
    attempts.forgive(attempt.counted)
    _set_password(account, password_hash)
    return Entered(account.id, open_for(account, session.how, session.user_agent))


def _set_password(account: Account, password_hash: str) -> None:
    """Whatever the old one opened, or could open, is closed. Who had to wait may try again: what
    was guessed at was another."""
    account.password_hash = password_hash
    close_account(account)
    attempts.release(account.id)
    mails.tell_password_changed(account)


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
    note(NOT_SIGNED_IN, "account:reset-asked", subject=usable)
    mails.send_reset(
        email,
        usable.person.name if usable else email,
        link_to("sign_in.reset_password", token=token),
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
    note(holder_of(account), "account:password-set", subject=account, details="By a link by email.")
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
    mails.invite(account, link)


@audited("account:invitation-withdrawn")
def withdraw_invitation(actor: Actor, *, account: Account) -> None:
    can_administer(actor).enforce()
    if tokens.find_invitation(account.id) is None:
        raise DomainError("There is no invitation to withdraw.")
    note(actor, "account:invitation-withdrawn", subject=account)
    tokens.withdraw_tokens(account.id, TokenKind.INVITATION)
