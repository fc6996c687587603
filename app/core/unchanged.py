"""What pages ask for again and again and is long to work out: kept in this process until something
that it is made of is changed, by anyone. The record of changes tells: its head, which every change
moves, is read with who asks, and its newest entries name the tables that were changed."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeAlias, TypeVar

from flask import current_app, g
from sqlalchemy import Engine, event

from app.core import clock, wording
from app.core.models import Base
from app.core.reading import only_reads
from app.core.viewers import whoever_looks

T = TypeVar("T")

#: How many of a kind are kept, and for how many seconds: some things lapse by the clock.
KEPT = 5000
KEPT_SECONDS = 60
#: How many of what is whole pages of rows.
ROWS_KEPT = 500

#: Where a request remembers the head that it has read, and by what it tells that time has passed.
_HEAD, _MARK = "record_head", "unchanged_mark"

#: How many entries the record of changes has, and the hash of the last.
Head: TypeAlias = tuple[int, str]


@dataclass(frozen=True)
class RecordSource:
    """``read_head()`` reads the head; ``read_changed(head)`` which tables were changed after it,
    with the number of the entry that did last: None where too much was, or where the record does
    not have that head."""

    read_head: Callable[[], Head]
    read_changed: Callable[[Head], Mapping[str, int] | None]


_source: RecordSource | None = None


def use_source(source: RecordSource) -> None:
    """Name what reads the record of changes. Called at start-up."""
    global _source
    _source = source


def note_head(head: Head) -> None:
    """The head was read besides, for this request."""
    setattr(g, _HEAD, head)


def forget_head() -> None:
    """The head is moving: it is read anew."""
    g.pop(_HEAD, None)
    g.pop(_MARK, None)


def _head() -> Head:
    assert _source is not None
    if _HEAD not in g:
        note_head(_source.read_head())
    head: Head = g.get(_HEAD)
    return head


def _mark() -> Hashable:
    """What differs when time has passed by which something may lapse; once a request."""
    if _MARK not in g:
        period = int(clock.now().timestamp()) // KEPT_SECONDS
        setattr(g, _MARK, (clock.today(), clock.real_day(), period))
    mark: Hashable = g.get(_MARK)
    return mark


# Until anything is changed


def kept_until_changed(kind: str, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, made anew once anything was changed since it last was. What is made of
    changes that are not saved is kept for nobody: they may never be."""
    if not only_reads():
        return make()
    kept: dict[Hashable, tuple[Hashable, Any]] = _kept_of(kind)
    mark, known = (_head(), _mark()), kept.get(key)
    if known is not None and known[0] == mark:
        found: T = known[1]
        return found
    made = make()
    if len(kept) >= KEPT:
        kept.clear()
    kept[key] = (mark, made)
    return made


def _kept_of(kind: str) -> dict[Hashable, Any]:
    every = current_app.extensions.setdefault("kept_until_changed", {})
    kept: dict[Hashable, Any] = every.setdefault(kind, {})
    return kept


# Until a table that was read is changed


@dataclass(frozen=True)
class _Known:
    """Which entry last changed each table, up to a head. Another object each time that this had to
    be given up: nothing that was kept before stands then."""

    head: Head
    changed: Mapping[str, int] = field(default_factory=dict)
    line: object = field(default_factory=object)


@dataclass(frozen=True)
class _KeptRows:
    """What was made while the record had so many entries, and the tables it was made of."""

    made: Any
    line: object
    mark: Hashable
    count: int
    tables: frozenset[str]

    def stands(self, known: _Known, mark: Hashable) -> bool:
        return (
            self.line is known.line
            and self.mark == mark
            and all(known.changed.get(table, 0) <= self.count for table in self.tables)
        )


def kept_rows(kind: str, key: Hashable, make: Callable[[], T], most: int = ROWS_KEPT) -> T:
    """What ``make`` reads as rows, made anew for each who looks and whenever a table that it reads
    was changed. It is for rows alone: a record that was loaded before would come without a
    statement that says of which table it is. The ``key`` says what ``make`` goes by besides who
    looks, the day and the programme's words; ``most`` of a kind are kept."""
    if not only_reads():
        return make()
    kept, known, mark = _kept_of(kind), _catch_up(), _mark()
    key = (key, whoever_looks(), wording.current())
    found: _KeptRows | None = kept.get(key)
    if found is None or not found.stands(known, mark):
        with _noting() as tables:
            made = make()
        found = _KeptRows(made, known.line, mark, known.head[0], frozenset(tables))
        if UNTOLD not in tables:
            if len(kept) >= most:
                kept.clear()
            kept[key] = found
    _note(found.tables)
    answer: T = found.made
    return answer


def _catch_up() -> _Known:
    """Which tables were changed up to now: one statement where any was since it was last asked."""
    assert _source is not None
    head = _head()
    known: _Known | None = current_app.extensions.get("tables_changed")
    if known is not None and known.head == head:
        return known
    changed = None
    if known is not None and known.head[0] < head[0]:
        changed = _source.read_changed(known.head)
    if known is None or changed is None:
        known = _Known(head)
    else:
        known = _Known(head, {**known.changed, **changed}, known.line)
    current_app.extensions["tables_changed"] = known
    return known


#: Among the tables that were read: that one was of which the record of changes does not tell.
UNTOLD = ""

_reading: ContextVar[tuple[set[str], ...]] = ContextVar("tables_read", default=())


@contextmanager
def _noting() -> Iterator[set[str]]:
    """The tables that statements inside the block read."""
    tables: set[str] = set()
    token = _reading.set((*_reading.get(), tables))
    try:
        yield tables
    finally:
        _reading.reset(token)


def _note(tables: frozenset[str]) -> None:
    for each in _reading.get():
        each |= tables


@event.listens_for(Engine, "before_cursor_execute")
def _note_statement(
    _connection: Any, _cursor: Any, statement: str, _given: Any, _context: Any, _many: bool
) -> None:
    if _reading.get():
        _note(tables_of(statement))


#: What may name a table: no column of one, and no name that a column is given.
_NAME = re.compile(r"(?<![.\w])(?<!AS )[a-z_]\w*")
_COLUMN = re.compile(r'(?<=\.)"?([a-z_]\w*)')


@lru_cache(maxsize=512)
def tables_of(statement: str) -> frozenset[str]:
    """The tables that a statement may read; ``UNTOLD`` among them where it reads a table or a
    column whose changes are not recorded."""
    tables = Base.metadata.tables.keys() & set(_NAME.findall(statement))
    columns = set(_COLUMN.findall(statement))
    untold = any(not columns.isdisjoint(_untold(table)) for table in tables)
    is_untold = untold or any(Base.metadata.tables[table].info.get("unaudited") for table in tables)
    return frozenset({*tables, UNTOLD} if is_untold else tables)


@cache
def _untold(table: str) -> frozenset[str]:
    infos = {each.name: each.info for each in Base.metadata.tables[table].columns}
    return frozenset(
        name for name, info in infos.items() if info.get("unaudited") and "goes_by" not in info
    )
