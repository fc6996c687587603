"""What rows were at the end of a past day, as the record of changes tells it: what is there now,
less what was changed since."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Date, Enum, or_, select

from app.audit.changes import Operation
from app.audit.models import AuditEntry
from app.extensions import db

V = TypeVar("V")

#: Events that bring in what was there before: when a row of theirs was written down says nothing
#: of when it began.
_BROUGHT_IN = frozenset({"demonstration:loaded"})


class RecordedPast:
    """What the record of changes says of some ``columns`` as at the end of a day, in one statement:
    the first change after the day tells what stood there before it."""

    def __init__(self, on: date, columns: Sequence[Any]) -> None:
        self._on = on
        self._before: dict[tuple[str, int, str], Any] = {}
        self._added: dict[tuple[str, int], str] = {}
        self._read({_place(each) for each in columns})

    @property
    def on(self) -> date:
        return self._on

    def _read(self, places: Collection[tuple[str, str]]) -> None:
        if not places:
            return
        tables = sorted({table for table, _ in places})
        fields = sorted({field for _, field in places})
        changes = AuditEntry.changes
        told = [changes.contains(f'"field":"{each}"', autoescape=True) for each in fields]
        entries = db.session.execute(
            select(AuditEntry.event, changes)
            .where(
                AuditEntry.on_day > self._on,
                AuditEntry.subject_kind.in_(tables),
                or_(changes.contains('"do":"added"', autoescape=True), *told),
            )
            .order_by(AuditEntry.id)
        )
        for event, text in entries:
            for row in json.loads(text):
                if row["of"] in tables:
                    self._take(event, row, places)

    def _take(self, event: str, row: dict[str, Any], places: Collection[tuple[str, str]]) -> None:
        table, row_id = row["of"], row["id"]
        if row["do"] == Operation.ADDED:
            self._added.setdefault((table, row_id), event)
        elif row["do"] == Operation.CHANGED:
            for told in row["fields"]:
                if (table, told["field"]) in places and "from" in told:
                    was = told["from"]
                    value = was["id"] if isinstance(was, dict) else was
                    self._before.setdefault((table, row_id, told["field"]), value)

    def was(self, column: Any, row_id: int, now: V) -> V:
        """What stood in a column; what stands there now, where nothing has changed it."""
        table, field = _place(column)
        if (table, row_id, field) not in self._before:
            return now
        was: V = _as_column(column, self._before[table, row_id, field])
        return was

    def is_traced(self, model: Any, row_id: int) -> bool:
        return (model.__tablename__, row_id) not in self._added

    def is_new(self, model: Any, row_id: int) -> bool:
        event = self._added.get((model.__tablename__, row_id))
        return event is not None and event not in _BROUGHT_IN


def _place(column: Any) -> tuple[str, str]:
    return column.class_.__tablename__, column.key


def _as_column(column: Any, value: Any) -> Any:
    """A value of the record of changes as a row has it."""
    if value is None:
        return None
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
