"""Changes to people, organisations, accounts and granted roles."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.accounts import queries
from app.accounts.approvals.second_person import check_alone
from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.accounts.passwords import hash_password
from app.accounts.permissions import can_administer, can_edit_people, can_grant
from app.accounts.rules import GRANTED_ROLES, OrganisationKind, RoleScope, overlaps
from app.accounts.sign_in import password_service, sessions
from app.accounts.sign_in import service as sign_in
from app.audit.events import audited
from app.core import clock
from app.core.access import HIGH_ROLES, Actor, Role
from app.core.errors import DomainError
from app.core.facts import add_record, checked_name
from app.core.lazy import lazy_import
from app.core.markings import MarkingScheme
from app.core.sentences import listed
from app.core.uniqueness import check_free
from app.core.wording import Phrase, Text
from app.extensions import db

if TYPE_CHECKING:
    import email_validator
else:
    email_validator = lazy_import("email_validator")

NAME_TAKEN = "There is already an organisation with this name."


def checked_email(given: str) -> str:
    """The address in small letters. Raises ``DomainError`` beside ``email`` if it is not one."""
    try:
        return email_validator.validate_email(
            given, check_deliverability=False, test_environment=True
        ).normalized.lower()
    except email_validator.EmailNotValidError:
        raise DomainError(
            "Enter an email address in the correct format, like name@example.org.", field="email"
        ) from None


@audited("person:added")
def create_person(
    actor: Actor, *, name: str, role_title: str, organisation_id: int | None, email: str
) -> Person:
    can_edit_people(actor).enforce()
    person = Person(
        name=name,
        role_title=role_title,
        organisation_id=organisation_id,
        email=checked_email(email) if email else "",
    )
    return add_record(person)


@audited("person:changed")
def amend_person(
    actor: Actor,
    *,
    person: Person,
    name: str,
    role_title: str,
    organisation_id: int | None,
    email: str,
) -> None:
    can_edit_people(actor).enforce()
    person.name, person.role_title, person.organisation_id = name, role_title, organisation_id
    person.email = checked_email(email) if email else ""


@audited("person:leaving")
def record_leaving(actor: Actor, *, person: Person, left_on: date) -> None:
    """Record that someone leaves, or when they left: from that day on nothing new is given to
    them. What they hold stays theirs until it is handed over."""
    can_edit_people(actor).enforce()
    if person.id == actor.person_id:
        raise DomainError("Ask a colleague to record that you are leaving.")
    person.left_on = left_on


@audited("person:leaving-undone")
def undo_leaving(actor: Actor, *, person: Person) -> None:
    can_edit_people(actor).enforce()
    if person.left_on is None:
        raise DomainError(f"{person.name} is not recorded as leaving.")
    person.left_on = None


@audited("organisation:added")
def create_organisation(
    actor: Actor, *, name: str, short_name: str, kind: OrganisationKind
) -> Organisation:
    can_edit_people(actor).enforce()
    check_free(Organisation.name, name, None, NAME_TAKEN)
    organisation = Organisation(name=name, short_name=short_name, kind=kind)
    return add_record(organisation)


@audited("organisation:changed")
def amend_organisation(
    actor: Actor, *, organisation: Organisation, name: str, short_name: str, kind: OrganisationKind
) -> None:
    can_edit_people(actor).enforce()
    check_free(Organisation.name, name, organisation.id, NAME_TAKEN)
    is_renamed = organisation.name != name
    organisation.name, organisation.short_name, organisation.kind = name, short_name, kind
    if is_renamed:
        for before in queries.list_predecessors(organisation.id):
            name_successors(before)


def name_successors(organisation: Organisation) -> None:
    """Keep with a retired organisation what those are called that took over from it."""
    db.session.flush()
    organisation.succeeded_by = listed(
        [each.name for each in queries.list_successors(organisation.id)]
    )


@audited("account:opened")
def open_account(actor: Actor, *, person: Person, email: str, password_hash: str | None) -> Account:
    """Give a person an account, with no password where they set it themselves. Raises
    ``DomainError`` if the address has one already."""
    can_administer(actor).enforce()
    address = checked_email(email)
    check_address(actor, address)
    account = Account(
        person_id=person.id,
        email=address,
        password_hash=password_hash,
    )
    return add_record(account)


@audited("role:granted")
def grant_role(
    actor: Actor,
    *,
    person: Person,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    group_id: int | None = None,
    pilot_id: int | None = None,
    is_agreed: bool = False,
) -> RoleGrant:
    """Grant a role from a (real) day on, until the day before ``ends_on`` if one is given. Only
    some roles are granted; the others are held by being named in a record. A high one needs a
    second person who has agreed (``accounts.approvals``)."""
    grant = checked_grant(
        actor,
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        group_id=group_id,
        pilot_id=pilot_id,
    )
    if role in HIGH_ROLES and not is_agreed:
        check_alone(actor, f"Role {role.word.lower()} for {person.name}")
    return add_record(grant)


@audited("role:granted")
def checked_grant(
    actor: Actor,
    *,
    person: Person,
    role: Role,
    starts_on: date,
    ends_on: date | None,
    group_id: int | None,
    pilot_id: int | None,
) -> RoleGrant:
    """The grant as it can be given; nothing is saved. Raises ``DomainError`` where it cannot."""
    can_grant(actor, role).enforce()
    if person.id == actor.person_id:
        raise DomainError(f"You cannot make yourself {role.word.lower()}: ask a colleague.")
    scope = GRANTED_ROLES[role]
    if (scope is RoleScope.GROUP) is not (group_id is not None):
        raise DomainError(_SCOPE_ASKED[scope], field="group_id")
    if (scope is RoleScope.PILOT) is not (pilot_id is not None):
        raise DomainError(_SCOPE_ASKED[scope], field="pilot_id")
    if ends_on is not None and ends_on <= starts_on:
        raise DomainError("A role must end after it starts.", field="ends_on")
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        group_id=group_id,
        pilot_id=pilot_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if any(overlaps(grant, other) for other in queries.list_grants_of(person.id)):
        raise DomainError(f"{person.name} already has this role.", field="person_id")
    return grant


_SCOPE_ASKED: Mapping[RoleScope, Text] = {
    RoleScope.ALL: Phrase(
        "This role covers the whole programme. Do not choose a group or {a_place}."
    ),
    RoleScope.GROUP: Phrase("This role covers one group. Choose the group, and no {place}."),
    RoleScope.PILOT: Phrase("This role covers one {place}. Choose the {place}, and no group."),
}


@audited("role:ended")
def end_grant(actor: Actor, *, grant: RoleGrant) -> None:
    """End a granted role now. The row stays, so that who held it when can be told."""
    can_grant(actor, grant.role).enforce()
    if grant.role in HIGH_ROLES and grant.person_id == actor.person_id:
        raise DomainError(
            f"You cannot end your own role as {grant.role.word.lower()}: ask a colleague."
        )
    if grant.ends_on is not None and grant.ends_on <= clock.real_day():
        raise DomainError("This role has already ended.")
    if grant.role is Role.ADMINISTRATOR:
        _check_another_administrator(grant.person_id)
    grant.ends_on = clock.real_day()
    sessions.end_sessions_of_person(grant.person_id)


def _check_another_administrator(person_id: int) -> None:
    """Raise unless someone besides this person can administer, for good. Those who can are locked
    until the change is saved, so that two who end each other do not both go through."""
    if not any(other != person_id for other in queries.lock_administrators()):
        raise DomainError(
            "This is the last administrator. Make someone else an administrator first."
        )


@audited("account:changed")
def keep_account(
    actor: Actor,
    *,
    person: Person,
    account: Account | None,
    email: str,
    is_enabled: bool,
    is_agreed: bool = False,
) -> None:
    """Open a person's account and invite them, or change it: a disabled one ends their sessions at
    once, and of a new address they are told. Another address than the one at which they are known
    needs a second person who has agreed (``accounts.approvals``)."""
    can_administer(actor).enforce()
    address = checked_email(email)
    if person.id == actor.person_id and not is_enabled:
        raise DomainError("You cannot disable your own account.", field="is_enabled")
    if account is not None and account.is_enabled and not is_enabled:
        _check_another_administrator(person.id)
    if not is_agreed and _takes_away(actor, person, account, address):
        check_alone(actor, f"Address {address} for {person.name}")
    if account is None:
        account = open_account(actor, person=person, email=address, password_hash=None)
        account.person = person
        if is_enabled:
            password_service.invite(actor, account=account)
    else:
        _change_address(actor, account, address)
        if account.is_enabled and not is_enabled:
            sign_in.close_account(account)
    account.is_enabled = is_enabled


def _takes_away(actor: Actor, person: Person, account: Account | None, address: str) -> bool:
    if account is None:
        return not is_address_recorded_by_others(person, actor, address)
    return address != account.email and not is_own(account, actor)


def is_own(account: Account | None, actor: Actor) -> bool:
    return account is not None and account.person_id == actor.person_id


def is_address_recorded_by_others(person: Person, actor: Actor, address: str) -> bool:
    """Whether the person is known at an address that the actor cannot have written there: whoever
    keeps people was the second person."""
    return address == person.email.strip().lower() and not can_edit_people(actor)


@audited("account:changed")
def check_address(actor: Actor, address: str) -> None:
    """Raise where the actor keeps no accounts, or the address has one already."""
    can_administer(actor).enforce()
    if queries.find_account_by_email(address) is not None:
        raise DomainError(f"{address} already has an account.", field="email")


def _change_address(actor: Actor, account: Account, address: str) -> None:
    if address == account.email:
        return
    check_address(actor, address)
    before, account.email = account.email, address
    sign_in.tell_of_new_address(account, before)


@audited("account:first-opened")
def create_administrator(
    actor: Actor, *, name: str, email: str, password: str | None, is_secretariat: bool
) -> Account:
    """The first account of a new programme: an administrator, who opens the others; in the
    secretariat too, and cleared for everything, where one person begins with both. Without a
    password, it waits for an invitation."""
    name = checked_name(name)
    person = create_person(actor, name=name, role_title="", organisation_id=None, email=email)
    account = open_account(
        actor,
        person=person,
        email=email,
        password_hash=None if password is None else hash_password(password, name, email),
    )
    for role in HIGH_ROLES if is_secretariat else (Role.ADMINISTRATOR,):
        grant_role(actor, person=person, role=role, starts_on=clock.real_day())
    if is_secretariat:
        account.clearance_before_2014 = MarkingScheme.BEFORE_APRIL_2014.markings[-1]
        account.clearance_since_2014 = MarkingScheme.SINCE_APRIL_2014.markings[-1]
    return account
