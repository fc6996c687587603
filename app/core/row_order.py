"""The order of rows that people rearrange: a meeting's items, a group's standing items. Their owner
names the relationship that holds them: ``ordered_rows = "items"``.

Whoever changes it locks the meeting or the group first and then reads the order anew, so no two
rows share a position. Whoever moves a row says at which place they saw it: from another, what they
asked for means something else, and is refused.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, func, inspect, select, update

from app.core.errors import DomainError, NotFound, SavedMeanwhile
from app.core.models import Base
from app.extensions import db

#: Where a session keeps the lists that its reorderings are noted in.
_NOTED = "reorderings"


class OrderedOwner(Protocol):
    """A record whose rows people put into order."""

    __tablename__: Any
    id: Any
    ordered_rows: Any


class Reordering(msgspec.Struct):
    """That an owner's rows were put into another order: their keys before and after."""

    table: str
    owner_id: int
    before: list[int]
    after: list[int]


def lock_rows(owner: OrderedOwner) -> None:
    """Let nobody else rearrange the owner's rows until the transaction ends."""
    kind: Any = type(owner)
    if db.session.scalar(select(kind.id).where(kind.id == owner.id).with_for_update()) is None:
        raise NotFound("This has been removed.")


def next_position(owner: OrderedOwner) -> int:
    """The place after the last."""
    rows, of_owner = _rows_of(owner)
    last = select(func.max(rows.position)).where(of_owner)
    return (db.session.scalar(last.execution_options(sees_restricted=True)) or 0) + 1


def move_row(owner: OrderedOwner, row_id: int, step: int, place: int | None = None) -> None:
    """Move a row up (-1) or down (1). Raises ``SavedMeanwhile`` where it stands at another place
    by now than at ``place``, counted from nought, where whoever moves it saw it."""
    lock_rows(owner)
    ids = _ids_in_order(owner, row_id)
    if place is not None and ids.index(row_id) != place:
        raise SavedMeanwhile
    _number(owner, moved(ids, row_id, step))


def order_rows(owner: OrderedOwner, known: Sequence[int], ids: Sequence[int]) -> None:
    """Put the rows into the order of these ids. Raises ``SavedMeanwhile`` where they stand
    otherwise by now than in ``known``, as whoever moves them saw them."""
    lock_rows(owner)
    if _ids_of(owner) != list(known):
        raise SavedMeanwhile
    if sorted(ids) != sorted(known):
        raise DomainError("Each item must have one place.")
    _number(owner, ids)


def place_after(owner: OrderedOwner, row_id: int, other_id: int) -> None:
    """Put a row right after another."""
    lock_rows(owner)
    ids = [each for each in _ids_in_order(owner, row_id) if each != row_id]
    ids.insert(ids.index(other_id) + 1, row_id)
    _number(owner, ids)


def remove_row(owner: OrderedOwner, row_id: int) -> None:
    lock_rows(owner)
    ids = _ids_in_order(owner, row_id)
    rows, _ = _rows_of(owner)
    db.session.delete(
        db.session.get_one(rows, row_id, with_for_update=True, populate_existing=True)
    )
    db.session.flush()
    _number(owner, [other for other in ids if other != row_id])


def _rows_of(owner: OrderedOwner) -> tuple[Any, ColumnElement[bool]]:
    """What is in order here, and which of it is the owner's."""
    relationship = inspect(type(owner)).relationships[owner.ordered_rows]
    (_, owner_key), *_ = relationship.local_remote_pairs
    return relationship.mapper.class_, owner_key == owner.id


def _ids_in_order(owner: OrderedOwner, row_id: int) -> list[int]:
    """The rows from first to last. Raises ``NotFound`` where the one asked for has gone."""
    ids = _ids_of(owner)
    if row_id not in ids:
        raise NotFound("Someone else has removed this item.")
    return ids


def _ids_of(owner: OrderedOwner) -> list[int]:
    """All, those too that whoever looks may not read: each has its place."""
    rows, of_owner = _rows_of(owner)
    ids = select(rows.id).where(of_owner).order_by(rows.position, rows.id)
    return list(db.session.scalars(ids.execution_options(sees_restricted=True)))


def _number(owner: OrderedOwner, ids: Sequence[int]) -> None:
    """Give the rows of these ids the positions 1, 2, 3 and so on. Their versions stay: that an
    item was moved does not disturb whoever is writing in it."""
    rows, of_owner = _rows_of(owner)
    asked = select(rows.id, rows.position).where(of_owner).execution_options(sees_restricted=True)
    before = {row.id: row.position for row in db.session.execute(asked)}
    was = sorted(before, key=lambda row_id: (before[row_id], row_id))
    for noted in db.session().info.get(_NOTED, ()):
        if was != list(ids):
            noted.append(Reordering(owner.__tablename__, owner.id, was, list(ids)))
    for position, row_id in enumerate(ids, start=1):
        if before[row_id] != position:
            db.session.execute(update(rows).where(rows.id == row_id).values(position=position))


@contextmanager
def noted_in(reorderings: list[Reordering]) -> Iterator[None]:
    """Note what is put into another order inside the block, so that it can be put back. A step
    inside an import is noted in both."""
    info = db.session().info
    outer = info.get(_NOTED, ())
    info[_NOTED] = (*outer, reorderings)
    try:
        yield
    finally:
        info[_NOTED] = outer


def is_as_left(order: Reordering) -> bool:
    """Whether the rows still stand in the order that they were put into."""
    owner = _owner_of(order)
    return owner is not None and _ids_of(owner) == order.after


def put_back(order: Reordering) -> None:
    """Give rows the order that they had before."""
    owner = _owner_of(order)
    assert owner is not None
    lock_rows(owner)
    _number(owner, order.before)


def _owner_of(order: Reordering) -> OrderedOwner | None:
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    found: OrderedOwner | None = db.session.get(models[order.table], order.owner_id)
    return found


def moved(ids: list[int], one: int, step: int) -> list[int]:
    """The same in another order: one goes up (-1) or down (1). At either end it stays."""
    here = ids.index(one)
    there = min(max(here + step, 0), len(ids) - 1)
    rest = [other for other in ids if other != one]
    return [*rest[:there], one, *rest[there:]]
