"""Reads of who acts for whom."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from app.accounts.acting.models import ActingPeriod
from app.accounts.acting.rules import MOST
from app.accounts.models import Account, Person
from app.core.choices import Choices, read_choices
from app.core.loading import loading
from app.core.markings import Marking
from app.core.reading import get_one
from app.core.rows import PERSON, SINCE, TODAY, UNTIL
from app.extensions import db

_PEOPLE = loading(lambda: (joinedload(ActingPeriod.person), joinedload(ActingPeriod.acting)))


def _is_current(on: Any, until: Any) -> ColumnElement[bool]:
    return and_(ActingPeriod.first_on <= until, _is_ahead(on))


def _is_ahead(on: Any) -> ColumnElement[bool]:
    last = ActingPeriod.last_on
    return and_(ActingPeriod.ended_at.is_(None), or_(last.is_(None), last >= on))


def _working(on: Any, until: Any = None) -> Any:
    """The periods of a day (of days, ``until`` another) in which someone who can sign in acts for
    someone who is not kept from it: with an account that is disabled, nothing is done by its person
    or for them."""
    theirs, own = aliased(Account), aliased(Account)
    return (
        select(ActingPeriod, own, theirs)
        .join(own, own.person_id == ActingPeriod.acting_id)
        .outerjoin(theirs, theirs.person_id == ActingPeriod.person_id)
        .where(
            _is_current(on, on if until is None else until),
            own.is_enabled,
            or_(theirs.id.is_(None), theirs.is_enabled),
        )
        .order_by(ActingPeriod.person_id, ActingPeriod.first_on, ActingPeriod.id)
    )


@dataclass(frozen=True)
class ActingFor:
    """One who acts for a person, from when until when, with what is needed to write to them: the
    address under which they sign in, and what they may read."""

    person_id: int
    acting_id: int
    acting_name: str
    person_name: str
    address: str
    clearances: frozenset[Marking]
    first_on: date
    last_on: date | None


def list_acting_for(
    person_ids: Collection[int], on: date, until: date | None = None
) -> dict[int, list[ActingFor]]:
    """Who acts for some people on a day of the programme (on one of some days, ``until`` another),
    by those people's ids."""
    found: dict[int, list[ActingFor]] = defaultdict(list)
    if not person_ids:
        return found
    given = {"since": on, "until": on if until is None else until}
    asked = {"person_ids": list(person_ids), "most": MOST * len(person_ids)}
    for period, account, _theirs in db.session.execute(_acting_for(), given | asked):
        each = ActingFor(
            period.person_id,
            period.acting_id,
            period.acting.name,
            period.person.name,
            account.email,
            account.clearances,
            period.first_on,
            period.last_on,
        )
        if all(other.acting_id != each.acting_id for other in found[period.person_id]):
            found[period.person_id].append(each)
    return found


@cache
def _acting_for() -> Select[Any]:
    """Made once: it is asked again for each mail of reminders."""
    ids: BindParameter[Any] = bindparam("person_ids", type_=Integer(), expanding=True)
    most: BindParameter[Any] = bindparam("most", type_=Integer())
    wanted: Select[Any] = _working(SINCE, UNTIL).where(ActingPeriod.person_id.in_(ids))
    return wanted.options(*_PEOPLE).limit(most)


def is_acted_for(person_id: Any, on: date) -> ColumnElement[bool]:
    """Whether somebody acts for a person (a column of another table) on a day."""
    found: Select[Any] = _working(on).where(ActingPeriod.person_id == person_id)
    return found.order_by(None).exists()


def acting_for(person_ids: Collection[int], on: date) -> dict[int, list[int]]:
    """The same by ids alone."""
    found = list_acting_for(person_ids, on)
    return {person_id: [each.acting_id for each in those] for person_id, those in found.items()}


def list_acted_for(acting_id: int, on: date) -> Sequence[ActingPeriod]:
    """The periods in which a person acts for others on a day, by these others' names."""
    rows = db.session.scalars(_acted_for(), {"person_id": acting_id, "today": on})
    return sorted(rows, key=lambda period: (period.person.name, period.id))


@cache
def _acted_for() -> Select[Any]:
    """Made once: the header of every page asks it after a change."""
    wanted: Select[Any] = _working(TODAY).where(ActingPeriod.acting_id == PERSON)
    return wanted.options(*_PEOPLE).limit(MOST)


def find_acted_for(
    period_id: int, acting_id: int, on: date
) -> tuple[ActingPeriod, Account | None] | None:
    """A period in which a person acts for another on a day, with the account of the other, if they
    have one; None once it is over."""
    wanted = _working(on).where(ActingPeriod.id == period_id, ActingPeriod.acting_id == acting_id)
    row = db.session.execute(wanted.options(*_PEOPLE)).first()
    return (row[0], row[2]) if row is not None else None


def list_ahead(person_id: int, on: date) -> Sequence[ActingPeriod]:
    """Who acts for a person, on a day or later; the earliest first."""
    return db.session.scalars(_ahead(on).where(ActingPeriod.person_id == person_id)).all()


def list_ahead_by(acting_id: int, on: date) -> Sequence[ActingPeriod]:
    """For whom a person acts, on a day or later."""
    return db.session.scalars(_ahead(on).where(ActingPeriod.acting_id == acting_id)).all()


def _ahead(on: date) -> Select[ActingPeriod]:
    return (
        select(ActingPeriod)
        .where(_is_ahead(on))
        .options(*_PEOPLE)
        .order_by(ActingPeriod.first_on, ActingPeriod.id)
        .limit(MOST)
    )


def get_period(period_id: int) -> ActingPeriod:
    return get_one(
        select(ActingPeriod).where(ActingPeriod.id == period_id).options(*_PEOPLE),
        "There is no such arrangement.",
    )


def lock_people(*person_ids: int) -> None:
    """Let nobody else arrange anything for these people until the transaction ends."""
    wanted = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.scalars(wanted.limit(len(person_ids)).with_for_update()).all()


def acting_choices() -> Choices:
    """Everyone who can sign in, by name."""
    can_sign_in = select(Account.person_id).where(Account.is_enabled)
    wanted = select(Person.id, Person.name).where(Person.id.in_(can_sign_in))
    return read_choices(wanted.order_by(Person.name, Person.id))
