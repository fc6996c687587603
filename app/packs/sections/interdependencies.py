"""Interdependencies: standing item 6."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from app.core.figures import Figures
from app.core.formats import counted, day
from app.core.records import row_of
from app.core.sections import (
    Head,
    Listing,
    RecordRow,
    Records,
    Section,
    SectionType,
    listing,
    read_once,
    rows_made_once,
    shown_as,
)
from app.core.sentences import agree, message
from app.core.wording import words
from app.delivery.models import Interdependency
from app.delivery.queries import list_open_interdependencies
from app.delivery.rules import InterdependencyState
from app.delivery.standings import InterdependencyStanding, list_interdependency_standings
from app.delivery.status import interdependency_status
from app.packs.figures import figures

MOST = 30


class InterdependencyRow(RecordRow, frozen=True, kw_only=True):
    """``giver`` and ``receiver`` are short names; ``giver_name`` is the giver's in full."""

    other_work: str
    giver: str
    giver_name: str
    receiver: str
    need_by_on: date
    state: str
    is_at_risk: bool
    is_overdue: bool
    next_step: str


class Interdependencies(Section, frozen=True, kw_only=True, tag="interdependencies"):
    interdependencies: Listing[InterdependencyRow]


#: What sentences are made of: the standings of all, or rows.
AnyInterdependency = InterdependencyStanding | InterdependencyRow


@read_once
def interdependencies(records: Records) -> Sequence[InterdependencyStanding]:
    """Those neither met nor closed, the most urgent first."""
    return () if "delivery" in words.unused else list_interdependency_standings(records.today)


def _make(
    records: Records, ids: Collection[int] | None
) -> Iterator[tuple[int, InterdependencyRow]]:
    for each in list_open_interdependencies(ids):
        yield each.id, _row(each, records.today)


_rows = rows_made_once(interdependencies, _make, at_once=MOST)


def interdependency_listing(
    heading: str, found: Sequence[InterdependencyStanding], most: int, records: Records
) -> Listing[InterdependencyRow]:
    """As ``listing``, of the rows that it shows."""
    shown = listing(heading, found, most, "the register of interdependencies")
    return shown_as(shown, _rows(records, shown.rows))


def _row(each: Interdependency, today: date) -> InterdependencyRow:
    return InterdependencyRow(
        **row_of(each, each.pilot),
        other_work=each.other_work,
        giver=each.giver.label,
        giver_name=each.giver.name,
        receiver=each.receiver.label,
        need_by_on=each.need_by_on,
        state=each.state.word,
        is_at_risk=each.state is InterdependencyState.AT_RISK,
        is_overdue=interdependency_status(each, today).days_overdue > 0,
        next_step=each.next_step,
    )


def build(head: Head, records: Records) -> Interdependencies:
    found = interdependencies(records)
    return Interdependencies(
        **head.opening(interdependencies_message(figures(records), found, records.today)),
        interdependencies=interdependency_listing(
            interdependencies_heading(found, records.until), found, MOST, records
        ),
    )


def interdependencies_message(
    told: Figures, rows: Sequence[AnyInterdependency], today: date
) -> str:
    """``rows`` are the open ones, for which comes next."""
    total, risky = told["interdependencies_open"], told["interdependencies_at_risk"]
    late = told["interdependencies_overdue"]
    coming = [row.need_by_on for row in rows if row.is_at_risk and row.need_by_on >= today]
    said = "No interdependency is open."
    if total:
        every = counted(total, "open interdependency", "open interdependencies")
        said = message(
            f"{risky} of {every} {agree(risky, 'is')} at risk"
            if risky
            else f"{every}, none at risk",
            f"{late} {agree(late, 'is')} overdue" if late else "",
            f"the next of those at risk is needed by {day(min(coming))}" if coming else "",
        )
    return told.with_left_out(said, "interdependencies_open")


def interdependencies_heading(rows: Sequence[AnyInterdependency], until_on: date | None) -> str:
    if not rows:
        return "No interdependency is open"
    head = counted(len(rows), "open interdependency", "open interdependencies")
    wanted = [row for row in rows if until_on is not None and row.need_by_on <= until_on]
    soon, late = len(wanted), sum(row.is_overdue for row in wanted)
    if not soon:
        return head
    overdue = f", {late} of them already overdue" if late else ""
    return f"{soon} of {head} {agree(soon, 'is')} needed by the next meeting{overdue}"


SECTION = SectionType(
    "interdependencies", "Interdependencies", Interdependencies, build, part="delivery"
)
