"""Barriers that the data says a meeting should look at."""

from typing import Any

from sqlalchemy import Row, String, cast, func, literal, select

from app.accounts.models import Organisation
from app.barriers.models import Barrier
from app.barriers.queries import is_overdue
from app.barriers.rules import BarrierKind
from app.core import clock
from app.core.formats import are, counted, day
from app.core.models import reference_of
from app.core.rows import TODAY, Rows, row_columns
from app.core.suggestions import Suggestion, SuggestionGroup


def _overdue() -> Rows[Suggestion]:
    """Barriers whose department has let the day to respond go by, the longest ago first."""
    order = (Barrier.respond_by_on, Barrier.raised_on, Barrier.number)
    return Rows(
        select(
            *row_columns(
                key=literal("barrier:")
                .concat(cast(Barrier.id, String))
                .concat(":overdue:")
                .concat(cast(Barrier.respond_by_on, String)),
                record_id=Barrier.id,
                number=Barrier.number,
                title=Barrier.title,
                detail=Organisation.name,
                due_on=Barrier.respond_by_on,
                is_restricted=Barrier.is_restricted,
                place=func.row_number().over(order_by=order),
            )
        )
        .select_from(Barrier)
        .join(Barrier.department)
        .where(Barrier.kind == BarrierKind.BARRIER, is_overdue(TODAY)),
        _suggestion,
    )


def _suggestion(row: Row[Any]) -> Suggestion:
    reference = reference_of(Barrier.PREFIX, row.number)
    late = counted((clock.today() - row.due_on).days, "day")
    return Suggestion(
        key=row.key,
        title=f"{reference} {row.title}",
        why=f"{row.detail} was to respond by {day(row.due_on)}, {late} ago.",
        record_kind="barrier",
        record_id=row.record_id,
        endpoint="barriers.show_barrier",
        values={"reference": reference},
        is_restricted=row.is_restricted,
        ask=f"Agree how to obtain the response to {reference}.",
    )


SUGGESTIONS = (
    SuggestionGroup(
        "barriers-overdue",
        lambda count: f"{counted(count, 'response')} to barriers {are(count)} overdue",
        _overdue,
    ),
)
