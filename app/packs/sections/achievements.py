"""Achievements, outlook and milestones: standing item 1."""

from collections.abc import Sequence
from datetime import date, timedelta

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
    read_once,
)
from app.core.sentences import agree, all_of, capital, listed, message, since, tally
from app.core.wording import words
from app.delivery import queries as delivery
from app.delivery.models import ChangeRequest, Milestone, Product
from app.delivery.rules import ChangeState
from app.delivery.status import milestone_status
from app.packs.sections.products import ProductRow, open_products, products
from app.packs.timeline import Timeline, timeline

#: How far ahead "next" looks where no next meeting is planned.
OUTLOOK = timedelta(days=31)

MOST_EVENTS = 20
MOST_EXCEPTIONS = 15
MOST_CHARTED = 14
MOST_CHANGES = 10


class MilestoneRow(RecordRow, frozen=True, kw_only=True):
    """``settled_on`` is the actual or, lacking one, the forecast; ``variance`` and ``moved`` are
    days, positive when later, ``moved`` counting from the last meeting. ``first_baseline_on`` is
    the baseline that it began with, where an approved change gave it another."""

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
    """``exceptions`` are the milestones that need attention; ``register`` leads to all of them.
    ``chart`` are the key ones, for the timeline, which ``today`` cuts into past and future."""

    today: date
    done: Listing[Event]
    ahead: Listing[Event]
    chart: Listing[MilestoneRow]
    exceptions: Listing[MilestoneRow]
    register: Pointer | None
    changes: Listing[ChangeRow] = Listing(heading="")

    @property
    def timeline(self) -> Timeline:
        return timeline(self.chart.rows, self.today)


class MilestoneAnnex(Annex, frozen=True, kw_only=True, tag="milestones"):
    rows: tuple[MilestoneRow, ...]


@read_once
def _milestones(records: Records) -> list[tuple[Milestone, MilestoneRow]]:
    found = () if "delivery" in words.unused else delivery.list_milestones()
    return [(each, milestone_row(each, records.today, records.since)) for each in found]


def milestones(records: Records) -> list[MilestoneRow]:
    """All, by baseline."""
    return [row for _, row in _milestones(records)]


def red_milestones_of(records: Records, pilot_id: int) -> int:
    return sum(
        row.rag is Rag.RED for each, row in _milestones(records) if each.pilot_id == pilot_id
    )


def milestone_row(milestone: Milestone, today: date, since: date | None) -> MilestoneRow:
    now = milestone_status(milestone, today, since)
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
        evidence=cell(milestone.evidence) if milestone.actual_on else "",
    )


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
    chart = _charted(rows, today)
    exceptions = sorted(
        (row for row in rows if needs_attention(row)),
        key=lambda row: (row.rag is not Rag.RED, -row.variance, row.reference),
    )
    changes = _changes(records)
    return Achievements(
        **head.opening(achievements_message(rows, newly_done, since_on, today)),
        today=today,
        done=listing(done_heading(done, since_on), done[::-1], MOST_EVENTS, "the registers"),
        ahead=listing(ahead_heading(ahead, records.until), ahead, MOST_EVENTS, "the registers"),
        chart=listing(chart_heading(chart), chart, MOST_CHARTED),
        exceptions=listing(
            exceptions_heading(exceptions), exceptions, MOST_EXCEPTIONS, "the annex"
        ),
        register=records.pointers.get("milestones"),
        changes=listing(changes_heading(changes), changes, MOST_CHANGES),
    )


@read_once
def _changes(records: Records) -> list[ChangeRow]:
    """Those that wait, the oldest first, and then those that were decided."""
    if "delivery" in words.unused:
        return []
    found = delivery.list_changes_between(records.since, records.today)
    rows = [_change_row(each) for each in found]
    return sorted(rows, key=lambda row: not row.is_waiting)


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


def changes_heading(rows: Sequence[ChangeRow]) -> str:
    waiting = sum(row.is_waiting for row in rows)
    if not rows:
        return ""
    if not waiting:
        return f"{counted(len(rows), 'change request')} {agree(len(rows), 'has')} been decided"
    return f"{counted(waiting, 'change request')} {agree(waiting, 'is')} waiting for a decision"


def needs_attention(row: MilestoneRow) -> bool:
    """Red or Amber, or moved since the last meeting, and not done."""
    return not row.is_done and (row.rag in (Rag.RED, Rag.AMBER) or row.moved != 0)


def _charted(rows: Sequence[MilestoneRow], today: date) -> list[MilestoneRow]:
    """The key milestones nearest to today, in the order of their baselines."""
    key = sorted((row for row in rows if row.is_key), key=lambda row: abs(row.settled_on - today))
    return sorted(key[:MOST_CHARTED], key=lambda row: (row.baseline_on, row.reference))


def _by_day(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, event.reference))


def _completed(row: MilestoneRow) -> str:
    """How it came out, and on what evidence."""
    return f"{capital(row.reason)}. {row.evidence}" if row.evidence else capital(row.reason)


def _event(row: MilestoneRow | ProductRow, on: date, what: str) -> Event:
    shared = {name: getattr(row, name) for name in RecordRow.__struct_fields__}
    return Event(**shared, on=on, what=what)


def achievements_message(
    rows: Sequence[MilestoneRow], done: Sequence[MilestoneRow], since_on: date | None, today: date
) -> str:
    """``done`` are those completed since the last meeting."""
    if not rows:
        return "No milestones have been entered yet."
    red = sum(row.rag is Rag.RED for row in rows)
    coming = min(
        (row for row in rows if row.is_key and not row.is_done and row.settled_on >= today),
        key=lambda row: (row.settled_on, row.reference),
        default=None,
    )
    return message(
        tally(red, "milestone", f"is {Rag.RED.word}"),
        f"{len(done) or 'none'} {agree(len(done) or 1, 'has')} been completed {since(since_on)}",
        f"the next key milestone, “{coming.title}”, is due on {day(coming.settled_on)}"
        if coming
        else "",
    )


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


def chart_heading(chart: Sequence[MilestoneRow]) -> str:
    late = sum(row.variance > 0 for row in chart)
    if not chart:
        return "No milestone is marked as key"
    if late and len(chart) > 1:
        return f"{late} of {len(chart)} key milestones {agree(late, 'is')} later than baseline"
    where = "later than" if late else "on or ahead of"
    return f"{all_of(len(chart), 'key milestone')} {agree(len(chart), 'is')} {where} baseline"


def exceptions_heading(rows: Sequence[MilestoneRow]) -> str:
    """``rows`` are the milestones that need attention."""
    past = sum(not row.is_done and row.variance > words.tolerance_days for row in rows)
    slipped = sum(row.moved > 0 for row in rows)
    said = tally(past, "milestone", "has slipped beyond tolerance")
    if not past:
        said = tally(len(rows), "milestone", "needs attention")
    moved = f"; {slipped} {agree(slipped, 'has')} moved later since the last meeting"
    return said + (moved if slipped else "")


SECTION = SectionType(
    "achievements",
    "Achievements, outlook and milestones",
    Achievements,
    build,
    part="delivery",
    annex=AnnexType(
        name="milestones",
        title="Register of milestones",
        content=MilestoneAnnex,
        rows=milestones,
        what="milestone",
        order="in order of baseline",
    ),
)
