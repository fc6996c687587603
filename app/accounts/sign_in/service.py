"""Signing in, by a password and a code, and out. Single sign-on, passwords and links, and one's
own codes have services of their own.

A try is counted by one verb and looked at by the next; whoever calls them saves in between. So no
lock is held while a password is checked, and who is wrong is counted whatever comes after.
"""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.passwords import is_password
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.sign_in import attempts, codes, known_browsers, mails, sessions, tokens
from app.accounts.sign_in.attempts import Counted, TooManyAttempts
from app.accounts.sign_in.limits import AttemptKind
from app.accounts.sign_in.models import SignInSession, SignInToken
from app.accounts.sign_in.rules import HowSignedIn, TokenKind
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError

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


def holder_of(account: Account) -> Actor:
    """Whom an account is of, as who acts before they are signed in."""
    return Actor(person_id=account.person_id, name=account.person.name)


NOT_SIGNED_IN = Actor(person_id=None, name="Someone not signed in")


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
    return attempt_at(email, account, counted)


def attempt_at(email: str, account: Account | None, counted: Counted) -> Attempt:
    if counted.is_last:
        known = email if account is not None else "an address without an account"
        note(
            NOT_SIGNED_IN, "session:delayed", details=f"After too many wrong attempts for {known}."
        )
    if account is None or not account.is_enabled:
        return Attempt(email, None, None, counted)
    return Attempt(email, account.id, account.password_hash, counted)


def enter_password(attempt: Attempt, *, password: str, user_agent: str) -> Entered | None:
    """What the password opens; None where it is wrong, or there is no such account: that takes
    as long, and is not told apart. Raises ``DomainError`` of a password that opens nothing here."""
    enforce_checks("password:tried", password)
    is_right = is_password(password, attempt.password_hash)
    account = account_tried(attempt)
    if account is None or not is_right:
        known = attempt.email if attempt.account_id else "an address without an account"
        if attempt.counted.is_recorded:
            note(NOT_SIGNED_IN, "session:refused", details=f"Wrong password for {known}.")
        return None
    attempts.forgive(attempt.counted)
    if codes.has_codes(account.id):
        token = tokens.issue_token(account.id, TokenKind.SECOND_STEP)
        return Entered(account.id, second_step_token=token)
    return Entered(account.id, open_for(account, HowSignedIn.PASSWORD, user_agent))


def account_tried(attempt: Attempt) -> Account | None:
    """The account, unless it was disabled or its password changed while it was checked."""
    account = queries.find_account(attempt.account_id or 0)
    if account is None or not account.is_enabled:
        return None
    return account if account.password_hash == attempt.password_hash else None


def open_for(
    account: Account, how: HowSignedIn, user_agent: str, proven_at: datetime | None = None
) -> str:
    note(holder_of(account), "session:opened", subject=account, details=f"{how.word}.")
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
        note(NOT_SIGNED_IN, "session:refused", subject=account, details="Wrong code.")
        return None
    return _finish_second_step(step, user_agent)


def enter_recovery_code(step: SecondStep, *, code: str, user_agent: str) -> Entered | None:
    """The same with a recovery code, which is used up."""
    account = step.token.account
    if not codes.use_recovery_code(account.id, code):
        note(NOT_SIGNED_IN, "session:refused", subject=account, details="Wrong recovery code.")
        return None
    note(holder_of(account), "account:recovery-code-used", subject=account)
    return _finish_second_step(step, user_agent)


def _finish_second_step(step: SecondStep, user_agent: str) -> Entered:
    if not tokens.use_token(step.token):
        raise DomainError("This code has just been used. Sign in again.")
    attempts.forgive(step.counted)
    account = step.token.account
    return Entered(account.id, open_for(account, HowSignedIn.PASSWORD_AND_CODE, user_agent))


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


# Locked accounts


@audited("account:released")
def release(actor: Actor, *, account: Account) -> None:
    """Let everybody try again at once who had to wait after wrong passwords or codes."""
    can_administer(actor).enforce()
    note(actor, "account:released", subject=account)
    attempts.release(account.id)


# What the keeping of accounts does to those who are signed in


def close_account(account: Account) -> None:
    """End all that an account has open: sessions, links, second steps, calendar addresses."""
    account.closed_at = clock.now()
    sessions.end_sessions(account.id)
    tokens.withdraw_tokens(account.id)


def tell_of_new_address(account: Account, before: str) -> None:
    """Tell a person at both addresses; links that were sent to the old one do not work any more."""
    tokens.withdraw_tokens(account.id)
    mails.tell_address_changed(account, before)
