"""What the front page says of the records: one sentence a matter, and where to go on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.barriers.positions import BarrierPosition
from app.core.formats import counted, day
from app.delivery.models import Product
from app.delivery.positions import MilestonePosition
from app.delivery.rules import FINISHED_STAGES, ProductAsk
from app.governance.meetings.models import Meeting
from app.readiness.rules import Readiness
from app.risks.positions import RiskPosition, highest_first
from app.risks.rules import Band

#: How many records a finding names before it says "and more".
NAMED = 3


@dataclass(frozen=True)
class Place:
    """A page of this service, by its endpoint and what its address names."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A record that a finding names: a link, and why it is named."""

    text: str
    note: str
    place: Place
    is_illustrative: bool = False


@dataclass(frozen=True)
class Finding:
    """One matter: what it is, how it stands in a word or two and in a sentence, the records that
    need attention most. ``is_settled`` where nothing is left to do. ``more`` counts the records
    not named."""

    title: str
    state: str
    is_settled: bool
    sentence: str
    place: Place
    named: Sequence[Named] = ()
    more: int = 0


def meeting_place(meeting: Meeting) -> Place:
    return Place(
        "meetings.show_meeting",
        {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()},
    )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def readiness_finding(meeting: Meeting, ready: Readiness) -> Finding:
    """How much of what the meeting waits for is in, and what is late."""
    place = Place("readiness.show_readiness", dict(meeting_place(meeting).values))
    late = ready.late
    return Finding(
        "Readiness",
        ready.state,
        ready.is_settled,
        _with_next_step(ready),
        place,
        [
            Named(
                each.item.what,
                each.when,
                Place(each.item.endpoint, each.item.values),
                each.item.is_illustrative,
            )
            for each in late[:NAMED]
        ],
        len(late[NAMED:]),
    )


def _with_next_step(ready: Readiness) -> str:
    """The finding, and the next day of the timetable from which something is to come."""
    ahead = (step for step in ready.steps if any(not each.is_late for each in step.missing))
    following = next(ahead, None)
    if following is None:
        return ready.sentence
    dated = following.dated
    return f"{ready.sentence} Next, {following.away}: {dated.step.word.lower()} ({day(dated.on)})."


def risks_finding(open_risks: Iterable[RiskPosition]) -> Finding:
    """Risks that score very high, and those of them that went up since the last meeting."""
    everything = highest_first(open_risks)
    top = [each for each in everything if each.band is Band.VERY_HIGH]
    risen = [each for each in top if each.before is not None and each.before < each.score]
    if top:
        sentence = (
            f"{len(top)} of {counted(len(everything), 'open risk')} {_be(len(top))} very high"
        )
        if risen:
            sentence += f"; {len(risen)} went up since the last meeting"
    elif everything:
        sentence = f"Not one of {counted(len(everything), 'open risk')} is very high"
    else:
        sentence = "There are no open risks"
    return Finding(
        "Risks",
        f"{len(top)} very high",
        not top,
        f"{sentence}.",
        Place("risks.list_risks", {"state": "open", "band": Band.VERY_HIGH.value} if top else {}),
        [
            Named(
                f"{each.reference} {each.risk.title}",
                f"score {each.score}, {each.movement.words}",
                Place("risks.show_risk", {"reference": each.reference}),
                each.risk.is_illustrative,
            )
            for each in top[:NAMED]
        ],
        len(top[NAMED:]),
    )


def overdue_milestones(
    positions: Iterable[MilestonePosition], today: date
) -> list[MilestonePosition]:
    """Those whose forecast has passed with no actual, the longest ago first."""
    late = [p for p in positions if p.milestone.actual_on is None and p.forecast_on < today]
    return sorted(late, key=lambda p: (p.forecast_on, p.milestone.number))


def name_milestone(position: MilestonePosition) -> Named:
    milestone = position.milestone
    return Named(
        f"{milestone.reference} {milestone.title}",
        position.reason,
        Place("delivery.show_milestone", {"reference": milestone.reference}),
        milestone.is_illustrative,
    )


def milestones_finding(positions: Sequence[MilestonePosition], today: date) -> Finding:
    late = overdue_milestones(positions, today)
    pending = sum(position.milestone.actual_on is None for position in positions)
    if late:
        whose = "its" if len(late) == 1 else "their"
        sentence = (
            f"{len(late)} of {counted(pending, 'milestone')} not yet done {_be(len(late))} past "
            f"{whose} forecast"
        )
    elif pending:
        sentence = f"Not one of {counted(pending, 'milestone')} not yet done is past its forecast"
    else:
        sentence = "There are no milestones still to be done"
    return Finding(
        "Milestones",
        f"{len(late)} overdue",
        not late,
        f"{sentence}.",
        Place("delivery.list_milestones", {"rating": "red"} if late else {}),
        [name_milestone(each) for each in late[:NAMED]],
        len(late[NAMED:]),
    )


def barriers_finding(positions: Sequence[BarrierPosition]) -> Finding:
    """Barriers whose department has not answered by the day it was asked to."""
    late = sorted(
        (each for each in positions if each.days_overdue),
        key=lambda p: (-p.days_overdue, p.barrier.number),
    )
    if late:
        departments = Counter(each.barrier.department.label for each in late).most_common()
        owing = ", ".join(f"{name} {count}" for name, count in departments[:NAMED])
        others = len(departments) - NAMED
        sentence = f"Departments owe {counted(len(late), 'overdue answer')}: {owing}" + (
            f" and {counted(others, 'other')}" if others > 0 else ""
        )
    elif positions:
        sentence = f"No answer is overdue on {counted(len(positions), 'barrier')} not settled"
    else:
        sentence = "There are no unsettled barriers"
    return Finding(
        "Barriers",
        f"{len(late)} overdue",
        not late,
        f"{sentence}.",
        Place("barriers.list_barriers", {"kind": "barrier", "state": "open"} if late else {}),
        [
            Named(
                f"{each.barrier.reference} {each.barrier.title}",
                f"{each.barrier.department.label}, {counted(each.days_overdue, 'day')} overdue",
                Place("barriers.show_barrier", {"reference": each.barrier.reference}),
                each.barrier.is_illustrative,
            )
            for each in late[:NAMED]
        ],
        len(late[NAMED:]),
    )


def products_finding(products: Iterable[Product]) -> Finding:
    """Products that ask something of the group."""
    waiting = [
        each
        for each in products
        if each.ask is not ProductAsk.NONE and each.stage not in FINISHED_STAGES
    ]
    kinds = Counter(each.ask for each in waiting)
    wanted = ", ".join(f"{kinds[ask]} for {ask.value}" for ask in ProductAsk if kinds[ask])
    sentence = (
        f"{counted(len(waiting), 'product')} {'waits' if len(waiting) == 1 else 'wait'} for a "
        f"group: {wanted}"
        if waiting
        else "No product waits for a group"
    )
    return Finding(
        "Products",
        f"{len(waiting)} waiting",
        not waiting,
        f"{sentence}.",
        Place("delivery.list_products"),
        [
            Named(
                f"{each.reference} {each.title}",
                f"for {each.ask.value}, due on {day(each.due_on)}",
                Place("delivery.show_product", {"reference": each.reference}),
                each.is_illustrative,
            )
            for each in waiting[:NAMED]
        ],
        len(waiting[NAMED:]),
    )
