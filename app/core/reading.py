"""Reads of one thing, and what is said where it is not there; and of lists that have a limit."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Select, event, func, select
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session, SessionTransaction

from app.core.errors import NotFound, RecordWithdrawn
from app.core.tables_read import note, noting
from app.core.withdrawn import Withdrawable
from app.extensions import db

T = TypeVar("T")

#: Where a session keeps what it has read once, and that it has written.
_READ, _HAS_WRITTEN = "read_once", "has_written"


class _Row(Protocol):
    id: Any


R = TypeVar("R", bound=_Row)


def get_one(wanted: Select[T], missing: str, given: Mapping[str, Any] | None = None) -> T:
    """What a select of one thing finds, which is ``given`` what it asks for where it is made once.
    Raises ``NotFound``, which says ``missing``, or ``RecordWithdrawn``."""
    found: T | None = db.session.scalar(wanted, given)
    if found is None:
        raise _missing(wanted, missing, given)
    return found


def _missing(wanted: Select[Any], missing: str, given: Mapping[str, Any] | None) -> NotFound:
    kind = wanted.column_descriptions[0]["entity"]
    if isinstance(kind, type) and issubclass(kind, Withdrawable):
        withdrawn = db.session.scalar(wanted.execution_options(sees_withdrawn=True), given)
        if withdrawn is not None:
            return RecordWithdrawn(missing, withdrawn)
    return NotFound(missing)


def one_of(rows: Iterable[R], row_id: int, missing: str) -> R:
    """The same among rows that were loaded already."""
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound(missing)


def only_reads() -> bool:
    """Whether this session has changed nothing that is not saved: what it reads now is what others
    read too."""
    info = db.session().info
    return not (info.get("in_transaction") or info.get(_HAS_WRITTEN))


@dataclass(frozen=True)
class _ReadOnce:
    """What was read, and the tables of which: so a block knows all that it is made of, whoever
    read it."""

    value: Any
    tables: Collection[str]


def _known() -> dict[Hashable, _ReadOnce]:
    known: dict[Hashable, _ReadOnce] = db.session().info.setdefault(_READ, {})
    return known


def read_once(key: Hashable, read: Callable[[], T]) -> T:
    """What several parts of a page ask for: read for the first, and known to the others until the
    transaction ends, while it only reads. It is for reads that depend on nothing but the ``key``.
    """
    if not only_reads():
        return read()
    known = _known()
    if key not in known:
        with noting() as tables:
            known[key] = _ReadOnce(read(), tables)
    note(known[key].tables)
    value: T = known[key].value
    return value


def read_each_once(
    kind: Hashable, ids: Collection[int], read: Callable[[Collection[int]], Mapping[int, T]]
) -> dict[int, T]:
    """The same of several things of a kind by their ids: only those are ``read``, all at once,
    that no other part of the page asked for."""
    if not only_reads():
        return dict(read(ids)) if ids else {}
    known = _known()
    if unread := [each for each in ids if (kind, each) not in known]:
        with noting() as tables:
            found = read(unread)
        known.update({(kind, each): _ReadOnce(found[each], tables) for each in unread})
    for each in ids:
        note(known[kind, each].tables)
    return {each: known[kind, each].value for each in ids}


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    session.info[_HAS_WRITTEN] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info[_HAS_WRITTEN] = True


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_READ, None)
        session.info.pop(_HAS_WRITTEN, None)


class FirstRows(list[T]):
    """The first rows of a list that has a limit. ``total`` counts all: a page that shows them says
    what it leaves out (``cut`` of ``macros/lists.html``)."""

    def __init__(self, rows: Iterable[T] = (), total: int | None = None) -> None:
        super().__init__(rows)
        self.total = len(self) if total is None else total

    @property
    def left_out(self) -> int:
        return self.total - len(self)


def list_first(
    wanted: Select[T], limit: int, given: Mapping[str, Any] | None = None
) -> FirstRows[T]:
    """The first rows of a select, which is ``given`` what it asks for where it is made once; they
    are counted where there are more."""
    rows = db.session.scalars(_limited(wanted, limit + 1), given).unique().all()
    if len(rows) <= limit:
        return FirstRows(rows)
    counted = select(func.count()).select_from(wanted.order_by(None).subquery())
    counted = counted.execution_options(**wanted.get_execution_options())
    return FirstRows(rows[:limit], db.session.scalar(counted, given))


_with_limit: WeakKeyDictionary[Select[Any], dict[int, Select[Any]]] = WeakKeyDictionary()


def _limited(wanted: Select[T], limit: int) -> Select[T]:
    """The same again for a select that is made once."""
    known = _with_limit.setdefault(wanted, {})
    if limit not in known:
        known[limit] = wanted.limit(limit)
    return known[limit]


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
