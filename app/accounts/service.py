"""Changes to people, organisations, accounts and granted roles."""

from datetime import date

from email_validator import EmailNotValidError, validate_email

from app.accounts import queries
from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.accounts.passwords import hash_password
from app.accounts.permissions import can_edit_people
from app.accounts.rules import GRANTED_ROLES, Actor, OrganisationKind, Role
from app.accounts.sign_in import service as sign_in
from app.accounts.sign_in import sessions
from app.core import clock
from app.core.errors import DomainError
from app.core.models import NAME_LENGTH
from app.core.uniqueness import check_free
from app.extensions import db

NAME_TAKEN = "There is already an organisation of this name."


def checked_email(given: str) -> str:
    """The address in small letters. Raises ``DomainError`` beside ``email`` if it is not one."""
    try:
        return validate_email(
            given, check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError:
        raise DomainError(
            "Enter an e-mail address in the correct format, like name@example.org.", field="email"
        ) from None


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
    db.session.add(person)
    db.session.flush()
    return person


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


def create_organisation(
    actor: Actor, *, name: str, short_name: str, kind: OrganisationKind
) -> Organisation:
    can_edit_people(actor).enforce()
    check_free(Organisation.name, name, None, NAME_TAKEN)
    organisation = Organisation(name=name, short_name=short_name, kind=kind)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def amend_organisation(
    actor: Actor, *, organisation: Organisation, name: str, short_name: str, kind: OrganisationKind
) -> None:
    can_edit_people(actor).enforce()
    check_free(Organisation.name, name, organisation.id, NAME_TAKEN)
    organisation.name, organisation.short_name, organisation.kind = name, short_name, kind


def open_account(actor: Actor, *, person: Person, email: str, password_hash: str | None) -> Account:
    """Give a person an account, with no password where they set it themselves. Raises
    ``DomainError`` if the address has one already."""
    can_edit_people(actor).enforce()
    address = checked_email(email)
    if queries.find_account_by_email(address) is not None:
        raise DomainError(f"{address} has an account already.", field="email")
    account = Account(
        person_id=person.id,
        email=address,
        password_hash=password_hash,
    )
    db.session.add(account)
    db.session.flush()
    return account


def grant_role(
    actor: Actor, *, person: Person, role: Role, starts_on: date, group_id: int | None = None
) -> RoleGrant:
    """Grant a role from a (real) day on. Only some roles are granted; the others are held by
    being named in a record."""
    can_edit_people(actor).enforce()
    if role not in GRANTED_ROLES:
        raise DomainError(f"{role.word} is not granted: name the person in the record itself.")
    if role is Role.READER and group_id is None:
        raise DomainError("A reader reads the packs of a group: name it.")
    if queries.find_grant(person.id, role, group_id) is not None:
        raise DomainError(f"{person.name} holds this role already.", field="person_id")
    grant = RoleGrant(person_id=person.id, role=role, group_id=group_id, starts_on=starts_on)
    db.session.add(grant)
    db.session.flush()
    return grant


def end_grant(actor: Actor, *, grant: RoleGrant) -> None:
    """End a granted role now. The row stays, so that who held it when can be told."""
    can_edit_people(actor).enforce()
    if grant.role is Role.SECRETARIAT and grant.person_id == actor.person_id:
        raise DomainError("You cannot take yourself out of the secretariat: ask a colleague.")
    grant.ends_on = clock.real_day()
    sessions.end_sessions_of_person(grant.person_id)


def keep_account(
    actor: Actor,
    *,
    person: Person,
    account: Account | None,
    email: str,
    is_enabled: bool,
    is_secretariat: bool,
) -> None:
    """Open a person's account and invite them, or change it: a disabled one ends their sessions at
    once, and of a new address they are told."""
    can_edit_people(actor).enforce()
    if person.id == actor.person_id and not is_enabled:
        raise DomainError("You cannot disable your own account.", field="is_enabled")
    if account is None:
        account = open_account(actor, person=person, email=email, password_hash=None)
        account.person = person
        if is_enabled:
            sign_in.invite(actor, account=account)
    else:
        _change_address(account, checked_email(email))
        if account.is_enabled and not is_enabled:
            sign_in.close_account(account)
    account.is_enabled = is_enabled
    _keep_in_secretariat(actor, person, is_secretariat)


def _change_address(account: Account, email: str) -> None:
    if email == account.email:
        return
    if queries.find_account_by_email(email) is not None:
        raise DomainError(f"{email} has an account already.", field="email")
    before, account.email = account.email, email
    sign_in.tell_of_new_address(account, before)


def _keep_in_secretariat(actor: Actor, person: Person, is_secretariat: bool) -> None:
    grant = queries.find_grant(person.id, Role.SECRETARIAT)
    if is_secretariat and grant is None:
        grant_role(actor, person=person, role=Role.SECRETARIAT, starts_on=clock.real_day())
    elif not is_secretariat and grant is not None:
        end_grant(actor, grant=grant)


def create_administrator(actor: Actor, *, name: str, email: str, password: str) -> Account:
    """The first account of a new programme: a person in the secretariat, who can do the rest."""
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH:
        raise DomainError(f"The name must be 1 to {NAME_LENGTH} characters.", field="name")
    person = create_person(actor, name=name, role_title="", organisation_id=None, email=email)
    account = open_account(
        actor, person=person, email=email, password_hash=hash_password(password, name, email)
    )
    grant_role(
        actor,
        person=person,
        role=Role.SECRETARIAT,
        starts_on=clock.real_day(),
    )
    return account
