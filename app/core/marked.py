"""Markings that records inherit: what comes out of a marked meeting, paper or record has the
highest marking of what it came from, until the secretariat lowers it (``app/restrictions``).

What is marked above the clearance of whoever looks is left out of every read
(``core.restriction``); lists name it by number alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, String, Table, event, inspect, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from app.core.markings import Marking, MarkingScheme, highest, is_lower
from app.core.models import LINE_LENGTH, Base

#: The most records that are raised with what they came out of.
RAISED_LIMIT = 5000


class Marked:
    """A mixin of such records. ``origins`` are the columns that name what one may come out of, with
    their tables; where all are empty, ``or_else`` counts (a group's own marking). A new record
    inherits from them, unless whoever makes it says its marking."""

    origins: ClassVar[Mapping[str, str]]
    or_else: ClassVar[Mapping[str, str]] = {"group_id": "governance_group"}

    marking: Mapped[Marking] = mapped_column()
    marking_reason: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why its marking was changed"}
    )

    def other_origin(self) -> Any | None:
        """A record that it came out of and that no column names by its table."""
        return None

    @classmethod
    def is_out_of(cls, table: str, key: int) -> Sequence[ColumnElement[bool]]:
        """The conditions by which one came out of a row."""
        return [
            getattr(cls, column) == key for column, named in cls.origins.items() if named == table
        ]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


@event.listens_for(Session, "before_flush")
def _keep_markings(session: Session, _flush: UOWTransaction, _instances: Any) -> None:
    """Give new records the marking of what they came from, and raise with a record what came out
    of it."""
    for record in session.new:
        if isinstance(record, Marked):
            _inherit(session, record)
    for record in session.dirty:
        changed = inspect(record).attrs.get("marking")
        if changed is not None and changed.history.has_changes() and record.marking is not None:
            _raise_with(session, record.__tablename__, record.id, record.marking)


def _inherit(session: Session, record: Marked) -> None:
    given: Marking | None = record.marking  # None until it is known
    if given is not None:
        return
    other = getattr(record.other_origin(), "marking", None)
    markings = [*_found(session, record, record.origins), *([other] if other else [])]
    markings = markings or list(_found(session, record, record.or_else))
    record.marking = highest(markings or [_lowest(session)])


def _found(session: Session, record: Marked, origins: Mapping[str, str]) -> Iterator[Marking]:
    for column, table in origins.items():
        origin = record.__dict__.get(column.removesuffix("_id"))
        key = getattr(record, column, None)
        if origin is not None:
            if isinstance(origin, Marked):
                _inherit(session, origin)
            yield origin.marking
        elif key is not None:
            marking = _marking_of(session, _table(table), key)
            if marking is not None:
                yield marking


def _marking_of(session: Session, table: Table, key: int) -> Marking | None:
    """Of a row, as the session knows it; None of one that is gone."""
    known: list[Marking] = [
        record.marking
        for record in session.dirty
        if record.__tablename__ == table.name and record.id == key
    ]
    stored = select(table.c.marking).where(table.c.id == key)
    return known[0] if known else session.connection().scalar(stored)


def _lowest(session: Session) -> Marking:
    scheme: MarkingScheme | None = session.connection().scalar(
        select(_table("programme").c.marking_scheme).limit(1)
    )
    return (scheme or MarkingScheme.SINCE_APRIL_2014).markings[0]


def _raise_with(session: Session, table: str, key: int, marking: Marking) -> None:
    """What came out of a row has at least its marking; what came out of that too."""
    lower = [each for each in Marking if is_lower(each, marking)]
    models: list[Any] = Marked.__subclasses__() if lower else []
    for model in models:
        for is_out_of in model.is_out_of(table, key):
            wanted = select(model).where(is_out_of, model.marking.in_(lower)).limit(RAISED_LIMIT)
            for record in session.scalars(wanted, execution_options={"sees_restricted": True}):
                record.marking = marking
                _raise_with(session, record.__tablename__, record.id, marking)
