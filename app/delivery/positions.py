"""Where a milestone stands on a day: the forecast then, its rating, and how it moved."""

from dataclasses import dataclass
from datetime import date

from app.core.rag import Rag
from app.delivery.models import Milestone
from app.delivery.rules import milestone_rag, milestone_reason, variance_days


@dataclass(frozen=True)
class MilestonePosition:
    """``variance`` and ``moved`` are in days, positive when later; ``moved`` compares the forecast
    with the one at ``since`` (nought where there was no such day)."""

    milestone: Milestone
    forecast_on: date
    variance: int
    rag: Rag
    reason: str
    moved: int


def position(milestone: Milestone, today: date, since: date | None = None) -> MilestonePosition:
    forecast = milestone.forecast_at(today)
    facts = (milestone.baseline_on, forecast, milestone.actual_on)
    settled = milestone.actual_on or forecast
    was_done = (
        since is not None and milestone.actual_on is not None and milestone.actual_on <= since
    )
    moved = 0 if since is None or was_done else (settled - milestone.forecast_at(since)).days
    return MilestonePosition(
        milestone=milestone,
        forecast_on=forecast,
        variance=variance_days(*facts),
        rag=milestone_rag(*facts, today),
        reason=milestone_reason(*facts, today),
        moved=moved,
    )
