"""Reads of what was withdrawn."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, String, cast, literal, null, select, union_all

from app.core.domain import RecordKind
from app.core.models import Numbered
from app.core.reading import FirstRows, list_first
from app.core.withdrawn import Withdrawable

#: The most records merged into one that its page names.
MERGED_SHOWN = 20


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


def _rows(kind: RecordKind) -> Select[Any]:
    model: Any = kind.model
    assert issubclass(model, Withdrawable)
    return select(
        literal(kind.name, String()).label("kind"),
        model.id,
        (model.number if issubclass(model, Numbered) else cast(null(), Integer)).label("number"),
        model.title,
        model.withdrawn_on,
        model.withdrawn_reason,
        model.withdrawn_by,
    ).where(model.withdrawn_on.is_not(None))
