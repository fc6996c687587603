"""One's own one-time codes: set up, renewed, turned off; and turned off for who lost them."""

from dataclasses import dataclass

from app.accounts.models import Account
from app.accounts.passwords import is_password
from app.accounts.permissions import can_administer, can_use_own_account
from app.accounts.sign_in import attempts, codes, mails, sessions
from app.accounts.sign_in.attempts import Counted
from app.accounts.sign_in.limits import AttemptKind
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.password_service import count_own_attempt
from app.accounts.sign_in.service import Attempt
from app.audit.events import audited
from app.audit.notes import note
from app.core.access import Actor
from app.core.errors import DomainError


@audited("account:codes-begun")
def begin_codes(actor: Actor, *, account: Account) -> None:
    """Make the secret that an authenticator app is told. Codes are asked for once one of them is
    confirmed."""
    can_use_own_account(actor).enforce()
    if codes.has_codes(account.id):
        raise DomainError("One-time codes are already set up. Turn them off first.")
    codes.begin_codes(account.id)


@audited("account:tried")
def count_own_code(actor: Actor, *, account: Account, session: SignInSession) -> Counted:
    can_use_own_account(actor).enforce()
    return attempts.count_attempt(
        AttemptKind.CODE, str(account.id), known=session.counted_as, account_id=account.id
    )


@audited("account:codes-set-up")
def confirm_codes(
    actor: Actor, *, account: Account, counted: Counted, code: str
) -> list[str] | None:
    """Ask for codes from now on. Gives the recovery codes; None where the code is wrong."""
    can_use_own_account(actor).enforce()
    if codes.has_codes(account.id):
        raise DomainError("One-time codes are already set up.")
    if not codes.use_code(account.id, code):
        return None
    attempts.forgive(counted)
    codes.confirm(account.id)
    note(actor, "account:codes-set-up", subject=account)
    mails.tell_codes_changed(account, "One-time codes are on", "One-time codes were turned on")
    return codes.renew_recovery_codes(account.id)


@dataclass(frozen=True)
class Proof:
    """A counted try at giving both password and code again."""

    password: Attempt
    code: Counted


def _is_proven(account: Account, proof: Proof, password: str, code: str) -> bool:
    """Whether password and code (or a recovery code) are both right."""
    is_right = is_password(password, proof.password.password_hash) and (
        codes.use_code(account.id, code) or codes.use_recovery_code(account.id, code)
    )
    if is_right:
        attempts.forgive(proof.code)  # in the order in which they were counted
        attempts.forgive(proof.password.counted)
    return is_right


@audited("account:tried")
def count_proof(actor: Actor, *, account: Account, session: SignInSession) -> Proof:
    code = count_own_code(actor, account=account, session=session)
    return Proof(count_own_attempt(actor, account=account, session=session), code)


@audited("account:recovery-codes-renewed")
def renew_recovery_codes(
    actor: Actor, *, account: Account, proof: Proof, password: str, code: str
) -> list[str] | None:
    """New recovery codes in place of the old ones. None where password or code is wrong."""
    can_use_own_account(actor).enforce()
    if not _is_proven(account, proof, password, code):
        return None
    note(actor, "account:recovery-codes-renewed", subject=account)
    mails.tell_codes_changed(account, "New recovery codes", "New recovery codes were made")
    return codes.renew_recovery_codes(account.id)


@audited("account:codes-turned-off")
def turn_off_codes(
    actor: Actor, *, account: Account, proof: Proof, password: str, code: str
) -> Account | None:
    """Ask for codes no more. None where password or code is wrong."""
    can_use_own_account(actor).enforce()
    if not _is_proven(account, proof, password, code):
        return None
    note(actor, "account:codes-turned-off", subject=account)
    codes.remove_codes(account.id)
    mails.tell_codes_changed(account, "One-time codes are off", "One-time codes were turned off")
    return account


@audited("account:codes-reset")
def reset_codes(actor: Actor, *, account: Account, is_sure: bool) -> None:
    """Turn off the codes of someone who lost both their app and their recovery codes. It signs
    them out everywhere, and they are told."""
    can_administer(actor).enforce()
    if not is_sure:
        raise DomainError("First check that the request is from this person.", field="is_sure")
    if not codes.has_codes(account.id):
        raise DomainError("This account has no one-time codes.")
    note(actor, "account:codes-reset", subject=account)
    codes.remove_codes(account.id)
    attempts.release(account.id)
    sessions.end_sessions(account.id)
    mails.tell_codes_changed(
        account, "One-time codes are off", "One-time codes were turned off by an administrator"
    )
