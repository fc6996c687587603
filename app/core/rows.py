"""Rows of many domains in one statement: each gives a select of the same columns and says what a
row becomes, so that a page that reads across domains asks once, and SQL counts, orders and limits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

#: What a statement that is made once is given each time: the programme's date, someone, some
#: meetings.
TODAY: BindParameter[Any] = bindparam("today", type_=Date())
#: The day on the real calendar, by which roles are held.
REAL_DAY: BindParameter[Any] = bindparam("real_day", type_=Date())
PERSON: BindParameter[Any] = bindparam("person_id", type_=Integer())
#: The group that meets, in the statement of suggestions.
GROUP: BindParameter[Any] = bindparam("group_id", type_=Integer())
#: One meeting, or one place, whose records are listed.
MEETING: BindParameter[Any] = bindparam("meeting_id", type_=Integer())
PLACE: BindParameter[Any] = bindparam("place_id", type_=Integer())
SINCE: BindParameter[Any] = bindparam("since", type_=Date())
UNTIL: BindParameter[Any] = bindparam("until", type_=Date())
MEETINGS: BindParameter[Any] = bindparam("meeting_ids", type_=Integer(), expanding=True)

#: What a row may tell; what its select does not give is null.
_TYPES: dict[str, TypeEngine[Any]] = {
    "key": String(),
    "kind": String(),
    "due_on": Date(),
    "person_id": Integer(),
    "meeting_id": Integer(),
    "record_id": Integer(),
    "part_id": Integer(),
    "place_id": Integer(),
    "group_id": Integer(),
    "organisation_id": Integer(),
    "number": Integer(),
    "title": String(),
    "detail": String(),
    "amount": Integer(),
    "before": Integer(),
    "accepted": Integer(),
    "place": Integer(),
    "marking": String(),
    "is_done": Boolean(),
    "is_illustrative": Boolean(),
    "is_restricted": Boolean(),
}


def row_columns(**given: Any) -> list[ColumnElement[Any]]:
    """The columns of every such select, by name: expressions or plain values."""
    unknown = given.keys() - _TYPES.keys()
    if unknown:
        raise ValueError(f"rows have no {sorted(unknown)}")
    return [_column(given.get(name), type_).label(name) for name, type_ in _TYPES.items()]


def _column(given: Any, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    if given is None:
        return cast(null(), type_)
    if hasattr(given, "__clause_element__") or isinstance(given, ColumnElement):
        return type_coerce(given, type_)
    return literal(given, type_)


def first_rows(wanted: Select[Any], limit: int) -> Select[Any]:
    """The first rows of a select that gives each its ``place``."""
    numbered = wanted.subquery()
    return select(numbered).where(numbered.c.place <= limit)


def made_once(make: Callable[[], T]) -> Callable[[], T]:
    """What is made when it is first asked for, and is then the same to everyone. (Of a function
    with ``functools.cache``, two threads that ask at once can have one each; a statement that two
    such CTEs of one name got into is refused.)"""
    lock, made = Lock(), list[T]()

    def ask() -> T:
        with lock:
            if not made:
                made.append(make())
            return made[0]

    return ask


def first_of(
    table: FromClause, order: Sequence[Any], limit: int, *conditions: ColumnElement[bool]
) -> Subquery:
    """The first rows of a table in an order, which is their ``place``."""
    place = func.row_number().over(order_by=order).label("place")
    return select(table, place).where(*conditions).order_by(*order).limit(limit).subquery()


@dataclass(frozen=True)
class Rows(Generic[T]):
    """One domain's part: a select of ``row_columns`` and what a row of it becomes."""

    select: Select[Any]
    make: Callable[[Row[Any]], T]


@dataclass(frozen=True)
class United(Generic[T]):
    """Parts made one: ``table`` is to be selected from, with whatever order, limit and counts;
    ``make`` turns a row of it into what its domain says."""

    parts: Sequence[Rows[T]]

    @property
    def table(self) -> Subquery:
        selects = (
            part.select.add_columns(literal_column(str(place), Integer()).label("part"))
            for place, part in enumerate(self.parts)
        )
        return union_all(*selects).subquery("united")

    def make(self, row: Row[Any]) -> T:
        part: int = row.part
        return self.parts[part].make(row)
