"""What places owe of their spend returns: explanations."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.core.domain import DueItem
from app.core.models import reference_of
from app.core.ownership import is_owned
from app.core.rows import PERSON, Rows, row_columns
from app.pilots.models import Pilot
from app.spend.models import SpendQuery, SpendReturn
from app.spend.rules import SpendQueryState


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Queries that wait for an explanation, by their owners. No meeting waits for them."""
    if of_meetings:
        return
    yield Rows(
        select(
            *row_columns(
                kind="spend_query",
                due_on=SpendQuery.respond_by_on,
                person_id=SpendQuery.owner_id,
                place_id=SpendReturn.pilot_id,
                record_id=SpendReturn.id,
                part_id=SpendQuery.id,
                number=SpendReturn.number,
                title=Pilot.name,
                is_illustrative=SpendReturn.is_illustrative,
            )
        )
        .select_from(SpendQuery)
        .join(SpendQuery.spend_return)
        .join(SpendReturn.pilot)
        .where(
            is_owned(SpendQuery.owner_id, PERSON if of_person else None),
            SpendQuery.state == SpendQueryState.OPEN,
        ),
        _query,
    )


def _query(row: Row[Any]) -> DueItem:
    reference = reference_of(SpendReturn.PREFIX, row.number)
    return DueItem(
        kind="spend_query",
        what=f"Query on the spend return of {row.title}, {reference}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="spend.show_spend_return",
        values={"reference": reference},
        part=str(row.part_id),
        is_illustrative=bool(row.is_illustrative),
        place_id=row.place_id,
        record=(SpendReturn.__tablename__, row.record_id),
    )
