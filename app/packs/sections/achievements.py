"""Achievements, outlook and milestones: standing item 1."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from app.core.figures import Figures
from app.core.formats import counted, day
from app.core.rag import Rag
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
    listing,
    place_of,
    read_once,
    shown_as,
)
from app.core.sentences import agree, capital, listed, message, share, since, tally
from app.delivery.models import Product
from app.delivery.standings import MilestoneStanding
from app.packs.agreed import AgreedDecision, decisions_by_milestone
from app.packs.figures import figures
from app.packs.sections.changes import ChangeRow, changes, changes_heading
from app.packs.sections.milestones import MilestoneRow, milestone_rows, milestones
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


class Dated(NamedTuple):
    """A milestone or product and its day, while it is not known whether there is room for it."""

    on: date
    of: MilestoneStanding | ProductRow

    @property
    def reference(self) -> str:
        return self.of.reference

    @property
    def is_minor(self) -> bool:
        return isinstance(self.of, MilestoneStanding) and not self.of.is_key


def build(head: Head, records: Records) -> Achievements:
    since_on, today = records.since, records.today
    told, rest_in = figures(records), place_of("milestones", records, "the register of milestones")
    exceptions = listing(
        exceptions_heading(told, since_on), _exceptions(records), MOST_EXCEPTIONS, rest_in
    )
    changed, done = changes(records), _done(records)
    return Achievements(
        **head.opening(achievements_message(told, _next_key(records), since_on)),
        today=today,
        done=_as_events(
            records, listing(done_heading(done, since_on), done[::-1], MOST_EVENTS, REGISTERS)
        ),
        ahead=_still_ahead(
            due_by(records, records.until or records.held_on + OUTLOOK), records, exceptions.rows
        ),
        chart=_chart(chart_heading(told), records, f"the tables below and in {rest_in}"),
        exceptions=_as_rows(records, exceptions),
        register=records.pointers.get("milestones"),
        changes=listing(
            changes_heading(told["changes_waiting"], len(changed), since_on),
            changed,
            MOST_CHANGES,
            "the register of change requests",
        ),
        decisions=_decisions(records, exceptions.rows),
    )


def _as_rows(records: Records, some: Listing[MilestoneStanding]) -> Listing[MilestoneRow]:
    return shown_as(some, milestone_rows(records, some.rows))


def _done(records: Records) -> list[Dated]:
    """What was completed or published since the last meeting, the earliest first."""
    since_on, today = records.since, records.today

    def is_recent(on: date) -> bool:
        return on <= today and (since_on is None or on > since_on)

    found: list[tuple[date, MilestoneStanding | ProductRow]] = [
        *((each.settled_on, each) for each in milestones(records) if each.is_done),
        *((each.published_on, each) for each in products(records) if each.published_on),
    ]
    return _by_day(Dated(on, of) for on, of in found if is_recent(on))


def due_by(records: Records, until: date) -> list[Dated]:
    """What is due from today until a day, the earliest first."""
    found: list[tuple[date, MilestoneStanding | ProductRow]] = [
        *((each.settled_on, each) for each in milestones(records) if not each.is_done),
        *((each.due_on, each) for each in open_products(records)),
    ]
    return _by_day(Dated(on, of) for on, of in found if records.today <= on <= until)


def _annexed(records: Records) -> list[MilestoneStanding]:
    """Those that the section does not tell."""
    told = {each.id for each in listing("", _exceptions(records), MOST_EXCEPTIONS).rows}
    return [each for each in milestones(records) if each.id not in told]


@read_once
def _exceptions(records: Records) -> list[MilestoneStanding]:
    """Those that need attention, the Red and the latest first."""
    found = [each for each in milestones(records) if each.needs_attention]
    return sorted(found, key=lambda each: (each.rag is not Rag.RED, -each.variance, each.number))


def _decisions(records: Records, shown: Sequence[MilestoneStanding]) -> tuple[AgreedDecision, ...]:
    """Those that name what is shown, each once."""
    found = decisions_by_milestone(records)
    return tuple(dict.fromkeys(found[each.reference] for each in shown if each.reference in found))


def _still_ahead(
    events: Sequence[Dated], records: Records, shown: Sequence[MilestoneStanding]
) -> Listing[Event]:
    """What is due and stands in no table before; the heading speaks of all."""
    told = {each.reference for each in shown}
    left = [event for event in events if event.reference not in told]
    rest_in = REGISTERS
    if "milestones" in records.pointers:
        rest_in = f"{records.pointers['milestones'].where} and the register of products"
    heading = ahead_heading(events, records.until)
    found = _as_events(records, listing(heading, left, MOST_AHEAD, rest_in))
    before = len(events) - len(left)
    said = f"{before} of them {agree(before, 'is')} among those above that need attention."
    rest = " ".join([said] * bool(before) + [found.rest] * bool(found.rest))
    return msgspec.structs.replace(found, rest=rest)


def _chart(heading: str, records: Records, rest_in: str) -> Listing[MilestoneRow]:
    """The key milestones nearest to today, in the order of their baselines."""
    key = [each for each in milestones(records) if each.is_key]
    key.sort(key=lambda each: abs(each.settled_on - records.today))
    nearest = _as_rows(records, listing(heading, key, MOST_CHARTED, rest_in))
    return shown_as(nearest, sorted(nearest.rows, key=lambda row: (row.baseline_on, row.reference)))


def _by_day(found: Iterable[Dated]) -> list[Dated]:
    return sorted(found, key=lambda each: (each.on, each.reference))


def rows_of(
    records: Records, some: Sequence[Dated]
) -> Iterator[tuple[date, MilestoneRow | ProductRow]]:
    """Each with its row."""
    own = [each.of for each in some if isinstance(each.of, MilestoneStanding)]
    rows = {row.reference: row for row in milestone_rows(records, own)}
    for on, of in some:
        yield on, rows[of.reference] if isinstance(of, MilestoneStanding) else of


def _as_events(records: Records, some: Listing[Dated]) -> Listing[Event]:
    return shown_as(some, [_event(row, on) for on, row in rows_of(records, some.rows)])


def _event(row: MilestoneRow | ProductRow, on: date) -> Event:
    shared = {name: getattr(row, name) for name in RecordRow.__struct_fields__}
    return Event(**shared, on=on, what=_what(row))


def _what(row: MilestoneRow | ProductRow) -> str:
    """How a milestone came out, and on what evidence, or how it stands; the stage of a product."""
    if isinstance(row, ProductRow):
        return "Product: published" if row.published_on else f"Product: {row.stage.lower()}"
    return f"{capital(row.reason)}. {row.evidence}" if row.evidence else capital(row.reason)


def _next_key(records: Records) -> MilestoneRow | None:
    found = min(
        (
            each
            for each in milestones(records)
            if each.is_key and not each.is_done and each.settled_on >= records.today
        ),
        key=lambda each: (each.settled_on, each.number),
        default=None,
    )
    return milestone_rows(records, [found])[0] if found else None


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


def done_heading(events: Sequence[Event | Dated], since_on: date | None) -> str:
    what = _counts(events) or "nothing"
    return f"{what} {agree(len(events) or 1, 'has')} been completed {since(since_on)}"


def ahead_heading(events: Sequence[Event | Dated], until_on: date | None) -> str:
    until = f"by the next meeting on {day(until_on)}" if until_on else "in the next period"
    return f"{_counts(events) or 'nothing'} {agree(len(events) or 1, 'is')} due {until}"


def _counts(events: Sequence[Event | Dated]) -> str:
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
        made=milestone_rows,
        what="milestone",
        order="in order of baseline",
        is_rest=True,
    ),
)
