"""Opportunities and problems: standing item 3."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from app.barriers.models import Barrier
from app.barriers.queries import list_sent
from app.barriers.rules import OPEN, SETTLED, BarrierKind, BarrierState, Responsiveness
from app.barriers.standings import (
    BarrierStanding,
    list_raisers,
    list_response_days,
    list_standings,
)
from app.barriers.status import barrier_status, raisers_in_words
from app.core.figures import Figures
from app.core.formats import counted
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
    is_cut,
    listing,
    place_of,
    read_once,
    room_for,
    rows_made_once,
    shown_as,
)
from app.core.sentences import agree, listed, message, since, tally
from app.core.wording import Phrase, words
from app.packs.figures import figures

#: How many of one department the section shows; where there are more, the annex has all.
MOST_OF_A_DEPARTMENT = 12
MOST_DEPARTMENTS = 20
MOST_OPPORTUNITIES = 20
MOST_SETTLED = 15
REGISTER = "the register of barriers and opportunities"


class BarrierRow(RecordRow, frozen=True, kw_only=True):
    """``age`` is days from the day it was raised to the pack's date."""

    department: str
    ask: str
    response: str
    state: str
    raised_on: date
    age: int
    respond_by_on: date | None
    responded_on: date | None
    is_answered: bool
    is_overdue: bool
    is_new: bool
    is_opportunity: bool = False
    resolution: str = ""
    expected_on: date | None = None
    department_id: int | None = None


#: What sentences are made of: the standings of all, or rows.
AnyBarrier = BarrierStanding | BarrierRow
B = TypeVar("B", BarrierStanding, BarrierRow)


class DepartmentBarriers(msgspec.Struct, frozen=True, kw_only=True):
    """``rest`` says where to find those of a department's that are left out."""

    department: str
    heading: str
    barriers: tuple[BarrierRow, ...]
    rest: str = ""
    department_id: int | None = None


class Barriers(Section, frozen=True, kw_only=True, tag="barriers"):
    departments: Listing[DepartmentBarriers]
    register: Pointer | None
    opportunities: Listing[BarrierRow]
    settled: Listing[BarrierRow]


class BarrierAnnex(Annex, frozen=True, kw_only=True, tag="barriers"):
    rows: tuple[BarrierRow, ...]


@read_once
def requests(records: Records) -> Sequence[BarrierStanding]:
    """Everything ever asked of a department, the oldest first."""
    return () if "barriers" in words.unused else list_standings(records.today)


@read_once
def barriers(records: Records) -> list[BarrierStanding]:
    """Barriers put to a department and not over, the oldest first."""
    return _open(records, BarrierKind.BARRIER)


def _open(records: Records, kind: BarrierKind) -> list[BarrierStanding]:
    return [each for each in requests(records) if each.kind is kind and each.state in OPEN]


def _make(records: Records, ids: Collection[int] | None) -> Iterator[tuple[int, BarrierRow]]:
    for each in list_sent(ids):
        yield each.id, _row(each, records)


#: The rows of some of them.
barrier_rows = rows_made_once(requests, _make)


def barrier_listing(
    heading: str, found: Sequence[BarrierStanding], most: int, rest_in: str, records: Records
) -> Listing[BarrierRow]:
    """As ``listing``, of the rows that it shows."""
    shown = listing(heading, found, most, rest_in)
    return shown_as(shown, barrier_rows(records, shown.rows))


@read_once
def _open_by_pilot(records: Records) -> Counter[int]:
    still_open = {each.id for each in barriers(records)}
    raised = list_raisers() if still_open else ()
    return Counter(pilot_id for barrier_id, pilot_id in raised if barrier_id in still_open)


def open_barriers_of(records: Records, pilot_id: int) -> int:
    return _open_by_pilot(records)[pilot_id]


def _settled(records: Records) -> list[BarrierStanding]:
    """What was resolved after the last meeting, the latest first."""
    found = [
        each
        for each in requests(records)
        if each.settled_on is not None
        and each.state in SETTLED
        and (records.since is None or each.settled_on > records.since)
    ]
    found.sort(key=lambda each: (each.settled_on or date.min, -each.number))
    return found[::-1]


