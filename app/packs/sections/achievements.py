"""Achievements, outlook and milestones: standing item 1."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile

import msgspec

from app.core.figures import Figures
from app.core.formats import counted, day, short_day
from app.core.rag import Rag
from app.core.records import row_of
from app.core.sections import (
    Annex,
    AnnexType,
    Head,
    Listing,
    Pointer,
    RecordRow,
    Records,
    Section,
    SectionType,
    cell,
    listing,
    place_of,
    read_once,
)
from app.core.sentences import agree, capital, listed, message, share, since, tally
from app.core.wording import words
from app.delivery import queries as delivery
from app.delivery.models import ChangeRequest, Milestone, MilestoneForecast, Product
from app.delivery.rules import ChangeState
from app.delivery.status import milestone_status
from app.packs.agreed import AgreedDecision, agreed_of, change_requests, decisions_by_milestone
from app.packs.figures import figures
from app.packs.sections.products import ProductRow, open_products, products
from app.packs.timeline import Timeline, timeline

#: How far ahead "next" looks where no next meeting is planned.
OUTLOOK = timedelta(days=31)

MOST_EVENTS = 20
MOST_AHEAD = 10
MOST_EXCEPTIONS = 15
MOST_CHARTED = 14
MOST_CHANGES = 10
REGISTERS = "the registers of milestones and products"


class MilestoneRow(RecordRow, frozen=True, kw_only=True):
    """``settled_on`` is the actual or, lacking one, the forecast; ``variance`` and ``moved`` are
    days, positive when later, ``moved`` counting from the last meeting. ``first_baseline_on`` is
    the baseline that it began with, where an approved change gave it another. ``why`` is what was
    said with the newest forecast, on ``why_on``; ``late_since_on`` is the day from which every
    forecast has been later than the baseline; ``agreed`` says who agreed to that."""

    baseline_on: date
    settled_on: date
    is_done: bool
    variance: int
    rag: Rag
    reason: str
    moved: int
    is_key: bool = False
    first_baseline_on: date | None = None
    evidence: str = ""
    why: str = ""
    why_on: date | None = None
    late_since_on: date | None = None
    agreed: str = ""


class ChangeRow(RecordRow, frozen=True, kw_only=True):
    """A request to change a baseline, that waits or was decided since the last meeting."""

    from_on: date
    to_on: date
    movement: str
    why: str
    effect: str
    outcome: str
    is_waiting: bool


class Event(RecordRow, frozen=True, kw_only=True):
    """Something that happened, or is to happen, on a day; ``what`` says it in a few words."""

    on: date
    what: str


class Achievements(Section, frozen=True, kw_only=True, tag="achievements"):
    """``exceptions`` are the milestones that need attention, ``decisions`` what was decided on
    them; ``register`` leads to the other milestones. ``chart`` are the key ones, for the timeline,
    which ``today`` cuts into past and future."""

    today: date
    done: Listing[Event]
    ahead: Listing[Event]
    chart: Listing[MilestoneRow]
    exceptions: Listing[MilestoneRow]
    register: Pointer | None
    changes: Listing[ChangeRow] = Listing(heading="")
    decisions: tuple[AgreedDecision, ...] = ()

    @property
    def timeline(self) -> Timeline:
        return timeline(self.chart.rows, self.today)

    @property
    def whole_rows(self) -> Sequence[RecordRow]:
        return self.exceptions.rows


class MilestoneAnnex(Annex, frozen=True, kw_only=True, tag="milestones"):
    rows: tuple[MilestoneRow, ...]


@read_once
def _milestones(records: Records) -> list[tuple[Milestone, MilestoneRow]]:
    found = () if "delivery" in words.unused else delivery.list_milestones()
    return [(each, milestone_row(each, records)) for each in found]


def milestones(records: Records) -> list[MilestoneRow]:
    """All, by baseline."""
    return [row for _, row in _milestones(records)]


@read_once
def _red_by_pilot(records: Records) -> Counter[int | None]:
    return Counter(each.pilot_id for each, row in _milestones(records) if row.rag is Rag.RED)


def red_milestones_of(records: Records, pilot_id: int) -> int:
    return _red_by_pilot(records)[pilot_id]


def milestone_row(milestone: Milestone, records: Records) -> MilestoneRow:
    now = milestone_status(milestone, records.today, records.since)
    known = [each for each in milestone.forecasts if each.recorded_on <= records.today]
    is_open = milestone.actual_on is None
    return MilestoneRow(
        **row_of(milestone, milestone.pilot),
        baseline_on=milestone.baseline_on,
        settled_on=milestone.actual_on or now.forecast_on,
        is_done=milestone.actual_on is not None,
        variance=now.variance,
        rag=now.rag,
        reason=now.reason,
        moved=now.moved,
        is_key=milestone.is_key,
        first_baseline_on=milestone.earlier_baseline_on,
        evidence=cell(milestone.evidence, milestone.reference) if milestone.actual_on else "",
        why=known[-1].reason if known and is_open else "",
        why_on=known[-1].recorded_on if known and known[-1].reason and is_open else None,
        late_since_on=_late_since(milestone.baseline_on, known) if is_open else None,
        agreed=agreed_of(records, milestone.reference) if is_open else "",
    )


def _late_since(baseline_on: date, known: Sequence[MilestoneForecast]) -> date | None:
    """The day of the first of the latest forecasts that are all later than the baseline."""
    late = list(takewhile(lambda each: each.forecast_on > baseline_on, reversed(known)))
    return late[-1].recorded_on if late else None


def build(head: Head, records: Records) -> Achievements:
    rows, since_on, today = milestones(records), records.since, records.today

    def is_recent(on: date) -> bool:
        return on <= today and (since_on is None or on > since_on)

    newly_done = [row for row in rows if row.is_done and is_recent(row.settled_on)]
    published = [p for p in products(records) if p.published_on and is_recent(p.published_on)]
    done = _by_day(
        [_event(row, row.settled_on, _completed(row)) for row in newly_done]
        + [_event(p, p.published_on, "Product: published") for p in published if p.published_on]
    )
    until = records.until or records.held_on + OUTLOOK
    ahead = _by_day(
        [
            _event(row, row.settled_on, capital(row.reason))
            for row in rows
            if not row.is_done and today <= row.settled_on <= until
        ]
        + [
            _event(product, product.due_on, f"Product: {product.stage.lower()}")
            for product in open_products(records)
            if today <= product.due_on <= until
        ]
    )
    told, rest_in = figures(records), place_of("milestones", records, "the register of milestones")
    heading = exceptions_heading(told, since_on)
    exceptions = listing(heading, _exceptions(rows), MOST_EXCEPTIONS, rest_in)
    changes = _changes(records)
    return Achievements(
        **head.opening(achievements_message(told, _next_key(rows, today), since_on)),
        today=today,
        done=listing(done_heading(done, since_on), done[::-1], MOST_EVENTS, REGISTERS),
        ahead=_still_ahead(ahead, records, exceptions.rows),
        chart=_chart(chart_heading(told), rows, today, f"the tables below and in {rest_in}"),
        exceptions=exceptions,
        register=records.pointers.get("milestones"),
        changes=listing(
            changes_heading(told["changes_waiting"], len(changes), since_on),
            changes,
            MOST_CHANGES,
            "the register of change requests",
        ),
        decisions=_decisions(records, exceptions.rows),
    )


def _annexed(records: Records) -> list[MilestoneRow]:
    """Those that the section does not tell."""
    shown = listing("", _exceptions(milestones(records)), MOST_EXCEPTIONS).rows
    told = {row.reference for row in shown}
    return [row for row in milestones(records) if row.reference not in told]


def _exceptions(rows: Sequence[MilestoneRow]) -> list[MilestoneRow]:
    """Those that need attention, the Red and the latest first."""
    found = [row for row in rows if needs_attention(row)]
    return sorted(found, key=lambda row: (row.rag is not Rag.RED, -row.variance, row.reference))


def _decisions(records: Records, rows: Sequence[MilestoneRow]) -> tuple[AgreedDecision, ...]:
    """Those that the rows name, each once."""
    found = decisions_by_milestone(records)
    return tuple(dict.fromkeys(found[row.reference] for row in rows if row.reference in found))


def _still_ahead(
    events: Sequence[Event], records: Records, shown: Sequence[MilestoneRow]
) -> Listing[Event]:
    """What is due and stands in no table before; the heading speaks of all."""
    told = {row.reference for row in shown}
    left = [event for event in events if event.reference not in told]
    rest_in = REGISTERS
    if "milestones" in records.pointers:
        rest_in = f"{records.pointers['milestones'].where} and the register of products"
    found = listing(ahead_heading(events, records.until), left, MOST_AHEAD, rest_in)
    before = len(events) - len(left)
    said = f"{before} of them {agree(before, 'is')} among those above that need attention."
    rest = " ".join([said] * bool(before) + [found.rest] * bool(found.rest))
    return msgspec.structs.replace(found, rest=rest)


@read_once
def _changes(records: Records) -> list[ChangeRow]:
    """Those that wait, the oldest first, and then those that were decided."""
    if "delivery" in words.unused:
        return []
    rows = [_change_row(each) for each in change_requests(records) if _is_news(each, records.since)]
    return sorted(rows, key=lambda row: not row.is_waiting)


def _is_news(change: ChangeRequest, since_on: date | None) -> bool:
    """Whether it waits, or was decided since the last meeting."""
    return not (since_on and change.decided_on and change.decided_on <= since_on)


def _change_row(change: ChangeRequest) -> ChangeRow:
    milestone = change.milestone
    is_waiting = change.state is ChangeState.WAITING
    if is_waiting:
        outcome = f"Decision due by {short_day(change.decide_by_on)}"
    else:
        by = change.decided_by.word.lower() if change.decided_by else ""
        on = short_day(change.decided_on) if change.decided_on else ""
        outcome = f"{change.state.word} by {by} on {on}. {change.reason}".strip()
    own = row_of(change, milestone.pilot)
    return ChangeRow(
        **own | {"title": f"{milestone.reference} {milestone.title}"},
        from_on=change.from_on,
        to_on=change.to_on,
        movement=change.movement,
        why=change.why,
        effect=change.effect,
        outcome=outcome,
        is_waiting=is_waiting,
    )


def changes_heading(waiting: int, total: int, since_on: date | None) -> str:
    """``total`` are those that wait and those decided since the last meeting."""
    decided = total - waiting
    wait = f"{counted(waiting, 'change request')} {agree(waiting, 'is')} waiting for a decision"
    what = str(decided) if waiting else counted(decided, "change request")
    done = f"{what} {agree(decided, 'has')} been decided {since(since_on)}"
    return listed([*([wait] if waiting else []), *([done] if decided else [])]) if total else ""


def needs_attention(row: MilestoneRow) -> bool:
    """Red or Amber, or moved since the last meeting, and not done."""
    return not row.is_done and (row.rag in (Rag.RED, Rag.AMBER) or row.moved != 0)


def _chart(
    heading: str, rows: Sequence[MilestoneRow], today: date, rest_in: str
) -> Listing[MilestoneRow]:
    """The key milestones nearest to today, in the order of their baselines."""
    key = sorted((row for row in rows if row.is_key), key=lambda row: abs(row.settled_on - today))
    nearest = listing(heading, key, MOST_CHARTED, rest_in)
    ordered = sorted(nearest.rows, key=lambda row: (row.baseline_on, row.reference))
    return msgspec.structs.replace(nearest, rows=tuple(ordered))


def _by_day(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, event.reference))


def _completed(row: MilestoneRow) -> str:
    """How it came out, and on what evidence."""
    return f"{capital(row.reason)}. {row.evidence}" if row.evidence else capital(row.reason)


def _event(row: MilestoneRow | ProductRow, on: date, what: str) -> Event:
    shared = {name: getattr(row, name) for name in RecordRow.__struct_fields__}
    return Event(**shared, on=on, what=what)


def _next_key(rows: Sequence[MilestoneRow], today: date) -> MilestoneRow | None:
    return min(
        (row for row in rows if row.is_key and not row.is_done and row.settled_on >= today),
        key=lambda row: (row.settled_on, row.reference),
        default=None,
    )


def achievements_message(told: Figures, coming: MilestoneRow | None, since_on: date | None) -> str:
    """``coming`` is the next key milestone."""
    total, done = told["milestones"], told["milestones_completed"]
    said = "No milestones have been entered yet."
    if total:
        said = message(
            share(told["milestones_red"], total, "milestone", f"is {Rag.RED.word}"),
            f"{done or 'none'} {agree(done or 1, 'has')} been completed {since(since_on)}",
            f"the next key milestone, “{coming.title}”, is due on {day(coming.settled_on)}"
            if coming
            else "",
        )
    return told.with_left_out(said, "milestones")


def done_heading(events: Sequence[Event], since_on: date | None) -> str:
    what = _counts(events) or "nothing"
    return f"{what} {agree(len(events) or 1, 'has')} been completed {since(since_on)}"


def ahead_heading(events: Sequence[Event], until_on: date | None) -> str:
    until = f"by the next meeting on {day(until_on)}" if until_on else "in the next period"
    return f"{_counts(events) or 'nothing'} {agree(len(events) or 1, 'is')} due {until}"


def _counts(events: Sequence[Event]) -> str:
    """ "2 milestones and 1 product"; empty of none."""
    published = sum(event.reference.startswith(f"{Product.PREFIX}-") for event in events)
    counts = ((len(events) - published, "milestone"), (published, "product"))
    return listed([counted(count, what) for count, what in counts if count])


def chart_heading(told: Figures) -> str:
    late, total = told["milestones_key_late"], told["milestones_key"]
    if not total:
        return "No milestone is marked as key"
    if late:
        return share(late, total, "key milestone", "is later than baseline")
    return share(total, total, "key milestone", "is on or ahead of baseline")


def exceptions_heading(told: Figures, since_on: date | None) -> str:
    """What the milestones are that need attention, and why."""
    red, past = told["milestones_red"], told["milestones_beyond_tolerance"]
    moved = told["milestones_moved_later"]
    said = tally(told["milestones_needing_attention"], "milestone", "needs attention")
    reasons = []
    if red:
        some = "" if past == red == 1 else f"{'all' if past == red else past} of them "
        beyond = f", {some}beyond tolerance" if past else ""
        reasons.append(f"{red} {agree(red, 'is')} {Rag.RED.word}{beyond}")
    if moved:
        reasons.append(f"{moved} {agree(moved, 'has')} moved later {since(since_on)}")
    return f"{said}: {'; '.join(reasons)}" if reasons else said


SECTION = SectionType(
    "achievements",
    "Achievements, outlook and milestones",
    Achievements,
    build,
    part="delivery",
    annex=AnnexType(
        name="milestones",
        title="Other milestones",
        content=MilestoneAnnex,
        rows=_annexed,
        what="milestone",
        order="in order of baseline",
        is_rest=True,
    ),
)
