"""What is owed to areas that registered their interest: an answer."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.core.domain import DueItem
from app.core.rows import Rows, row_columns
from app.public.interest.models import Interest
from app.public.interest.rules import InterestState

INTEREST = "interest_registered"


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Those that wait for the secretariat. No meeting waits for them."""
    if of_person or of_meetings:
        return
    yield Rows(
        select(
            *row_columns(
                kind=INTEREST,
                due_on=Interest.answer_by_on,
                record_id=Interest.id,
                title=Interest.area,
            )
        ).where(Interest.state == InterestState.NEW),
        _answer,
    )


def _answer(row: Row[Any]) -> DueItem:
    return DueItem(
        kind=INTEREST,
        what=f"Answer to {row.title}, which registered its interest",
        short="Answer to an area that registered its interest",
        due_on=row.due_on,
        endpoint="interest.show_interest",
        values={"interest_id": row.record_id},
        is_of_secretariat=True,
        record=(Interest.__tablename__, row.record_id),
    )