def _resolution(barrier: Barrier) -> str:
    """What changed and who agrees, of what is resolved."""
    if barrier.state is BarrierState.CLOSED:
        return cell(f"Closed without agreement: {barrier.resolution_unasked}", barrier.reference)
    if barrier.state is not BarrierState.RESOLVED or not barrier.resolution:
        return ""
    by = barrier.resolution_agreed
    said = f"{barrier.resolution} {f'Agreed by {by}.' if by else 'No one was asked.'}"
    return cell(said, barrier.reference)


def _response(barrier: Barrier) -> str:
    """What was answered last; of a group, or not accepted, it says so."""
    if not barrier.responses:
        return ""
    newest = barrier.responses[0]
    by = f"{newest.given_by}: " if newest.group_id else ""
    outcome = f"{newest.outcome.word}. " if newest.outcome else ""
    return f"{by}{outcome}{newest.text}"


def _row(barrier: Barrier, records: Records) -> BarrierRow:
    now = barrier_status(barrier, records.today)
    return BarrierRow(
        **row_of(barrier, barrier.pilot)
        | ({"whose": raisers_in_words(barrier)} if barrier.raisers else {}),
        department=barrier.department_name,
        department_id=barrier.department_id,
        ask=cell(barrier.ask, barrier.reference),
        resolution=_resolution(barrier),
        response=cell(_response(barrier), barrier.reference),
        state=barrier.state.word,
        raised_on=barrier.raised_on,
        age=now.age_days,
        respond_by_on=barrier.respond_by_on,
        responded_on=barrier.responded_on,
        expected_on=barrier.expected_on if barrier.is_awaited else None,
        is_answered=not barrier.is_awaited,
        is_overdue=now.days_overdue > 0,
        is_new=records.since is not None and barrier.raised_on > records.since,
        is_opportunity=barrier.kind is BarrierKind.OPPORTUNITY,
    )


def build(head: Head, records: Records) -> Barriers:
    rows, settled, told = barriers(records), _settled(records), figures(records)
    rest_in, past = place_of("barriers", records, REGISTER), _responses_so_far(records)
    shown = listing(barriers_heading(told), by_department(rows), MOST_DEPARTMENTS, rest_in)
    most = room_for(MOST_OF_A_DEPARTMENT)
    # All are read at once.
    barrier_rows(records, [each for _, theirs in shown.rows for each in theirs[:most]])
    return Barriers(
        **head.opening(barriers_message(told, rows)),
        departments=shown_as(
            shown,
            [
                _department(name, theirs, rest_in, past.get(name, ""), records)
                for name, theirs in shown.rows
            ],
        ),
        register=records.pointers.get("barriers"),
        opportunities=barrier_listing(
            opportunities_heading(told, records.since),
            _open(records, BarrierKind.OPPORTUNITY)[::-1],
            MOST_OPPORTUNITIES,
            REGISTER,
            records,
        ),
        settled=barrier_listing(
            settled_heading(settled, records.since), settled, MOST_SETTLED, REGISTER, records
        ),
    )


@read_once
def _responses_so_far(records: Records) -> dict[str, str]:
    """By department, what all its responses so far tell, also those to what is closed."""
    asked: dict[str, list[BarrierStanding]] = defaultdict(list)
    for each in requests(records):
        asked[each.department].append(each)
    days: dict[int, list[int]] = defaultdict(list)
    for barrier_id, took in list_response_days() if asked else ():
        days[barrier_id].append(took)
    return {
        name: responses_so_far(
            Responsiveness.of(
                (took for each in theirs for took in days.get(each.id, ())),
                (each.outcome for each in theirs),
            )
        )
        for name, theirs in asked.items()
    }


def responses_so_far(told: Responsiveness) -> str:
    """ "median response 25 working days, 2 of 5 accepted"; empty where there is none."""
    parts = []
    if (days := told.median_days) is not None:
        parts.append(f"median response {days:g} working day{'' if days == 1 else 's'}")
    if told.judged:
        parts.append(f"{told.accepted} of {told.judged} accepted")
    return ", ".join(parts)


def _department(
    name: str, found: Sequence[BarrierStanding], rest_in: str, past: str, records: Records
) -> DepartmentBarriers:
    heading = "; ".join(filter(None, (department_heading(name, found), past)))
    shown = barrier_listing(heading, found, MOST_OF_A_DEPARTMENT, rest_in, records)
    return DepartmentBarriers(
        department=name,
        heading=shown.heading,
        barriers=shown.rows,
        rest=shown.rest,
        department_id=shown.rows[0].department_id,
    )


