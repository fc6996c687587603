"""What an import, or a step of one person, did to the rows of the database, and how it is taken
back.

Rows that were added go, columns that were changed get what they held, rows that went come back,
rows that were put into another order have the one before. It is refused where anything was built on
it since: a row changed again, or another that names one of those added. A column that only ever
rises, as a count of what was announced, says so in its ``info`` (``{"rises": True}``): it rises
again.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Table, and_, event, inspect, select, tuple_
from sqlalchemy.orm import Session

from app.core import clock, row_order
from app.core.errors import DomainError
from app.core.kept import unlocked
from app.core.labels import table_label
from app.core.models import Base, Record
from app.core.records import kinds_in
from app.core.sentences import listed
from app.extensions import db

#: The most that is named of what stands in the way.
_NAMED = 5

Key = tuple[Any, ...]
RowKey = tuple[str, Key]


class BuiltOn(DomainError):
    """Something was built on it since, so that it cannot be undone."""


class Row(msgspec.Struct):
    """A row that was added, or changed: its table, its key and, where it has one, its version then;
    ``before`` is what its changed columns held."""

    table: str
    key: list[Any]
    version: int | None
    before: dict[str, Any] = {}

    @property
    def row_key(self) -> RowKey:
        return self.table, tuple(self.key)


class Removed(msgspec.Struct):
    """A row that went, and what it held."""

    table: str
    values: dict[str, Any]


class Trail(msgspec.Struct):
    """All that was done to rows."""

    added: list[Row] = []
    changed: list[Row] = []
    removed: list[Removed] = []
    ordered: list[row_order.Reordering] = []

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.ordered)

    def is_current(self) -> bool:
        """Whether all that was added, changed and put into order is as it was left."""
        found = _find(self)
        rows = [*self.added, *self.changed]
        return all(_is_as_left(row, found.get(row.row_key)) for row in rows) and all(
            map(row_order.is_as_left, self.ordered)
        )


def _place(changed: tuple[RowKey, Any]) -> tuple[str, str]:
    (table, key), _changed = changed
    return table, repr(key)


class _Recorder:
    def __init__(self) -> None:
        self.added: dict[RowKey, Any] = {}
        self.changed: dict[RowKey, tuple[Any, dict[str, Any]]] = {}
        self.removed: list[Removed] = []
        self.ordered: list[row_order.Reordering] = []
        #: Whether something went out that cannot be taken back: mail.
        self.left_the_house = False

    def before_flush(self, session: Session, *_rest: object) -> None:
        for record in session.dirty:
            if not _is_kept(record) or not session.is_modified(record):
                continue
            key = _key_of(record)
            if key in self.added:
                continue
            before = self.changed.setdefault(key, (record, {}))[1]
            for name in _columns(record):
                history = inspect(record).attrs[name].history
                if history.has_changes() and history.deleted and name not in before:
                    before[name] = history.deleted[0]
        for record in session.deleted:
            if _is_kept(record):
                key = _key_of(record)
                if self.added.pop(key, None) is not None:
                    continue
                held = {name: _plain(getattr(record, name)) for name in _columns(record)}
                self.removed.append(Removed(record.__tablename__, held))
                self.changed.pop(key, None)

    def after_flush(self, session: Session, *_rest: object) -> None:
        for record in session.new:
            if _is_kept(record):
                self.added[_key_of(record)] = record
            elif isinstance(record, Base):
                info = Base.metadata.tables[record.__tablename__].info
                self.left_the_house = self.left_the_house or info.get("leaves", False)

    def trail(self) -> Trail:
        return Trail(
            [Row(t, list(key), _version(record)) for (t, key), record in self.added.items()],
            [
                Row(t, list(key), _version(record), {n: _plain(v) for n, v in before.items()})
                # In an order of its own: a session tells of what has changed in none.
                for (t, key), (record, before) in sorted(self.changed.items(), key=_place)
            ],
            self.removed,
            self.ordered,
        )


@contextmanager
def recorded() -> Iterator[_Recorder]:
    """Record what is done to rows inside the block, all of which is flushed."""
    recorder, session = _Recorder(), db.session()
    event.listen(session, "before_flush", recorder.before_flush)
    event.listen(session, "after_flush", recorder.after_flush)
    try:
        with row_order.noted_in(recorder.ordered):
            yield recorder
        session.flush()
    finally:
        event.remove(session, "before_flush", recorder.before_flush)
        event.remove(session, "after_flush", recorder.after_flush)


def _is_kept(record: Any) -> bool:
    if not isinstance(record, Base):
        return False
    return not Base.metadata.tables[record.__tablename__].info.get("unaudited")


def _columns(record: Any) -> list[str]:
    attributes = inspect(type(record)).column_attrs
    return [each.key for each in attributes if each.key != "version"]


def _key_of(record: Any) -> RowKey:
    return record.__tablename__, tuple(inspect(type(record)).primary_key_from_instance(record))


def _version(record: Any) -> int | None:
    return record.version if isinstance(record, Record) else None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _models() -> dict[str, Any]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _is_as_left(row: Row, record: Any) -> bool:
    return record is not None and (row.version is None or record.version == row.version)


def undo(trail: Trail, what: str) -> None:
    """Take back what a trail tells. Raises ``DomainError``, which says what stands in the way of
    ``what`` was done ("The import")."""
    found = _find(trail)
    in_the_way = [*_changed_since(trail, found), *_built_on(trail)]
    if not all(map(row_order.is_as_left, trail.ordered)):
        in_the_way.append("the order, which was changed since")
    if in_the_way:
        named = list(dict.fromkeys(in_the_way))
        more = [f"{len(named) - _NAMED:,} more"] if len(named) > _NAMED else []
        raise BuiltOn(
            f"{what} can no longer be undone, because of {listed([*named[:_NAMED], *more])}."
        )
    models = _models()
    for row in trail.changed:
        for name, value in row.before.items():
            setattr(found[row.row_key], name, _before(found[row.row_key], name, value))
    db.session.flush()
    order = [table.name for table in reversed(Base.metadata.sorted_tables)]
    with unlocked():
        for table in order:
            for row in trail.added:
                if row.table == table:
                    db.session.delete(found[row.row_key])
            db.session.flush()
    for each in trail.removed:
        model = models[each.table]
        db.session.add(model(**{n: _typed(model, n, v) for n, v in each.values.items()}))
    db.session.flush()
    for reordering in reversed(trail.ordered):
        row_order.put_back(reordering)
    db.session.expire_all()


def _before(record: Any, name: str, value: Any) -> Any:
    """What a column gets that held this value; one that rises gets what comes next."""
    model = type(record)
    if not inspect(model).column_attrs[name].columns[0].info.get("rises"):
        return _typed(model, name, value)
    now = getattr(record, name)
    return clock.now() if isinstance(now, datetime) else now + 1


def _typed(model: Any, name: str, value: Any) -> Any:
    """A value of a column, as it was before it was kept as JSON."""
    if value is None:
        return None
    kind = inspect(model).column_attrs[name].columns[0].type.python_type
    if kind in (date, datetime, time, Decimal):
        return msgspec.convert(value, kind, strict=False)
    enum = getattr(inspect(model).column_attrs[name].columns[0].type, "enum_class", None)
    if enum is not None and issubclass(enum, StrEnum):
        return enum(value)
    return value


def _find(trail: Trail) -> dict[RowKey, Any]:
    """The rows that a trail names, as they are now."""
    models, keys = _models(), defaultdict[str, list[Key]](list)
    for row in [*trail.added, *trail.changed]:
        keys[row.table].append(tuple(row.key))
    found: dict[RowKey, Any] = {}
    for table, wanted in keys.items():
        model = models[table]
        columns = inspect(model).primary_key
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            rows = select(model).where(tuple_(*columns).in_(part)).limit(len(part))
            for record in db.session.scalars(rows.execution_options(sees_restricted=True)):
                found[_key_of(record)] = record
    return found


def _changed_since(trail: Trail, found: dict[RowKey, Any]) -> Iterator[str]:
    for row in [*trail.added, *trail.changed]:
        record = found.get(row.row_key)
        if record is None:
            yield f"{_a(table_label(row.table))} that was removed since"
        elif row.version is not None and record.version != row.version:
            yield f"{_named(record)}, which was changed since"


def _built_on(trail: Trail) -> Iterator[str]:
    """What names a row that the import added, and was not added by it."""
    ids, keys = defaultdict[str, set[Any]](set), defaultdict[str, set[Key]](set)
    for row in trail.added:
        keys[row.table].add(tuple(row.key))
        if len(row.key) == 1:
            ids[row.table].add(row.key[0])
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            for foreign in column.foreign_keys:
                wanted = ids.get(foreign.column.table.name)
                if wanted:
                    yield from _others(other, column.in_(sorted(wanted)), keys[other.name])
        names = other.columns.keys()
        is_kept = not other.info.get("unaudited")
        if is_kept and "record_kind" in names and "record_id" in names:
            for kind, wanted in ids.items():
                called = {*kinds_in(kind), kind}
                about = and_(
                    other.c.record_kind.in_(sorted(called)), other.c.record_id.in_(sorted(wanted))
                )
                yield from _others(other, about, keys[other.name])


def _others(table: Table, condition: Any, ours: set[Key]) -> Iterator[str]:
    columns = list(table.primary_key.columns)
    for row in db.session.execute(select(*columns).where(condition).limit(len(ours) + 1)):
        if tuple(row) not in ours:
            yield f"{_a(table_label(table.name))} that names what it added"
            return


def _named(record: Any) -> str:
    reference = getattr(record, "reference", "")
    name = reference or getattr(record, "title", "") or getattr(record, "name", "")
    label = table_label(record.__tablename__)
    return f"the {label} {name}" if name else _a(label)


def _a(label: str) -> str:
    return f"an {label}" if label[:1] in "aeiou" else f"a {label}"
