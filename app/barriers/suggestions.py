"""Barriers that the data says a meeting should look at."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.barriers import queries
from app.barriers.positions import barrier_position, most_pressing
from app.core.domain import Suggestion
from app.core.formats import counted, day
from app.core.restriction import public_title


def suggest_barriers(_meeting: Any, today: date) -> Iterable[Suggestion]:
    """Barriers whose department has let the day to respond go by."""
    for p in most_pressing(
        barrier_position(each, today) for each in queries.list_unsettled_barriers()
    ):
        if p.days_overdue and p.barrier.respond_by_on:
            yield Suggestion(
                key=f"barrier:{p.barrier.id}:overdue:{p.barrier.respond_by_on.isoformat()}",
                title=f"{p.barrier.reference} {p.barrier.title}",
                why=f"{p.barrier.department.name} was to respond by "
                f"{day(p.barrier.respond_by_on)}, {counted(p.days_overdue, 'day')} ago.",
                record_kind="barrier",
                record_id=p.barrier.id,
                endpoint="barriers.show_barrier",
                values={"reference": p.barrier.reference},
                public_title=public_title(p.barrier, "barrier"),
            )
