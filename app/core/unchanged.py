"""What pages ask for again and again and is long to work out: kept in this process until a table
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
from sqlalchemy import Engine, Table, event, inspect
from sqlalchemy.orm import Mapper

from app.core import clock, wording
from app.core.models import Base
from app.core.reading import only_reads, reading_apart
from app.core.viewers import whoever_looks
from app.extensions import db

T = TypeVar("T")

#: How many of a kind are kept unless it says otherwise, and for how many seconds: some things lapse
#: by the clock.
KEPT = 500
KEPT_SECONDS = 60
#: How many of what is little, and of each person.
PEOPLE_KEPT = 5000

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


@dataclass(frozen=True)
class _Known:
    """Which entry last changed each table, up to a head. Another object each time that this had to
    be given up: nothing that was kept before stands then."""

    head: Head
    changed: Mapping[str, int] = field(default_factory=dict)
    line: object = field(default_factory=object)


@dataclass(frozen=True)
class _KeptUntil:
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


def kept_until_changed(
    kind: str,
    key: Hashable,
    make: Callable[[], T],
    *,
    most: int = KEPT,
    of_records: bool = False,
    in_words: bool = True,
) -> T:
    """What ``make`` gives, made anew for each who looks and whenever a table that it reads was
    changed; what is made of changes that are not saved is kept for nobody: they may never be.

    The ``key`` says what ``make`` goes by besides who looks, the day and the programme's words
    (unless it is what these are read with, not ``in_words``); ``most`` of a kind are kept. What is
    made of rows alone is not kept where it reads what is not recorded. What is made ``of_records``
    is, and so may be ``KEPT_SECONDS`` old in that; and it counts as made of all records that are
    loaded before, which come without a statement that says of which table they are."""
    if not only_reads():
        return make()
    every: dict[str, dict[Hashable, _KeptUntil]] = current_app.extensions.setdefault("kept", {})
    of_kind, known, mark = every.setdefault(kind, {}), _catch_up(), _mark()
    key = (key, whoever_looks(), wording.current() if in_words else None)
    found = of_kind.get(key)
    if found is None or not found.stands(known, mark):
        with _noting() as tables, reading_apart():
            if of_records:
                tables |= _loaded()
            made = make()
        found = _KeptUntil(made, known.line, mark, known.head[0], frozenset(tables))
        if of_records or UNTOLD not in tables:
            if len(of_kind) >= most:
                of_kind.clear()
            of_kind[key] = found
    _note(found.tables)
    answer: T = found.made
    return answer


def _loaded() -> set[str]:
    """The tables of the records that are loaded."""
    models: set[Any] = {key[0] for key in db.session().identity_map.keys()}  # noqa: SIM118 - no dictionary
    return {name for model in models for name in _told_tables(model)}


@cache
def _told_tables(model: Any) -> frozenset[str]:
    mapper: Mapper[Any] = inspect(model)
    tables = (each for each in mapper.tables if isinstance(each, Table))
    return frozenset(each.name for each in tables if not each.info.get("unaudited"))


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
