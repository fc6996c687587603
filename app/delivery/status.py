"""The status of delivery on a day: forecasts and ratings, what is late or lacking."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.core.rag import Rag
from app.core.wording import words
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    Product,
    ResourceNeed,
)
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    FINISHED_STAGES,
    MILESTONE_RATINGS,
    ChangeState,
    Decider,
    Shortfall,
    days_moved,
    days_overdue,
    decider_of,
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
    before = milestone.forecast_at(since) if since is not None else forecast
    return MilestoneStatus(
        milestone=milestone,
        forecast_on=forecast,
        variance=variance_days(*facts),
        rag=milestone_rag(*facts, today, words.tolerance_days),
        reason=milestone_reason(*facts, today),
        moved=days_moved(forecast, before, milestone.actual_on, since),
    )


def most_pressing(statuses: Iterable[MilestoneStatus]) -> list[MilestoneStatus]:
    """By rating (Red first, complete last), then by forecast, then by number."""
    return sorted(
        statuses,
        key=lambda p: (MILESTONE_RATINGS.index(p.rag), p.forecast_on, p.milestone.number),
    )


@dataclass(frozen=True)
class Baseline:
    """One of the baselines that a milestone has had: ``set_on`` is None where nobody recorded it;
    ``change`` is the request that brought it, None of the first."""

    on: date
    set_on: date | None
    change: ChangeRequest | None = None


def baselines(milestone: Milestone) -> list[Baseline]:
    """All that a milestone has had, the first first; it comes with its changes."""
    approved = [each for each in milestone.changes if each.state is ChangeState.APPROVED]
    approved.sort(key=lambda each: (each.decided_on or date.min, each.id))
    return [
        Baseline(milestone.first_baseline_on, milestone.baseline_set_on),
        *(Baseline(each.to_on, each.decided_on, each) for each in approved),
    ]


def directors_for(
    change: ChangeRequest, limit: int, director_ids: Collection[int]
) -> frozenset[int]:
    """Those of the programme directors who decide a request; none where a group does."""
    return frozenset(
        each
        for each in director_ids
        if decider_of(
            change.days, limit, is_directors_own=each == change.raised_by_id, has_director=True
        )
        is Decider.DIRECTOR
    )


@dataclass(frozen=True)
class ChangeStatus:
    """``days_overdue`` past the day by which it was to be decided, while it waits."""

    change: ChangeRequest
    days_overdue: int


def change_status(change: ChangeRequest, today: date) -> ChangeStatus:
    is_finished = change.state is not ChangeState.WAITING
    return ChangeStatus(change, days_overdue(change.decide_by_on, today, is_finished=is_finished))


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
