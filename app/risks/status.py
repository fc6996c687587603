"""The status of risks and issues on a day: the score then, its band, how it moved, what is late."""

from collections.abc import Iterable, Sequence
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
class RiskStatus:
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


def score_before(known: Sequence[tuple[date, int]], since: date | None) -> int | None:
    """The score at the end of a day or, where none is given, that of the assessment before the
    last; ``known`` are the days and scores of all, the first first."""
    if since is None:
        return known[-2][1] if len(known) > 1 else None
    return next((score for on, score in reversed(known) if on <= since), None)


def risk_status(risk: Risk, today: date, since: date | None = None) -> RiskStatus:
    """Movement compares today's score with the one at the end of ``since`` (without it, with the
    assessment before the last)."""
    known = [row for row in risk.scores if row.assessed_on <= today]
    now = known[-1] if known else None
    likelihood, impact = risk.residual_at(today)
    before = score_before([(row.assessed_on, row.score) for row in known], since)
    assessed_on = now.assessed_on if now else risk.raised_on
    due = review_due_on(assessed_on, band(likelihood * impact))
    is_open = risk.state is RiskState.OPEN
    return RiskStatus(
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


def highest_first(statuses: Iterable[RiskStatus]) -> list[RiskStatus]:
    """By score, then impact, then number: the first ten are the ten highest."""
    return sorted(statuses, key=lambda p: (-p.score, -p.impact, p.risk.number))


def settled_last(statuses: Iterable[RiskStatus]) -> list[RiskStatus]:
    """Open risks first, the highest on top; then those that occurred, then the closed ones."""
    order = list(RiskState)
    return sorted(highest_first(statuses), key=lambda p: order.index(p.risk.state))


@dataclass(frozen=True)
class IssueStatus:
    """``age_days`` since it was raised, to its resolution or today; ``days_overdue`` past its due
    date while open, else 0."""

    issue: Issue
    age_days: int
    days_overdue: int


def issue_status(issue: Issue, today: date) -> IssueStatus:
    is_late = issue.state is IssueState.OPEN and issue.due_on is not None and issue.due_on < today
    return IssueStatus(
        issue=issue,
        age_days=((issue.resolved_on or today) - issue.raised_on).days,
        days_overdue=(today - issue.due_on).days if is_late and issue.due_on else 0,
    )


def most_pressing(statuses: Iterable[IssueStatus]) -> list[IssueStatus]:
    """Open issues first, by severity, then by due date (none last), then by number."""
    return sorted(
        statuses,
        key=lambda p: (
            p.issue.state is IssueState.RESOLVED,
            -p.issue.severity.rank,
            p.issue.due_on or date.max,
            p.issue.number,
        ),
    )
