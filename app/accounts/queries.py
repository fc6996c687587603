"""Reads of people, organisations and accounts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.grants import PERSON, REAL_DAY, grant_columns
from app.accounts.models import Account, Organisation, OrganisationSuccessor, Person, RoleGrant
from app.accounts.rules import MOST_SUCCESSORS, OrganisationKind
from app.core import clock
from app.core.access import Role
from app.core.choices import Choices, know_choices, read_choices
from app.core.errors import NotFound
from app.core.reading import FirstRows, get_one, list_first
from app.extensions import db

#: The longest list of people that is read at once.
PEOPLE_LIMIT = 2000


def find_account(account_id: int) -> Account | None:
    return db.session.scalar(
        select(Account).where(Account.id == account_id).options(joinedload(Account.person))
    )


def find_account_by_email(email: str) -> Account | None:
    return db.session.scalar(
        select(Account)
        .where(Account.email == email.strip().lower())
        .options(joinedload(Account.person))
    )


def select_grants() -> Iterable[Select[Any]]:
    """Granted roles go by the real date (the programme's date never adds one)."""
    yield select(
        *grant_columns(
            RoleGrant.role, func.coalesce(RoleGrant.pilot_id, RoleGrant.group_id), RoleGrant.ends_on
        )
    ).where(RoleGrant.person_id == PERSON, _is_held_on(REAL_DAY))


def list_grants_of(person_id: int) -> Sequence[RoleGrant]:
    """Every role granted to a person, past and to come, newest first."""
    return db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.starts_on.desc(), RoleGrant.id.desc())
        .limit(PEOPLE_LIMIT)
    ).all()


def lock_administrators() -> Sequence[int]:
    """The people who administer today, for as long as nobody ends it, and can sign in; locked
    until the transaction ends."""
    return db.session.scalars(
        select(RoleGrant.person_id)
        .join(Account, Account.person_id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, is_held_now())
        .where(RoleGrant.ends_on.is_(None), Account.is_enabled.is_(True))
        .order_by(RoleGrant.person_id)
        .limit(PEOPLE_LIMIT)
        .with_for_update()
    ).all()


def list_holders(role: Role) -> frozenset[int]:
    """The people who are granted a role today."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == role, is_held_now())
    return frozenset(db.session.scalars(held.limit(PEOPLE_LIMIT)))


def is_held_now() -> ColumnElement[bool]:
    """Of a granted role, whether it is held today."""
    return _is_held_on(clock.real_day())


def holds(role: Role, on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a grant is of a role, and held on a day of the real calendar."""
    return and_(RoleGrant.role == role, _is_held_on(on))


def _is_held_on(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(RoleGrant.starts_on <= on, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > on))


def find_account_of(person_id: int) -> Account | None:
    return db.session.scalar(
        select(Account).where(Account.person_id == person_id).options(joinedload(Account.person))
    )


def find_grant(person_id: int, role: Role, group_id: int | None = None) -> RoleGrant | None:
    """A role that a person is granted today, over a group or over all."""
    return db.session.scalar(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == role, is_held_now())
        .where(RoleGrant.group_id.is_(None) if group_id is None else RoleGrant.group_id == group_id)
        .limit(1)
    )


def get_grant(person_id: int, role: Role, group_id: int | None = None) -> RoleGrant:
    """The same; raises ``NotFound`` where it is not held."""
    grant = find_grant(person_id, role, group_id)
    if grant is None:
        raise NotFound("This role has ended.")
    return grant


def list_readers(group_id: int) -> FirstRows[Person]:
    """Those who read a group's issued packs today without being its members, by name."""
    wanted = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    return list_first(
        wanted.where(*_reads(group_id)).order_by(Person.name, Person.id), PEOPLE_LIMIT
    )


def find_reader_ids(group_id: int) -> set[int]:
    """The same, all of them: whoever is written to."""
    return set(db.session.scalars(select(RoleGrant.person_id).where(*_reads(group_id))))


