"""The status of a barrier on a day: how old it is, whether its answer is late, and its history in
words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.barriers.models import Barrier, BarrierEvent
from app.barriers.rules import BarrierEventKind, BarrierState
from app.core.formats import day


@dataclass(frozen=True)
class BarrierStatus:
    """``age_days`` since it was raised, to its settlement or today; ``days_overdue`` while no
    response has been received, else 0."""

    barrier: Barrier
    age_days: int
    days_overdue: int


def barrier_status(barrier: Barrier, today: date) -> BarrierStatus:
    return BarrierStatus(
        barrier=barrier,
        age_days=age_of(barrier.raised_on, barrier.settled_on, today),
        days_overdue=overdue_of(barrier.respond_by_on, today, is_awaited=barrier.is_awaited),
    )


def age_of(raised_on: date, settled_on: date | None, today: date) -> int:
    return ((settled_on or today) - raised_on).days


def overdue_of(respond_by_on: date | None, today: date, *, is_awaited: bool) -> int:
    if not is_awaited or respond_by_on is None:
        return 0
    return max((today - respond_by_on).days, 0)


#: What waits for someone first: those of a state stand together, in this order.
STATE_ORDER = (
    BarrierState.RAISED,
    BarrierState.ACCEPTED,
    BarrierState.SENT,
    BarrierState.ESCALATED,
    BarrierState.ESCALATED_FURTHER,
    BarrierState.RESPONDED,
    BarrierState.AGREEING,
    BarrierState.RETURNED,
    BarrierState.RESOLVED,
    BarrierState.CLOSED,
)


def most_pressing(statuses: Iterable[BarrierStatus]) -> list[BarrierStatus]:
    """What is overdue first, the longest of all, then by state (``STATE_ORDER``); in each, the
    oldest, then by number."""
    return sorted(
        statuses,
        key=lambda p: (
            -p.days_overdue,
            STATE_ORDER.index(p.barrier.state),
            p.barrier.raised_on,
            p.barrier.number,
        ),
    )


def names_of_raisers(barrier: Barrier) -> str:
    """The places that raised it, once each, in the order in which they did."""
    names = list(dict.fromkeys(each.pilot.name for each in barrier.raisers))
    return "; ".join(names) if names else "Several"


def raisers_in_words(barrier: Barrier) -> str:
    """ "Kent", "Kent and 2 others"; "Several" of what no one place raised."""
    names = list(dict.fromkeys(each.pilot.short_name for each in barrier.raisers))
    if not names:
        return "Several"
    first, *others = names
    if len(others) < 2:
        return " and ".join(names)
    return f"{first} and {len(others)} others"


_WORDS = {
    BarrierEventKind.RAISED: "Raised by {}",
    BarrierEventKind.SENT: "Sent to {}",
    BarrierEventKind.REOPENED: "Reopened and sent again to {}",
    BarrierEventKind.RESPONDED: "{} responded",
    BarrierEventKind.ESCALATED: "Escalated to {}",
    BarrierEventKind.JOINED: "{} joined to this one",
    BarrierEventKind.PARTED: "{} restored, and no longer part of this one",
    BarrierEventKind.AGREED: "{} agrees that it is resolved",
    BarrierEventKind.DISAGREED: "{} does not agree that it is resolved",
    BarrierEventKind.TAKEN_UP: "Taken up by {}",
}


def event_words(event: BarrierEvent) -> str:
    """A line of history: "Sent to HM Treasury, response due 5 March 2010"."""
    wording = _WORDS.get(event.kind) if event.subject else None
    said = wording.format(event.subject) if wording else event.kind.word
    if event.due_before and event.due_after:
        said += f", from {day(event.due_before)} to {day(event.due_after)}"
    elif event.due_after and event.kind is BarrierEventKind.ASKED_TO_AGREE:
        said += f", by {day(event.due_after)}"
    elif event.due_after:
        said += f", response due {day(event.due_after)}"
    return f"{said} (as {event.origin})" if event.origin else said


#: What others did to a barrier that whoever raised it would want to know.
_NEWS = (
    BarrierEventKind.SENT,
    BarrierEventKind.RETURNED,
    BarrierEventKind.RESPONDED,
    BarrierEventKind.ESCALATED,
    BarrierEventKind.RESOLVED,
    BarrierEventKind.CLOSED,
)


def told_of(barrier: Barrier) -> list[tuple[date, str]]:
    """What happened to a barrier since it was raised, a day and a few words each, newest first."""
    return [(each.happened_on, event_words(each)) for each in barrier.events if each.kind in _NEWS]
