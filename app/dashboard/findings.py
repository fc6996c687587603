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
from app.governance.models import Meeting
from app.governance.rules import ItemPurpose, SectionKind, duration
from app.governance.timetable.rules import pack_due_on
from app.packs.models import Pack
from app.packs.rules import UNDER_WAY, PackState
from app.returns.findings import round_finding
from app.returns.models import ReportingRound
from app.returns.positions import PilotReturn
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
        "governance.show_meeting",
        {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()},
    )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def updates_finding(round_: ReportingRound | None, returns: Sequence[PilotReturn]) -> Finding:
    """Which pilots' updates are in, and who is late."""
    title = "Progress updates"
    if round_ is None:
        return Finding(
            title,
            "No round",
            False,
            "No reporting round is open for it: open one, so that pilots can send their updates.",
            Place("returns.list_rounds"),
        )
    missing = [each for each in returns if each.update is None]
    late = [each for each in missing if each.is_late]
    received = len(returns) - len(missing)
    return Finding(
        f"{title}, {round_.name}",
        f"{len(late)} late" if late else f"{received} of {len(returns)} in",
        bool(returns) and not missing,
        round_finding(returns),
        Place("returns.show_round", {"round_id": round_.id}),
        [
            Named(
                each.pilot.name,
                f"{counted(each.days_late, 'day')} late"
                + (", a draft is begun" if each.has_draft else ""),
                Place("returns.show_update", {"slug": each.pilot.slug, "round_id": round_.id}),
            )
            for each in late[:NAMED]
        ],
        len(late[NAMED:]),
    )


def agenda_finding(meeting: Meeting) -> Finding:
    """Whether the agenda is complete: items, presenters, and what each decision asks."""
    items = meeting.items
    if not items:
        return Finding(
            "Agenda", "Empty", False, "The agenda has no items yet.", meeting_place(meeting)
        )
    unpresented = [item for item in items if item.presenter is None]
    # An item for the minutes asks that they be agreed, without a word of its own.
    unasked = [
        i
        for i in items
        if i.purpose is ItemPurpose.DECISION and not i.asks and i.section is not SectionKind.MINUTES
    ]
    said = [f"{counted(len(items), 'item')}, {duration(sum(item.minutes for item in items))}"]
    if unpresented:
        said.append(
            f"{len(unpresented)} {'has' if len(unpresented) == 1 else 'have'} no presenter yet"
        )
    if unasked:
        asks = "asks" if len(unasked) == 1 else "ask"
        said.append(f"{len(unasked)} for decision {asks} nothing of the group yet")
    is_complete = not unpresented and not unasked
    if is_complete:
        said.append("every item has a presenter and every decision its ask")
    return Finding(
        "Agenda",
        "Complete" if is_complete else "Incomplete",
        is_complete,
        f"{'; '.join(said)}.",
        meeting_place(meeting),
    )


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


def pack_finding(meeting: Meeting, packs: Sequence[Pack], today: date) -> Finding:
    """Whether the meeting's pack is built and issued, and by when it goes out. ``packs`` are the
    newest of each state."""
    due = pack_due_on(meeting.held_on, meeting.group)
    newest = max(packs, key=lambda pack: pack.id, default=None)
    issued = max(
        (pack for pack in packs if pack.state is PackState.ISSUED),
        key=lambda pack: pack.id,
        default=None,
    )
    place = Place("packs.show_pack", {"pack_id": newest.id}) if newest else meeting_place(meeting)
    if issued is not None and issued.issued_on is not None:
        said = f"Issue {issued.issue_number} went out on {day(issued.issued_on)}"
        if newest is not None and newest.state is PackState.BUILT:
            said += f"; there is a newer {newest.label[:1].lower()}{newest.label[1:]}"
        return Finding("Pack", "Issued", True, f"{said}.", place)
    goes = "was to go" if due < today else "goes"
    clear = counted(meeting.group.pack_days, "clear working day")
    by = f"It {goes} out by {day(due)}, {clear} before the meeting."
    if newest is None:
        return Finding("Pack", "Not built", False, f"No pack has been built. {by}", place)
    if newest.state in UNDER_WAY:
        return Finding("Pack", newest.state.word, False, by, place)
    if newest.state is PackState.FAILED:
        return Finding("Pack", "Not built", False, f"The last build failed. {by}", place)
    return Finding("Pack", "Draft", False, f"{newest.label} is built and not issued. {by}", place)
