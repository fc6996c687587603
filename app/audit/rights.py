"""Which entries tell what whoever looks might not read when it was written down.

A record's history is a copy of what it said. Whoever reads the record once its marking is lowered,
or its restriction lifted, does not read for that what it said before. What it was then stands in
the record of changes itself.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from flask import current_app
from sqlalchemy import Integer, Select, and_, bindparam, or_, select, text

from app.audit.labels import Labels
from app.audit.models import TELLS_OF_COVER, AuditEntry
from app.audit.shapes import Shape, shape_of_table
from app.core.frozen import Frozen
from app.core.markings import Marking, is_within
from app.core.models import Base
from app.core.records import kind_named
from app.core.restriction import FollowsRestricted, Restrictable, readers_among
from app.core.viewers import sees_everything, whoever_looks
from app.extensions import db

#: The most changes of markings and restrictions that are read for a page of entries.
CHANGE_LIMIT = 5000
#: How far up what a row belongs to may lie: a comment's item's agenda item.
_DEPTH = 4

_MARKING, _RESTRICTION = "marking", "is_restricted"
_STATES = (_MARKING, _RESTRICTION)

#: A row that is covered by a marking or a restriction, by table and number.
_Key: TypeAlias = tuple[str, int]


def withheld(entries: Sequence[AuditEntry]) -> set[int]:
    """The ids of those of some entries that whoever looks reads in outline alone, in a fixed
    number of queries."""
    if sees_everything():
        return set()
    clearances = whoever_looks().clearances
    told = {entry.id: set(_rows_of(entry)) for entry in entries}
    rows = _read_with_all_above({key for keys in told.values() for key in keys})
    histories = _histories(rows, min(told, default=0))
    readers = _readers(rows)

    def is_covered(key: _Key, entry_id: int) -> bool:
        if key not in histories:
            return False
        states = list(histories[key].at(entry_id))
        if any(state for field, state in states if field == _RESTRICTION) and key not in readers:
            return True
        return any(
            not is_within(Marking(state), clearances)
            for field, state in states
            if field == _MARKING and state
        )

    return {
        entry_id
        for entry_id, keys in told.items()
        if any(is_covered(above, entry_id) for key in keys for above in _with_above(key, rows))
    }


def kinds_marked() -> list[str]:
    """The tables of records that have a marking of their own or another's."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if (shape := shape_of_table(table.name)) is not None
        and (_MARKING in _states(shape) or "marked_by" in table.info)
    ]


def _rows_of(entry: AuditEntry) -> Iterator[_Key]:
    if entry.subject_id is not None:
        yield entry.subject_kind, entry.subject_id
    for row in json.loads(entry.changes):
        if isinstance(row["id"], int):
            yield row["of"], row["id"]


def _above(shape: Shape) -> list[str]:
    """The columns that name what a row's restriction and marking come from."""
    names = shape.model.followed() if issubclass(shape.model, FollowsRestricted) else ()
    marked_by = shape.table.info.get("marked_by")
    return [*names, *([marked_by] if marked_by else [])]


def _names_record(shape: Shape) -> bool:
    """Whether a row is about a record that it knows by its kind and number alone."""
    return bool(shape.table.info.get("about_record"))


def _states(shape: Shape) -> list[str]:
    """The columns that say how a row itself is covered."""
    if issubclass(shape.model, Frozen):
        return []
    return [name for name in _STATES if name in shape.table.c]


def _is_covered_at_all(shape: Shape) -> bool:
    return bool(_above(shape) or _states(shape) or _names_record(shape))


_Rows: TypeAlias = Mapping[_Key, Mapping[str, Any]]


def _read_with_all_above(keys: Iterable[_Key]) -> _Rows:
    """The rows that are covered or belong to one that may be, as they are now; empty of one that
    is gone."""
    found: dict[_Key, Mapping[str, Any]] = {}
    wanted = set(keys)
    for _ in range(_DEPTH):
        by_table: dict[str, set[int]] = defaultdict(set)
        for table, number in wanted - found.keys():
            shape = shape_of_table(table)
            if shape is not None and shape.has_id and _is_covered_at_all(shape):
                by_table[table].add(number)
                found[table, number] = {}
        wanted = set()
        for table, ids in sorted(by_table.items()):
            shape = shape_of_table(table)
            assert shape is not None
            given = {"ids": sorted(ids), "most": len(ids)}
            for each in db.session.connection().execute(_select_rows(table), given).mappings():
                row = dict(each)
                found[table, row["id"]] = row
                wanted |= set(_next(shape, row))
    return found


