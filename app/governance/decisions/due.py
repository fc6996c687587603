"""Decisions that are to be reviewed."""

from collections.abc import Iterator

from sqlalchemy import select

from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.rows import Rows, row_columns
from app.governance.decisions.models import Decision


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Decisions in force that have a day of review, which the secretariat moves or takes away once
    it has been done. No meeting waits for it."""
    if of_person or of_meetings:
        return
    wanted = select(
        *row_columns(
            kind="decision_review",
            due_on=Decision.review_on,
            group_id=Decision.group_id,
            record_id=Decision.id,
            number=Decision.number,
            title=Decision.text,
            marking=Decision.marking,
            is_illustrative=Decision.is_illustrative,
        )
    ).where(Decision.review_on.is_not(None), Decision.superseded_by_id.is_(None))
    yield Rows(
        wanted,
        due_maker(
            Decision,
            "decisions.show_decision",
            "Review of {reference}: {title}",
            is_of_secretariat=True,
        ),
    )
