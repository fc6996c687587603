"""Signing in with single sign-on: whom the provider vouches for, and the account that is theirs."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries
from app.accounts.models import Account
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.sign_in import bindings, mails, sessions
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.rules import HowSignedIn, is_proven
from app.accounts.sign_in.service import NOT_SIGNED_IN, Entered, holder_of, open_for
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError


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
                NOT_SIGNED_IN,
                "session:refused",
                subject=account,
                details=f"Another single sign-on identity with the address {account.email}.",
            )
            return DomainError(ANOTHER_IDENTITY)
        if account is not None and account.is_enabled:
            bindings.bind(account.id, vouched.issuer, vouched.subject)
            note(holder_of(account), "account:single-sign-on-connected", subject=account)
    if account is None or not account.is_enabled:
        note(
            NOT_SIGNED_IN,
            "session:refused",
            details="Single sign-on without an account that is open.",
        )
        return DomainError(NO_ACCOUNT)
    token = open_for(account, HowSignedIn.SINGLE_SIGN_ON, user_agent, vouched.proven_at)
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


@audited("account:single-sign-on-disconnected")
def disconnect(actor: Actor, *, account: Account) -> None:
    """Let another identity at the provider sign in as the account: the first that does, with its
    address. Whoever is signed in is signed out, and the person is told."""
    can_administer(actor).enforce()
    note(actor, "account:single-sign-on-disconnected", subject=account)
    bindings.unbind(account.id)
    sessions.end_sessions(account.id)
    mails.tell_codes_changed(
        account,
        "Single sign-on was disconnected",
        "Single sign-on was disconnected by an administrator",
    )
