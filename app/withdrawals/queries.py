"""Reads of what was withdrawn."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    and_,
    cast,
    exists,
    inspect,
    literal,
    null,
    select,
    union_all,
)

from app.audit.models import AuditEntry
from app.core.domain import RecordKind
from app.core.labels import table_label
from app.core.models import Base, Numbered
from app.core.readers import RecordReader
from app.core.reading import FirstRows, list_first
from app.core.records import kinds_in
from app.core.unchanged import kept_until_changed
from app.core.withdrawn import Withdrawable
from app.extensions import db

#: What the record of changes calls the loading of a demonstration.
LOADED = "demonstration:loaded"
#: The most records merged into one that its page names.
MERGED_SHOWN = 20


def find_merged_into(record: Any) -> Any | None:
    """The record that one was merged into, whatever became of it."""
    if record.repeats_id is None:
        return None
    model: Any = type(record)
    wanted = select(model).where(model.id == record.repeats_id)
    return db.session.scalar(wanted.execution_options(sees_restricted=True, sees_withdrawn=True))


def list_merged(record: Any) -> FirstRows[Any]:
    """Those that were merged into a record, the first ones."""
    model: Any = type(record)
    wanted = select(model).where(model.repeats_id == record.id).order_by(model.id)
    return list_first(wanted.execution_options(sees_withdrawn=True), MERGED_SHOWN)


def select_withdrawn(kinds: Sequence[RecordKind]) -> Select[Any]:
    """What was withdrawn of some kinds, the latest first: kind, id, number (None where the kind has
    none), title, day, reason, who."""
    rows = union_all(*(_rows(kind) for kind in kinds)).subquery()
    return (
        select(rows)
        .order_by(rows.c.withdrawn_on.desc(), rows.c.kind, rows.c.id.desc())
        .execution_options(sees_withdrawn=True)
    )


def select_archived(kinds: Sequence[RecordKind]) -> Select[Any]:
    """What is archived of some kinds, the latest first: kind, id, name, day, reason, who."""
    rows = union_all(*(_archived_rows(kind) for kind in kinds)).subquery()
    return select(rows).order_by(rows.c.archived_on.desc(), rows.c.kind, rows.c.id.desc())


def _archived_rows(kind: RecordKind) -> Select[Any]:
    model: Any = kind.model
    return select(
        literal(kind.name, String()).label("kind"),
        model.id,
        model.slug,
        model.name,
        model.archived_on,
        model.archived_reason,
        model.archived_by,
    ).where(model.archived_on.is_not(None))


def _rows(kind: RecordKind) -> Select[Any]:
    model: Any = kind.model
    assert issubclass(model, Withdrawable)
    return select(
        literal(kind.name, String()).label("kind"),
        model.id,
        (model.number if issubclass(model, Numbered) else cast(null(), Integer)).label("number"),
        (model.title if hasattr(model, "title") else model.name).label("title"),
        model.withdrawn_on,
        model.withdrawn_reason,
        model.withdrawn_by,
    ).where(model.withdrawn_on.is_not(None))


def find_added_at(record: Any) -> datetime | None:
    """When a record was added, as the record of changes has it; None of what was loaded with a
    demonstration or before there was one."""
    table, record_id = record.__tablename__, record.id

    def read() -> datetime | None:
        first = db.session.execute(
            select(AuditEntry.at, AuditEntry.event)
            .where(AuditEntry.subject_kind == table, AuditEntry.subject_id == record_id)
            .order_by(AuditEntry.id)
            .limit(1)
        ).one_or_none()
        return None if first is None or first.event == LOADED else first.at

    return kept_until_changed("added at", (table, record_id), read, of_records=True)


def list_references(record: Any) -> list[str]:
    """The kinds of what refers to a record or to a part of it, but for its own parts; in one
    statement."""
    table, parts = record.__table__, _parts(record)
    own = {table.name, *(part.name for part, _key in parts)}
    asked = [
        select(literal(other.name, String()).label("kind")).where(exists().where(condition))
        for other, condition in _referring(record, table, parts)
        if other.name == table.name or other.name not in own
    ]
    if not asked:
        return []
    return sorted({table_label(kind) for kind in db.session.scalars(union_all(*asked))})


def _parts(record: Any) -> list[tuple[Table, Any]]:
    """The tables whose rows go with the record, with the column that names it."""
    return [
        (each.mapper.local_table, next(iter(each.remote_side)))
        for each in inspect(type(record)).relationships
        if each.cascade.delete_orphan
    ]


def _referring(
    record: Any, table: Table, parts: list[tuple[Table, Any]]
) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    wanted: dict[str, Any] = {
        part.name: select(part.c.id).where(key == record.id) for part, key in parts
    }
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            for foreign in column.foreign_keys:
                if foreign.column.table.name == table.name:
                    yield other, column == record.id
                elif foreign.column.table.name in wanted:
                    yield other, column.in_(wanted[foreign.column.table.name])
        is_about = {"record_kind", "record_id"} <= set(other.columns.keys())
        if is_about and not other.info.get("unaudited") and other is not RecordReader.__table__:
            called = sorted({*kinds_in(table.name), table.name})
            yield other, and_(other.c.record_kind.in_(called), other.c.record_id == record.id)