def by_department(rows: Sequence[B]) -> list[tuple[str, list[B]]]:
    """Departments with their barriers: those with most overdue first, and of each what is
    overdue, then what is old."""
    groups: dict[str, list[B]] = defaultdict(list)
    for row in rows:
        groups[row.department].append(row)
    for theirs in groups.values():
        theirs.sort(key=lambda row: (row.is_answered, not row.is_overdue, -row.age, row.reference))
    return sorted(
        groups.items(),
        key=lambda group: (-sum(row.is_overdue for row in group[1]), -len(group[1]), group[0]),
    )


def _annexed(records: Records) -> list[BarrierStanding]:
    """All, by department, where the section does not show them all."""
    groups = by_department(barriers(records))
    longest = max((len(theirs) for _, theirs in groups), default=0)
    if not is_cut(len(groups), MOST_DEPARTMENTS) and not is_cut(longest, MOST_OF_A_DEPARTMENT):
        return []
    return [row for _, theirs in groups for row in theirs]


def barriers_message(told: Figures, rows: Sequence[AnyBarrier]) -> str:
    """``rows`` are the open barriers, for whom the overdue ones wait for."""
    new, number = told["opportunities_new"], told["barriers_open"]
    departments = counted(told["barriers_departments"], words.asked, words.asked_many)
    said = message(
        tally(number, "barrier", "is open") + (f" with {departments}" if number else ""),
        overdue_responses(rows),
        tally(told["barriers_escalated"], "barrier", "has been escalated")
        if told["barriers_escalated"]
        else "",
        tally(new, "new opportunity", "has been raised", "new opportunities") if new else "",
    )
    return told.with_left_out(said, "barriers_open", "opportunities_open")


def overdue_responses(rows: Sequence[AnyBarrier]) -> str:
    """ "5 responses are overdue (3 from HM Treasury)"; empty where none is."""
    late = Counter(row.department for row in rows if row.is_overdue)
    if not late:
        return ""
    total = late.total()
    head = tally(total, "response", "is overdue")
    (department, most), *others = late.most_common(2)
    if not others:
        of = {1: "", 2: "both "}.get(total, "all ")
        return f"{head} ({of}from {department})"
    return f"{head} ({most} from {department})" if most > others[0][1] else head


def barriers_heading(told: Figures) -> str:
    answered, number = told["barriers_answered"], told["barriers_open"]
    if not number:
        return "No barrier is open"
    return f"{counted(number, 'open barrier')}, {answered or 'none'} with a response"


def department_heading(department: str, rows: Sequence[AnyBarrier]) -> str:
    """ "HM Treasury: 4 open, 2 overdue, the oldest 112 days old"."""
    late = sum(row.is_overdue for row in rows)
    parts = [f"{len(rows)} open", *([f"{late} overdue"] if late else [])]
    age = f"{counted(max(row.age for row in rows), 'day')} old"
    return f"{department}: {', '.join(parts)}, {'the oldest ' if len(rows) > 1 else ''}{age}"


def opportunities_heading(told: Figures, since_on: date | None) -> str:
    number, new = told["opportunities_open"], told["opportunities_new"]
    head = tally(number, "opportunity", "is open", "opportunities")
    return f"{head}, {new or 'none'} raised {since(since_on)}" if number and since_on else head


def settled_heading(rows: Sequence[AnyBarrier], since_on: date | None) -> str:
    counts = Counter(row.is_opportunity for row in rows)
    parts = [counted(counts[False], "barrier")] if counts[False] else []
    if counts[True]:
        parts.append(counted(counts[True], "opportunity", "opportunities"))
    what = listed(parts) if rows else "nothing"
    return f"{what} {agree(len(rows) or 1, 'has')} been closed {since(since_on)}"


SECTION = SectionType(
    "barriers",
    "Opportunities and problems",
    Barriers,
    build,
    part="barriers",
    annex=AnnexType(
        name="barriers",
        title="Register of open barriers",
        content=BarrierAnnex,
        rows=_annexed,
        made=barrier_rows,
        what="open barrier",
        order=Phrase("by {asked}"),
    ),
)
