"""The people named as readers of a restricted record: ``app.core.restriction`` reads them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base
from app.extensions import db

#: The most people that are named as readers of one record.
READER_LIMIT = 500


class RecordReader(Base):
    """A person named as reader of a restricted record, whatever its kind (its table's name)."""

    __tablename__ = "record_reader"
    __table_args__ = {
        "info": {"label": "named reader", "owner_kind": "record_kind", "owner_id": "record_id"}
    }

    record_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


def readers_of(record: Any) -> list[int]:
    """The people named as readers of a record."""
    return readers_named(record.__tablename__, record.id)


def readers_named(kind: str, record_id: int) -> list[int]:
    """The same, of a record known by its kind (its table's name) and its id."""
    return list(
        db.session.scalars(
            select(RecordReader.person_id)
            .where(RecordReader.record_kind == kind)
            .where(RecordReader.record_id == record_id)
            .order_by(RecordReader.person_id)
            .limit(READER_LIMIT)
        )
    )


def readers_by_id(records: Collection[Any]) -> dict[int, frozenset[int]]:
    """Those who read some restricted records of one kind, by the records' ids: who is named, and
    who always reads it. (What belongs to a pilot is read by its lead too.)"""
    if not records:
        return {}
    (kind,) = {record.__tablename__ for record in records}
    rows = db.session.execute(
        select(RecordReader.record_id, RecordReader.person_id)
        .where(RecordReader.record_kind == kind)
        .where(RecordReader.record_id.in_([record.id for record in records]))
        .limit(READER_LIMIT * len(records))
    )
    found: dict[int, set[int]] = {
        record.id: {owner} if (owner := getattr(record, record.reader_key, None)) else set()
        for record in records
    }
    for row in rows:
        found[row.record_id].add(row.person_id)
    return {record_id: frozenset(readers) for record_id, readers in found.items()}


def name_readers(record: Any, person_ids: Collection[int]) -> None:
    """Let these people read a record, and nobody else who was named before."""
    kind = record.__tablename__
    before = set(readers_of(record))
    for row in db.session.scalars(
        select(RecordReader)
        .where(RecordReader.record_kind == kind, RecordReader.record_id == record.id)
        .where(RecordReader.person_id.in_(before - set(person_ids)))
        .limit(READER_LIMIT)
    ):
        db.session.delete(row)
    db.session.add_all(
        RecordReader(record_kind=kind, record_id=record.id, person_id=person_id)
        for person_id in sorted(set(person_ids) - before)
    )


def copy_readers(one: Any, other: Any) -> None:
    """Let those who are named as readers of one record read another that grew out of it."""
    name_readers(other, readers_of(one))
