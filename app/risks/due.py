"""What owners of risks and issues have still to do."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from app.core.domain import DueItem
from app.core.models import reference_of
from app.core.ownership import is_owned
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.risks.expressions import review_due_on
from app.risks.models import Issue, Risk
from app.risks.rules import IssueState, RiskState


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Risks by the day of their next review, issues by their own. No meeting waits for them."""
    if of_meetings:
        return
    owner = PERSON if of_person else None
    yield Rows(
        select(
            *row_columns(
                kind="review",
                due_on=review_due_on(TODAY),
                person_id=Risk.owner_id,
                number=Risk.number,
                title=Risk.title,
                is_illustrative=Risk.is_illustrative,
            )
        ).where(is_owned(Risk.owner_id, owner), Risk.state == RiskState.OPEN),
        _review,
    )
    yield Rows(
        select(
            *row_columns(
                kind="issue",
                due_on=Issue.due_on,
                person_id=Issue.owner_id,
                number=Issue.number,
                title=Issue.title,
                is_illustrative=Issue.is_illustrative,
            )
        ).where(
            is_owned(Issue.owner_id, owner),
            Issue.state == IssueState.OPEN,
            Issue.due_on.is_not(None),
        ),
        _issue,
    )


def _review(row: Row[Any]) -> DueItem:
    reference = reference_of(Risk.PREFIX, row.number)
    return DueItem(
        kind="review",
        what=f"Review of {reference} {row.title}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="risks.show_risk",
        values={"reference": reference},
        is_illustrative=row.is_illustrative,
    )


def _issue(row: Row[Any]) -> DueItem:
    reference = reference_of(Issue.PREFIX, row.number)
    return DueItem(
        kind="issue",
        what=f"{reference} {row.title}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="risks.show_issue",
        values={"reference": reference},
        is_illustrative=row.is_illustrative,
    )
