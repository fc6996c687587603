"""What owners of risks and issues have still to do."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.risks import queries
from app.risks.positions import risk_position


def list_due_of_risks(person_id: int | None, meetings: Sequence[Any] | None) -> Iterator[DueItem]:
    """Risks by the day of their next review, issues by their own. No meeting waits for them."""
    if meetings is not None:
        return
    today = clock.today()
    for risk in queries.list_owned_risks(person_id):
        review_on = risk_position(risk, today).review_due_on
        if review_on is not None:
            yield DueItem(
                kind="review",
                what=f"Review of {risk.reference} {risk.title}",
                due_on=review_on,
                person_id=risk.owner_id,
                endpoint="risks.show_risk",
                values={"reference": risk.reference},
                is_illustrative=risk.is_illustrative,
            )
    for issue in queries.list_owned_issues(person_id):
        if issue.due_on is not None:
            yield DueItem(
                kind="issue",
                what=f"{issue.reference} {issue.title}",
                due_on=issue.due_on,
                person_id=issue.owner_id,
                endpoint="risks.show_issue",
                values={"reference": issue.reference},
                is_illustrative=issue.is_illustrative,
            )
