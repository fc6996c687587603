"""What pages ask for again and again and is long to work out: kept in this process until a table
that it is made of is changed, by anyone. The record of changes tells: its head, which every change
moves, is read with who asks, and its newest entries name the tables that were changed."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, TypeVar

from flask import current_app, g
from sqlalchemy import Table, inspect
from sqlalchemy.orm import Mapper

from app.core import clock, wording
from app.core.reading import only_reads
from app.core.tables_read import UNTOLD, note, noting
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
        with noting() as tables:
            if of_records:
                tables |= _loaded()
            made = make()
        found = _KeptUntil(made, known.line, mark, known.head[0], frozenset(tables))
        if of_records or UNTOLD not in tables:
            if len(of_kind) >= most:
                of_kind.clear()
            of_kind[key] = found
    note(found.tables)
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
