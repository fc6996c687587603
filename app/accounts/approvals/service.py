"""Roles, clearances and addresses: done at once where one person may, or asked for, decided by
another, and done."""

from datetime import date

from app.accounts import queries as accounts
from app.accounts import service as granting
from app.accounts.approvals import messages, queries
from app.accounts.approvals.models import AccountRequest
from app.accounts.approvals.permissions import can_decide, can_withdraw
from app.accounts.approvals.rules import MAY_REFUSE, WAITS, RequestKind, RequestState
from app.accounts.approvals.second_person import check_alone, why_alone
from app.accounts.identity import actor_for
from app.accounts.models import Account, Person
from app.accounts.roles import service as clearing
from app.accounts.sign_in.secrets import hash_of, new_token
from app.audit.events import audited
from app.audit.notes import note
from app.core import clock
from app.core.access import HIGH_ROLES, Actor, Role
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.markings import Marking
from app.extensions import db

NOBODY_ELSE = (
    "This needs a second person, and no one else is an administrator or in the secretariat. Ask "
    "the service’s operator to open an account for another administrator."
)
_BEFORE = "This has already been requested and is awaiting a decision."


# Asking


@audited("account-request:made")
def grant_role(
    actor: Actor,
    *,
    person: Person,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    group_id: int | None = None,
    pilot_id: int | None = None,
) -> RequestState:
    """Grant a role or, where that needs a second person, ask for it. Gives how far it is."""
    grant = granting.checked_grant(
        actor,
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        group_id=group_id,
        pilot_id=pilot_id,
    )
    if role not in HIGH_ROLES or why_alone(actor):
        granting.grant_role(
            actor,
            person=person,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            group_id=group_id,
            pilot_id=pilot_id,
        )
        return RequestState.DONE
    return _ask(
        actor,
        AccountRequest(
            kind=RequestKind.ROLE,
            person=person,
            role=grant.role,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
    )


@audited("account-request:made")
def record_clearance(
    actor: Actor,
    *,
    account: Account,
    clearance_before_2014: Marking,
    clearance_since_2014: Marking,
) -> RequestState:
    """Record a clearance or, where it is raised and that needs a second person, ask for it."""
    is_raised = clearing.raises(account, clearance_before_2014, clearance_since_2014)
    if not is_raised or why_alone(actor):
        clearing.record_clearance(
            actor,
            account=account,
            clearance_before_2014=clearance_before_2014,
            clearance_since_2014=clearance_since_2014,
        )
        return RequestState.DONE
    clearing.check_clearing(actor, account)
    return _ask(
        actor,
        AccountRequest(
            kind=RequestKind.CLEARANCE,
            person=account.person,
            clearance_before_2014=clearance_before_2014,
            clearance_since_2014=clearance_since_2014,
        ),
    )


@audited("account-request:made")
def keep_account(
    actor: Actor, *, person: Person, account: Account | None, email: str, is_enabled: bool
) -> RequestState:
    """Open a person's account, or change it. An address that takes them away from where they are
    reached so far is asked for."""
    address = granting.checked_email(email)
    if account is not None:
        granting.keep_account(
            actor, person=person, account=account, email=account.email, is_enabled=is_enabled
        )
        if address == account.email:
            return RequestState.DONE
    granting.check_address(actor, address)
    request = AccountRequest(
        kind=RequestKind.ACCOUNT if account is None else RequestKind.ADDRESS,
        person=person,
        email=address,
    )
    is_free = why_alone(actor) or (
        granting.is_own(account, actor)
        if account is not None
        else granting.is_address_recorded_by_others(person, actor, address)
    )
    before = None if granting.is_own(account, actor) else address_to_ask(person, account, address)
    if not is_free:
        return _ask(actor, request)
    if before:
        check_alone(actor, f"Address {address} for {person.name}")
        made = _add(actor, request)
        _begin_waiting(made, before)
        return made.state
    granting.keep_account(
        actor, person=person, account=account, email=address, is_enabled=is_enabled
    )
    return RequestState.DONE


def address_to_ask(person: Person, account: Account | None, new: str) -> str | None:
    """The address at which somebody can refuse a new one: where they sign in, once they have, or
    where they are known to be reached."""
    if account is None:
        known = person.email.strip().lower()
        return known if known and known != new else None
    has_been_used = account.password_hash is not None or account.signed_in_at is not None
    return account.email if has_been_used else None


def _ask(actor: Actor, request: AccountRequest) -> RequestState:
    """Let a request wait for those who may decide it, who are told."""
    about = request.person.id
    deciders = set(queries.list_deciders()) - {actor.person_id, about}
    if not deciders:
        raise DomainError(NOBODY_ELSE)
    made = _add(actor, request)
    messages.ask_deciders(made, deciders)
    return made.state


def _add(actor: Actor, request: AccountRequest) -> AccountRequest:
    assert actor.person_id is not None
    for other in queries.list_open_of(request.person.id):
        if (other.kind, other.role) == (request.kind, request.role):
            raise DomainError(_BEFORE)
    now = clock.now()
    request.asked_by_id, request.asked_at = actor.person_id, now
    request.expires_at = now + WAITS
    return add_record(request)


# Deciding


@audited("account-request:approved")
def approve(actor: Actor, *, request: AccountRequest) -> None:
    """Be the second person: what was asked for is done or, for a new address, begins to wait."""
    can_decide(actor, request).enforce()
    _decide(actor, request, RequestState.APPROVED)
    account = accounts.find_account_of(request.person_id)
    before = (
        address_to_ask(request.person, account, request.email)
        if request.kind in (RequestKind.ADDRESS, RequestKind.ACCOUNT)
        else None
    )
    if before:
        _begin_waiting(request, before)
    else:
        _do(request)


@audited("account-request:declined")
def decline(actor: Actor, *, request: AccountRequest) -> None:
    can_decide(actor, request).enforce()
    _decide(actor, request, RequestState.DECLINED)
    messages.tell_declined(request)


@audited("account-request:withdrawn")
def withdraw(actor: Actor, *, request: AccountRequest) -> None:
    """Take back one's own request, also one that was approved and is not yet in effect."""
    can_withdraw(actor, request).enforce()
    if request.state not in (RequestState.WAITING, RequestState.APPROVED):
        raise DomainError("This request is no longer open.")
    request.state = RequestState.WITHDRAWN


@audited("account-request:refused")
def refuse(actor: Actor, *, request: AccountRequest) -> None:
    """Refuse a new address of one's own account, which then stays as it is. Those who decide
    requests are told: somebody may have tried to take the account over."""
    if actor.person_id != request.person_id:
        raise DomainError("Only the person whose address it is can refuse it.")
    if request.state is not RequestState.APPROVED:
        raise DomainError("This change can no longer be refused.")
    request.state = RequestState.REFUSED
    messages.tell_refused(request, queries.list_deciders())


def _decide(actor: Actor, request: AccountRequest, state: RequestState) -> None:
    now = clock.now()
    if request.state is not RequestState.WAITING or request.expires_at <= now:
        raise DomainError("This request is no longer waiting.")
    request.state, request.decided_by_id, request.decided_at = state, actor.person_id, now
    note(
        actor,
        f"account-request:{state.value}",
        subject=request.person,
        details=f"{request.what}. Asked for by {request.asked_by.name}, {state.value} by "
        f"{actor.name}.",
    )


# Doing


def _begin_waiting(request: AccountRequest, before: str) -> None:
    """Tell both addresses; at the one before, the person can refuse."""
    token = new_token()
    request.state = RequestState.APPROVED
    request.takes_effect_at = clock.now() + MAY_REFUSE
    request.refusal_hash = hash_of(token)
    messages.tell_of_new_address(request, before, token)


def _do(request: AccountRequest) -> None:
    """Do what was asked for, as whoever asked: if they may no longer, nobody does."""
    asked_by = request.asked_by
    actor = actor_for(asked_by.id, asked_by.name, clock.today())
    account = accounts.find_account_of(request.person_id)
    if request.kind is RequestKind.ROLE:
        assert request.role is not None
        assert request.starts_on is not None
        granting.grant_role(
            actor,
            person=request.person,
            role=request.role,
            starts_on=request.starts_on,
            ends_on=request.ends_on,
            is_agreed=True,
        )
    elif request.kind is RequestKind.ACCOUNT:
        granting.keep_account(
            actor,
            person=request.person,
            account=None,
            email=request.email,
            is_enabled=True,
            is_agreed=True,
        )
    elif account is None:
        raise DomainError("This person no longer has an account.")
    elif request.kind is RequestKind.ADDRESS:
        granting.keep_account(
            actor,
            person=request.person,
            account=account,
            email=request.email,
            is_enabled=account.is_enabled,
            is_agreed=True,
        )
    else:
        assert request.clearance_before_2014 is not None
        assert request.clearance_since_2014 is not None
        clearing.record_clearance(
            actor,
            account=account,
            clearance_before_2014=request.clearance_before_2014,
            clearance_since_2014=request.clearance_since_2014,
            is_agreed=True,
        )
    request.state = RequestState.DONE


@audited("account-request:settled")
def settle(actor: Actor, *, request: AccountRequest) -> None:
    """Do what has waited long enough, and close what nobody decided in time."""
    now = clock.now()
    if request.state is RequestState.WAITING and request.expires_at <= now:
        request.state = RequestState.EXPIRED
    elif (
        request.state is RequestState.APPROVED
        and request.takes_effect_at is not None
        and request.takes_effect_at <= now
    ):
        _do_or_fail(actor, request)


def _do_or_fail(actor: Actor, request: AccountRequest) -> None:
    try:
        with db.session.begin_nested():
            _do(request)
    except DomainError as error:
        request.state = RequestState.FAILED
        note(actor, "account-request:failed", subject=request.person, details=error.message)
