"""The status of delivery on a day: forecasts and ratings, what is late or lacking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.rag import Rag
from app.delivery.models import Interdependency, Milestone, Product, ResourceNeed
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    FINISHED_STAGES,
    MILESTONE_RATINGS,
    Shortfall,
    days_overdue,
    milestone_rag,
    milestone_reason,
    shortfall,
    variance_days,
)


@dataclass(frozen=True)
class MilestoneStatus:
    """``variance`` and ``moved`` are in days, positive when later; ``moved`` compares the forecast
    with the one at ``since`` (0 where there was no such day)."""

    milestone: Milestone
    forecast_on: date
    variance: int
    rag: Rag
    reason: str
    moved: int


def milestone_status(
    milestone: Milestone, today: date, since: date | None = None
) -> MilestoneStatus:
    forecast = milestone.forecast_at(today)
    facts = (milestone.baseline_on, forecast, milestone.actual_on)
    settled = milestone.actual_on or forecast
    was_done = (
        since is not None and milestone.actual_on is not None and milestone.actual_on <= since
    )
    moved = 0 if since is None or was_done else (settled - milestone.forecast_at(since)).days
    return MilestoneStatus(
        milestone=milestone,
        forecast_on=forecast,
        variance=variance_days(*facts),
        rag=milestone_rag(*facts, today),
        reason=milestone_reason(*facts, today),
        moved=moved,
    )


def most_pressing(statuses: Iterable[MilestoneStatus]) -> list[MilestoneStatus]:
    """By rating (Red first, complete last), then by forecast, then by number."""
    return sorted(
        statuses,
        key=lambda p: (MILESTONE_RATINGS.index(p.rag), p.forecast_on, p.milestone.number),
    )


@dataclass(frozen=True)
class ProductStatus:
    """``days_overdue`` past the due date while it is not published."""

    product: Product
    days_overdue: int


def product_status(product: Product, today: date) -> ProductStatus:
    is_finished = product.stage in FINISHED_STAGES
    return ProductStatus(product, days_overdue(product.due_on, today, is_finished=is_finished))


@dataclass(frozen=True)
class InterdependencyStatus:
    """``days_overdue`` past the need-by date while it is neither met nor closed."""

    interdependency: Interdependency
    days_overdue: int


def interdependency_status(interdependency: Interdependency, today: date) -> InterdependencyStatus:
    is_finished = interdependency.state in FINISHED_INTERDEPENDENCY
    return InterdependencyStatus(
        interdependency, days_overdue(interdependency.need_by_on, today, is_finished=is_finished)
    )


@dataclass(frozen=True)
class ResourceStatus:
    need: ResourceNeed
    shortfall: Shortfall


def resource_status(need: ResourceNeed) -> ResourceStatus:
    return ResourceStatus(
        need,
        shortfall(
            need.posts_needed,
            need.posts_filled,
            need.funding_needed_pounds,
            need.funding_secured_pounds,
        ),
    )