@cache
def _select_rows(table: str) -> Select[Any]:
    """What covers some rows of a table, and what they belong to; made once for each."""
    shape = shape_of_table(table)
    assert shape is not None
    about = ("record_kind", "record_id") if _names_record(shape) else ()
    columns = [shape.table.c[name] for name in (*_above(shape), *_states(shape), *about)]
    is_one = shape.table.c.id.in_(bindparam("ids", expanding=True))
    most = bindparam("most", type_=Integer())
    return select(shape.table.c.id, *columns).where(is_one).limit(most)


def _next(shape: Shape, row: Mapping[str, Any]) -> Iterator[_Key]:
    kind = kind_named(current_app, row.get("record_kind", "")) if _names_record(shape) else None
    if kind is not None:
        yield kind.model.__tablename__, row["record_id"]
    for name in _above(shape):
        if row.get(name) is not None:
            (foreign,) = shape.table.c[name].foreign_keys
            yield foreign.column.table.name, row[name]


def _with_above(key: _Key, rows: _Rows) -> Iterator[_Key]:
    """A row and all that covers it."""
    yield key
    shape = shape_of_table(key[0])
    if shape is not None and key in rows:
        for above in _next(shape, rows[key]):
            yield from _with_above(above, rows)


def _readers(rows: _Rows) -> set[_Key]:
    """Those that whoever looks reads even where they are restricted."""
    by_table: dict[str, set[int]] = defaultdict(set)
    for table, number in rows:
        by_table[table].add(number)
    return {
        (table, number)
        for table, ids in by_table.items()
        if (shape := shape_of_table(table)) and issubclass(shape.model, Restrictable)
        for number in readers_among(shape.model, ids)
    }


#: Where nothing has changed a state since.
_UNCHANGED = object()


class _History:
    """How the marking and the restriction of a row changed: by entries, the first first."""

    def __init__(self, now: Mapping[str, Any]) -> None:
        self._now = now
        self._changes: dict[str, list[tuple[int, Any, Any]]] = defaultdict(list)

    def add(self, entry_id: int, field: str, was: Any, became: Any) -> None:
        self._changes[field].append((entry_id, was, became))

    def at(self, entry_id: int) -> Iterator[tuple[str, Any]]:
        """What they were as an entry was written: before it and after it."""
        for field in _STATES:
            changes = self._changes[field]
            here = [change[1:] for change in changes if change[0] == entry_id]
            later = next((was for at, was, _became in changes if at > entry_id), _UNCHANGED)
            if here:
                yield from ((field, state) for states in here for state in states)
            else:
                yield field, self._now.get(field) if later is _UNCHANGED else later


def _histories(rows: _Rows, since: int) -> Mapping[_Key, _History]:
    """Of the rows that are covered by themselves, from an entry on: what they were before is what
    the first change after it changed."""
    found = {
        key: _History(row)
        for key, row in rows.items()
        if (shape := shape_of_table(key[0])) is not None and _states(shape)
    }
    if not found:
        return found
    labels = Labels(db.session())
    labels.learn(found)
    subjects = sorted({labels.owner_of(key) for key in found})
    is_told = text(f"({TELLS_OF_COVER})")
    entries = db.session.execute(
        select(AuditEntry.id, AuditEntry.changes)
        .where(
            AuditEntry.id >= since,
            or_(
                *(
                    and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id == number, is_told)
                    for kind, number in subjects
                )
            ),
        )
        .order_by(AuditEntry.id)
        .limit(CHANGE_LIMIT)
    )
    for entry_id, changes in entries:
        for row in json.loads(changes):
            history = found.get((row["of"], row["id"]))
            for field in row["fields"] if history is not None else ():
                if history is not None and field["field"] in _STATES:
                    was, became = (_plain(field.get(side)) for side in ("from", "to"))
                    history.add(entry_id, field["field"], was, became)
    return found


def _plain(value: Any) -> Any:
    """An enumeration's value, or a flag."""
    return value["id"] if isinstance(value, dict) else value
