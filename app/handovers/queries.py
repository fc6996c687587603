"""Reads of what people hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, exists, func, literal, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, Organisation, Person, RoleGrant
from app.accounts.queries import holds, is_gone
from app.core import clock
from app.core.access import Role
from app.core.formats import counted
from app.core.held import HeldKind
from app.core.holders import held_in_use
from app.core.reading import FirstRows
from app.core.records import kind_of_record, label_of
from app.core.rows import PERSON, REAL_DAY, TODAY
from app.core.wording import Text
from app.extensions import db

#: How many things of one kind the page lists, and how many are handed over at once.
SHOWN = 50
MOST = 400


@dataclass(frozen=True)
class HeldThing:
    """One thing that is held: what it is called, and its page."""

    name: str
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class HeldPart:
    """What someone holds of one kind: the first ones, and how many there are. ``number`` is the
    kind's among all that are declared."""

    number: int
    things: tuple[Text, Text]
    shown: FirstRows[HeldThing]

    @property
    def words(self) -> str:
        """ "3 open risks"."""
        return counted(self.shown.total, *map(str, self.things))

    @property
    def offered(self) -> str:
        """What is handed over of them: "512 open risks, 400 of them now"."""
        return f"{self.words}, {MOST} of them now" if self.left else self.words

    @property
    def left(self) -> int:
        """How many stay where they are when the rest is handed over."""
        return max(0, self.shown.total - MOST)


def list_held(holder: Any) -> list[HeldPart]:
    """All that someone holds, by kind: one statement counts, and one reads of each kind held."""
    kinds = held_in_use(holder.__tablename__)
    return [
        HeldPart(number, kinds[number].things, FirstRows(_list(kinds[number], holder.id), count))
        for number, count in enumerate(count_kinds(kinds, holder.id))
        if count
    ]


def count_kinds(kinds: Sequence[HeldKind], holder_id: int) -> list[int]:
    """How many things of each kind someone holds, as far as whoever looks may read them."""
    if not kinds:
        return []
    row = db.session.execute(
        select(*(kind.count_held(holder_id).label(None) for kind in kinds)), _days()
    ).one()
    return [count or 0 for count in row]


def _list(kind: HeldKind, holder_id: int) -> Iterator[HeldThing]:
    found = db.session.scalars(kind.select_held(holder_id).limit(SHOWN), _days())
    for record in found.unique():
        endpoint, values = _address(kind, record)
        yield HeldThing(name_of(kind, record), endpoint, values)


def _address(kind: HeldKind, record: Any) -> tuple[str, dict[str, Any]]:
    if kind.address is not None:
        return kind.address(record)
    declared = kind_of_record(record)
    assert declared is not None, f"{kind.model.__name__} needs an address"
    return declared.address(record)


def name_of(kind: HeldKind, record: Any) -> str:
    return kind.name(record) if kind.name is not None else label_of(record)


def read_held(kind: HeldKind, holder_id: int) -> Sequence[Any]:
    """What is to be handed over of a kind: some at a time."""
    wanted = kind.select_held(holder_id).limit(MOST)
    return db.session.scalars(wanted, _days()).unique().all()


def count_unseen(holder: Any, parts: Sequence[HeldPart]) -> int:
    """How many more things someone holds that whoever looks is not cleared for."""
    seen = sum(part.shown.total for part in parts)
    kinds = held_in_use(holder.__tablename__)
    if not kinds:
        return 0
    statement = select(*(kind.count_held(holder.id).label(None) for kind in kinds))
    row = db.session.execute(statement, _days(), execution_options={"sees_marked": True}).one()
    return sum(count or 0 for count in row) - seen


def _days() -> dict[str, date]:
    return {"today": clock.today()}


def select_leavers() -> Select[*tuple[Any, ...]]:
    """Who has left or whose account is closed, and still holds something: the person, how much
    (``held``), and whether they can sign in; those who left first, first."""
    held = held_by(Person)
    account = aliased(Account)
    can_sign_in = exists().where(account.person_id == Person.id, account.is_enabled)
    return (
        select(Person, held.label("held"), can_sign_in.label("can_sign_in"))
        .where(is_gone(TODAY), held > 0)
        .order_by(Person.left_on.is_(None), Person.left_on, Person.name, Person.id)
        .params(**_days())
    )


def list_retired() -> FirstRows[Any]:
    """The retired organisations that still hold something, each with how much (``held``)."""
    held = held_by(Organisation)
    wanted = select(Organisation, held.label("held"))
    wanted = wanted.where(Organisation.retired_on.is_not(None), held > 0)
    wanted = wanted.order_by(Organisation.retired_on, Organisation.name).params(**_days())
    rows = db.session.execute(wanted.limit(SHOWN + 1)).all()
    if len(rows) <= SHOWN:
        return FirstRows(rows)
    every = select(func.count()).select_from(wanted.order_by(None).subquery())
    return FirstRows(rows[:SHOWN], db.session.scalar(every))


def held_by(model: Any) -> ColumnElement[int]:
    """How many things one holds, a person or an organisation, whom a statement reads."""
    total: ColumnElement[int] = literal(0, Integer())
    for kind in held_in_use(model.__tablename__):
        total = total + kind.count_held(model.id)
    return total


def is_of_secretariat() -> ColumnElement[bool]:
    """Whether the person that a statement is given is in the secretariat."""
    return exists().where(RoleGrant.person_id == PERSON, holds(Role.SECRETARIAT, REAL_DAY))