def _reads(group_id: int) -> tuple[ColumnElement[bool], ...]:
    return RoleGrant.role == Role.READER, RoleGrant.group_id == group_id, is_held_now()


def list_addresses(person_ids: Collection[int]) -> Sequence[str]:
    """The addresses under which those of some people sign in who can."""
    return db.session.scalars(
        select(Account.email)
        .where(Account.person_id.in_(person_ids), Account.is_enabled.is_(True))
        .order_by(Account.email)
        .limit(len(person_ids))
    ).all()


def list_people_named(person_ids: Collection[int]) -> Sequence[Person]:
    """Some people, by name."""
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.name, Person.id)
        .limit(len(person_ids))
    ).all()


def person_choices() -> Choices:
    """Those to whom something can be given: all but who has left."""

    def read() -> Choices:
        wanted = select(Person.id, Person.name).order_by(Person.name, Person.id)
        return read_choices(wanted, ~has_left(clock.today()))

    return know_choices("people", None, read)


def has_left(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a person has left the programme by a day."""
    return and_(Person.left_on.is_not(None), Person.left_on <= on)


def is_gone(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a person has left by a day, or can no longer sign in."""
    closed = exists().where(Account.person_id == Person.id, Account.is_enabled.is_(False))
    return or_(has_left(on), closed)


def organisation_choices(*kinds: OrganisationKind, with_retired: bool = False) -> Choices:
    """The organisations that there are, or those of some kinds; for what looks at the records of
    all that there were, ``with_retired``."""

    def read() -> Choices:
        wanted = select(Organisation.id, Organisation.name)
        if kinds:
            wanted = wanted.where(Organisation.kind.in_(kinds))
        is_current = None if with_retired else Organisation.retired_on.is_(None)
        return read_choices(wanted.order_by(Organisation.name, Organisation.id), is_current)

    return know_choices("organisations", (kinds, with_retired), read)


def list_successors(organisation_id: int) -> Sequence[Organisation]:
    """Those that took over from an organisation, by name."""
    return db.session.scalars(
        select(Organisation)
        .join(OrganisationSuccessor, OrganisationSuccessor.successor_id == Organisation.id)
        .where(OrganisationSuccessor.organisation_id == organisation_id)
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST_SUCCESSORS)
    ).all()


def list_predecessors(organisation_id: int) -> FirstRows[Organisation]:
    """Those from which an organisation took over, by name."""
    return list_first(
        select(Organisation)
        .join(OrganisationSuccessor, OrganisationSuccessor.organisation_id == Organisation.id)
        .where(OrganisationSuccessor.successor_id == organisation_id)
        .order_by(Organisation.name, Organisation.id),
        PEOPLE_LIMIT,
    )


def select_people(text: str = "") -> Select[Person]:
    """People by name, those whose name, role or organisation holds the text."""
    wanted = (
        select(Person)
        .outerjoin(Person.organisation)
        .options(joinedload(Person.organisation))
        .order_by(Person.name, Person.id)
    )
    if text:
        columns = (Person.name, Person.role_title, Organisation.name)
        wanted = wanted.where(or_(*(each.icontains(text, autoescape=True) for each in columns)))
    return wanted


def get_person(person_id: int) -> Person:
    return get_one(
        select(Person).where(Person.id == person_id).options(joinedload(Person.organisation)),
        "There is no such person.",
    )


def get_organisation(organisation_id: int) -> Organisation:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound("There is no such organisation.")
    return organisation


def select_organisations(
    kind: OrganisationKind | None = None, text: str = ""
) -> Select[Organisation]:
    wanted = select(Organisation).order_by(Organisation.name, Organisation.id)
    if kind:
        wanted = wanted.where(Organisation.kind == kind)
    if text:
        wanted = wanted.where(Organisation.name.icontains(text, autoescape=True))
    return wanted


def list_people_of(organisation_id: int) -> FirstRows[Person]:
    return list_first(
        select(Person)
        .where(Person.organisation_id == organisation_id)
        .order_by(Person.name, Person.id),
        PEOPLE_LIMIT,
    )
