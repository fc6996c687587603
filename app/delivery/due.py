"""What owners of milestones, products and interdependencies have still to do."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.delivery import queries
from app.delivery.models import Interdependency, Milestone, Product


def list_due_of_delivery(
    person_id: int | None, meetings: Sequence[Any] | None
) -> Iterator[DueItem]:
    """What is owned and not finished. No meeting waits for it."""
    if meetings is not None:
        return
    today = clock.today()
    for endpoint, record in queries.list_owned(person_id):
        yield DueItem(
            kind=type(record).__name__.lower(),
            what=f"{record.reference} {record.title}",
            due_on=_day_of(record, today),
            person_id=record.owner_id,
            endpoint=endpoint,
            values={"reference": record.reference},
            is_illustrative=record.is_illustrative,
        )


def _day_of(record: Milestone | Product | Interdependency, today: date) -> date:
    if isinstance(record, Milestone):
        return record.forecast_at(today)
    return record.due_on if isinstance(record, Product) else record.need_by_on
