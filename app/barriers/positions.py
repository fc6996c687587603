"""Where a barrier stands on a day: how old it is, and whether its answer is late."""

from dataclasses import dataclass
from datetime import date

from app.barriers.models import Barrier
from app.barriers.rules import BarrierState


@dataclass(frozen=True)
class BarrierPosition:
    """``age_days`` since it was raised, to its settlement or today; ``days_overdue`` past the day
    to respond by while no response is in, else nought."""

    barrier: Barrier
    age_days: int
    days_overdue: int


def barrier_position(barrier: Barrier, today: date) -> BarrierPosition:
    respond_by = barrier.respond_by_on
    is_late = barrier.state is BarrierState.OPEN and respond_by is not None and respond_by < today
    return BarrierPosition(
        barrier=barrier,
        age_days=((barrier.settled_on or today) - barrier.raised_on).days,
        days_overdue=(today - respond_by).days if is_late and respond_by else 0,
    )
