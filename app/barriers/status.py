"""The status of a barrier on a day: how old it is, and whether its answer is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.barriers.models import Barrier
from app.barriers.rules import BarrierState


@dataclass(frozen=True)
class BarrierStatus:
    """``age_days`` since it was raised, to its settlement or today; ``days_overdue`` while no
    response has been received, else 0."""

    barrier: Barrier
    age_days: int
    days_overdue: int


def barrier_status(barrier: Barrier, today: date) -> BarrierStatus:
    respond_by = barrier.respond_by_on
    is_late = barrier.state is BarrierState.OPEN and respond_by is not None and respond_by < today
    return BarrierStatus(
        barrier=barrier,
        age_days=((barrier.settled_on or today) - barrier.raised_on).days,
        days_overdue=(today - respond_by).days if is_late and respond_by else 0,
    )


def most_pressing(statuses: Iterable[BarrierStatus]) -> list[BarrierStatus]:
    """Those awaiting a response first, then those answered, then the settled; in each, the longest
    overdue, then the oldest, then by number."""
    order = list(BarrierState)
    return sorted(
        statuses,
        key=lambda p: (
            order.index(p.barrier.state),
            -p.days_overdue,
            p.barrier.raised_on,
            p.barrier.number,
        ),
    )


def history(barrier: Barrier) -> list[tuple[date, str]]:
    """What happened to a barrier, a day and a few words each, newest first."""
    happened = [(barrier.raised_on, f"Raised with {barrier.department.name}")]
    if barrier.responded_on is not None:
        happened.append((barrier.responded_on, f"{barrier.department.name} responded"))
    if barrier.settled_on is not None:
        happened.append((barrier.settled_on, barrier.state.word))
    return sorted(happened, key=lambda row: row[0])[::-1]
