"""Records that only some people read: a mark on the record, a table of those named besides, and
one filter on every read, so that lists, searches, counts and packs show what their reader may see.

The filter asks who looks: ``look_as`` says it, for a request from who is signed in. In jobs, in
commands and while a pack is assembled nobody looks, and what is restricted is left out.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, event, or_, select
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

from app.core.models import Base
from app.extensions import db

#: The most people that are named as readers of one record.
READER_LIMIT = 500


class Restrictable:
    """A mixin of records that may be restricted to named people. The record's owner and its
    pilot's lead, where it has them, always read it."""

    is_restricted: Mapped[bool] = mapped_column(default=False)


class RecordReader(Base):
    """A person named as reader of a restricted record, whatever its kind (its table's name)."""

    __tablename__ = "record_reader"
    __table_args__ = {"info": {"owner_kind": "record_kind", "owner_id": "record_id"}}

    record_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


@dataclass(frozen=True)
class Viewer:
    """Who looks: a person, who reads what they own or are named for, and the records of the
    pilots that they lead; or somebody who sees everything."""

    person_id: int | None = None
    pilot_ids: frozenset[int] = frozenset()
    sees_all: bool = False


NOBODY = Viewer()

_viewer: ContextVar[Viewer] = ContextVar("viewer", default=NOBODY)


def look_as(viewer: Viewer) -> None:
    """Say who looks from here on: at the start of a request."""
    _viewer.set(viewer)


@contextmanager
def looking_as(viewer: Viewer) -> Iterator[None]:
    """The same inside a block."""
    before = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(before)


@event.listens_for(Session, "do_orm_execute")
def _leave_out(state: ORMExecuteState) -> None:
    """Leave out what the viewer may not read. A read that grants rights, and tells nothing of the
    record, goes round it by the execution option ``sees_restricted``."""
    viewer = _viewer.get()
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not viewer.sees_all
        and not state.execution_options.get("sees_restricted", False)
    ):
        state.statement = state.statement.options(*_criteria(viewer))


@lru_cache(maxsize=1024)
def _criteria(viewer: Viewer) -> tuple[Any, ...]:
    return tuple(
        with_loader_criteria(model, _is_seen(model, viewer), include_aliases=True)
        for model in Restrictable.__subclasses__()
    )


def _is_seen(model: Any, viewer: Viewer) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [model.is_restricted.is_(False)]
    if viewer.person_id is not None:
        named = select(RecordReader.__table__.c.record_id).where(
            RecordReader.__table__.c.record_kind == model.__tablename__,
            RecordReader.__table__.c.person_id == viewer.person_id,
        )
        ways.append(model.id.in_(named))
        if hasattr(model, "owner_id"):
            ways.append(model.owner_id == viewer.person_id)
    if viewer.pilot_ids and hasattr(model, "pilot_id"):
        ways.append(model.pilot_id.in_(sorted(viewer.pilot_ids)))
    return or_(*ways)


def hidden_among(model: Any, ids: Collection[int], viewer: Viewer | None = None) -> set[int]:
    """Which of a kind's records somebody (by default whoever looks) may not read because they are
    restricted: for what keeps a record's title beside its number."""
    viewer = _viewer.get() if viewer is None else viewer
    if viewer.sees_all or not ids or not issubclass(model, Restrictable):
        return set()
    seen = select(model.id).where(_is_seen(model, viewer))
    wanted = select(model.id).where(model.id.in_(ids), model.id.not_in(seen))
    return set(db.session.scalars(wanted.execution_options(sees_restricted=True)))


def public_title(record: Restrictable, kind: str) -> str:
    """What a restricted record is called where others read it ("A restricted risk"); empty for one
    that is not."""
    return restricted_words(kind) if record.is_restricted else ""


def restricted_words(kind: str) -> str:
    return f"A restricted {kind.replace('_', ' ')}"


def readers_of(record: Any) -> list[int]:
    """The people named as readers of a record."""
    return list(
        db.session.scalars(
            select(RecordReader.person_id)
            .where(RecordReader.record_kind == record.__tablename__)
            .where(RecordReader.record_id == record.id)
            .order_by(RecordReader.person_id)
            .limit(READER_LIMIT)
        )
    )


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
