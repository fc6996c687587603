"""Reads of one thing, and what is said where it is not there; and of lists that have a limit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import NotFound, RecordWithdrawn
from app.core.withdrawn import Withdrawable
from app.extensions import db

T = TypeVar("T")


class _Row(Protocol):
    id: Any


R = TypeVar("R", bound=_Row)


def get_one(wanted: Select[T], missing: str) -> T:
    """What a select of one thing finds. Raises ``NotFound``, which says ``missing``, or
    ``RecordWithdrawn``."""
    found: T | None = db.session.scalar(wanted)
    if found is None:
        raise _missing(wanted, missing)
    return found


def _missing(wanted: Select[Any], missing: str) -> NotFound:
    kind = wanted.column_descriptions[0]["entity"]
    if isinstance(kind, type) and issubclass(kind, Withdrawable):
        withdrawn = db.session.scalar(wanted.execution_options(sees_withdrawn=True))
        if withdrawn is not None:
            return RecordWithdrawn(missing, withdrawn)
    return NotFound(missing)


def one_of(rows: Iterable[R], row_id: int, missing: str) -> R:
    """The same among rows that were loaded already."""
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound(missing)


class FirstRows(list[T]):
    """The first rows of a list that has a limit. ``total`` counts all: a page that shows them says
    what it leaves out (``cut`` of ``macros/lists.html``)."""

    def __init__(self, rows: Iterable[T] = (), total: int | None = None) -> None:
        super().__init__(rows)
        self.total = len(self) if total is None else total

    @property
    def left_out(self) -> int:
        return self.total - len(self)


def list_first(wanted: Select[T], limit: int) -> FirstRows[T]:
    """The first rows of a select; they are counted where there are more."""
    rows = db.session.scalars(wanted.limit(limit + 1)).unique().all()
    if len(rows) <= limit:
        return FirstRows(rows)
    counted = select(func.count()).select_from(wanted.order_by(None).subquery())
    counted = counted.execution_options(**wanted.get_execution_options())
    return FirstRows(rows[:limit], db.session.scalar(counted))


def list_values(column: InstrumentedAttribute[T], limit: int) -> Sequence[T]:
    """The values that a column has, in order. Each is looked up in the column's index after the
    one before, so that it does not matter how many rows there are."""
    value: Any = func.min(column)
    found = select(value.label("value")).cte("found", recursive=True)
    after = select(value).where(column > found.c.value).scalar_subquery()
    found = found.union_all(select(after).where(found.c.value.is_not(None)))
    wanted = select(found.c.value).where(found.c.value.is_not(None)).order_by(found.c.value)
    return db.session.scalars(wanted.limit(limit)).all()


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time: a statement can name only so many."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
