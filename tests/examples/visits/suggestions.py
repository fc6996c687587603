"""Visits that belong on a meeting's agenda."""

from typing import Any

from sqlalchemy import Row, String, cast, func, literal, select

from app.core import clock
from app.core.formats import are, counted, day
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, row_columns
from app.core.suggestions import Suggestion, SuggestionGroup
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import is_overdue


def _overdue() -> Rows[Suggestion]:
    """A new planned date makes it news again: it is part of the key."""
    return Rows(
        select(
            *row_columns(
                key=literal("visit:")
                .concat(cast(Visit.id, String))
                .concat(":overdue:")
                .concat(cast(Visit.planned_on, String)),
                record_id=Visit.id,
                number=Visit.number,
                title=Visit.title,
                due_on=Visit.planned_on,
                is_restricted=Visit.is_restricted,
                place=func.row_number().over(order_by=(Visit.planned_on, Visit.number)),
            )
        ).where(is_overdue(TODAY)),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    reference = reference_of(Visit.PREFIX, row.number)
    late = counted((clock.today() - row.due_on).days, "day")
    return Suggestion(
        key=row.key,
        title=f"{reference} {row.title}",
        why=f"It was planned for {day(row.due_on)}, {late} ago.",
        record_kind="visit",
        record_id=row.record_id,
        endpoint="visits.show_visit",
        values={"reference": reference},
        is_restricted=row.is_restricted,
    )


SUGGESTIONS = (
    SuggestionGroup(
        "visits-overdue", lambda count: f"{counted(count, 'visit')} {are(count)} overdue", _overdue
    ),
)
