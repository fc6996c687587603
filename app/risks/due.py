"""What owners of risks and issues have still to do."""

from collections.abc import Iterator

from sqlalchemy import select

from app.core.domain import DueItem
from app.core.due_items import due_maker
from app.core.ownership import is_owned
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.risks.expressions import ResidualScore
from app.risks.models import Issue, Risk
from app.risks.rules import IssueState, RiskState


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Risks by the day of their next review, issues by their own. No meeting waits for them."""
    if of_meetings:
        return
    owner = PERSON if of_person else None
    residual = ResidualScore(TODAY)
    reviews = select(
        *row_columns(
            kind="review",
            due_on=residual.review_due_on,
            person_id=Risk.owner_id,
            place_id=Risk.pilot_id,
            record_id=Risk.id,
            number=Risk.number,
            title=Risk.title,
            is_illustrative=Risk.is_illustrative,
            is_restricted=Risk.is_restricted,
        )
    )
    yield Rows(
        residual.join(reviews).where(is_owned(Risk.owner_id, owner), Risk.state == RiskState.OPEN),
        due_maker(Risk, "risks.show_risk", "Review of {reference} {title}"),
    )
    yield Rows(
        select(
            *row_columns(
                kind="issue",
                due_on=Issue.due_on,
                person_id=Issue.owner_id,
                place_id=Issue.pilot_id,
                record_id=Issue.id,
                number=Issue.number,
                title=Issue.title,
                is_illustrative=Issue.is_illustrative,
                is_restricted=Issue.is_restricted,
            )
        ).where(
            is_owned(Issue.owner_id, owner),
            Issue.state == IssueState.OPEN,
            Issue.due_on.is_not(None),
        ),
        due_maker(Issue, "risks.show_issue"),
    )
