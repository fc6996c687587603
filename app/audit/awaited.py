"""What others did to records that someone waits for, as the record of changes tells it."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, cast, func, literal, or_, select

from app.audit.models import AuditEntry
from app.core.news import SINCE, UNTIL
from app.core.rows import PERSON


def changed_on(
    model: Any, *fields: str, within: tuple[str, Any] | None = None
) -> ScalarSelect[Any]:
    """The day on which somebody other than ``rows.PERSON`` last changed one of some fields of a row
    in a period; null where nobody did. A row that is part of another record is told of ``within``
    that: its table and the column with its key."""
    subject_kind, subject_id = within or (model.__tablename__, model.id)
    return (
        select(func.max(AuditEntry.on_day))
        .where(
            AuditEntry.subject_kind == subject_kind,
            AuditEntry.subject_id == subject_id,
            AuditEntry.on_day > SINCE,
            AuditEntry.on_day <= UNTIL,
            AuditEntry.actor_id.is_distinct_from(PERSON),
            or_(*(_tells_of(model, each) for each in fields)),
        )
        .correlate_except(AuditEntry)
        .scalar_subquery()
    )


def _tells_of(model: Any, field: str) -> ColumnElement[bool]:
    """Whether an entry says that a field of the row was changed (see ``recording``)."""
    changed = literal(f'%"do":"changed","fields":%"field":"{field}"%"id":', String)
    of = literal(f',"is":%"of":"{model.__tablename__}"%', String)
    return AuditEntry.changes.like(changed.concat(cast(model.id, String)).concat(of))
