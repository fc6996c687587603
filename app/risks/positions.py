"""Where risks and issues stand on a day: the score then, its band, how it moved, what is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.rag import Movement
from app.risks.models import Issue, Risk
from app.risks.rules import (
    Band,
    IssueState,
    RiskState,
    band,
    is_in_order,
    review_due_on,
    score_movement,
)


@dataclass(frozen=True)
class RiskPosition:
    """The residual score of a risk at the end of a day (the inherent one before any assessment).
    ``before`` is the score at ``since``, None where there was none. ``assessed_on`` is the last
    assessment; ``review_due_on`` is None once the risk is not open. ``reason`` is
    the last assessment's."""

    risk: Risk
    likelihood: int
    impact: int
    band: Band
    before: int | None
    movement: Movement
    assessed_on: date
    review_due_on: date | None
    is_review_overdue: bool
    is_in_order: bool
    reason: str

    @property
    def reference(self) -> str:
        return self.risk.reference

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


def risk_position(risk: Risk, today: date, since: date | None = None) -> RiskPosition:
    """Movement compares today's score with the one at the end of ``since`` (without it, with the
    assessment before the last)."""
    known = [row for row in risk.scores if row.assessed_on <= today]
    now = known[-1] if known else None
    likelihood, impact = risk.residual_at(today)
    previous = known[-2] if len(known) > 1 else None
    earlier = previous if since is None else risk.score_at(since)
    before = earlier.score if earlier else None
    assessed_on = now.assessed_on if now else risk.raised_on
    due = review_due_on(assessed_on, band(likelihood * impact))
    is_open = risk.state is RiskState.OPEN
    return RiskPosition(
        risk=risk,
        likelihood=likelihood,
        impact=impact,
        band=band(likelihood * impact),
        before=before,
        movement=score_movement(before, likelihood * impact),
        assessed_on=assessed_on,
        review_due_on=due if is_open else None,
        is_review_overdue=is_open and due < today,
        is_in_order=is_in_order(risk.inherent_score, likelihood * impact, risk.target_score),
        reason=now.reason if now else "",
    )


def highest_first(positions: Iterable[RiskPosition]) -> list[RiskPosition]:
    """By score, then impact, then number: the first ten are the ten highest."""
    return sorted(positions, key=lambda p: (-p.score, -p.impact, p.risk.number))


def settled_last(positions: Iterable[RiskPosition]) -> list[RiskPosition]:
    """Open risks first, the highest on top; then those that occurred, then the closed ones."""
    order = list(RiskState)
    return sorted(highest_first(positions), key=lambda p: order.index(p.risk.state))


@dataclass(frozen=True)
class IssuePosition:
    """``age_days`` since it was raised, to its resolution or today; ``days_overdue`` past its due
    date while open, else nought."""

    issue: Issue
    age_days: int
    days_overdue: int


def issue_position(issue: Issue, today: date) -> IssuePosition:
    is_late = issue.state is IssueState.OPEN and issue.due_on is not None and issue.due_on < today
    return IssuePosition(
        issue=issue,
        age_days=((issue.resolved_on or today) - issue.raised_on).days,
        days_overdue=(today - issue.due_on).days if is_late and issue.due_on else 0,
    )


def most_pressing(positions: Iterable[IssuePosition]) -> list[IssuePosition]:
    """Open issues first, by severity, then by due date (none last), then by number."""
    return sorted(
        positions,
        key=lambda p: (
            p.issue.state is IssueState.RESOLVED,
            -p.issue.severity.rank,
            p.issue.due_on or date.max,
            p.issue.number,
        ),
    )
