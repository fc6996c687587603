"""Opportunities and problems: standing item 3."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from app.barriers.models import Barrier
from app.barriers.queries import list_barriers
from app.barriers.rules import NOT_SENT, OPEN, SETTLED, BarrierKind, BarrierState
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


class DepartmentBarriers(msgspec.Struct, frozen=True, kw_only=True):
    """``rest`` says where to find those of a department's that are left out."""

    department: str
    heading: str
    barriers: tuple[BarrierRow, ...]
    rest: str = ""


class Barriers(Section, frozen=True, kw_only=True, tag="barriers"):
    departments: Listing[DepartmentBarriers]
    register: Pointer | None
    opportunities: Listing[BarrierRow]
    settled: Listing[BarrierRow]


class BarrierAnnex(Annex, frozen=True, kw_only=True, tag="barriers"):
    rows: tuple[BarrierRow, ...]


@read_once
def _sent(records: Records) -> list[tuple[Barrier, BarrierRow]]:
    """What was ever put to a department."""
    found = () if "barriers" in words.unused else list_barriers()
    return [(each, _row(each, records)) for each in found if each.state not in NOT_SENT]


def _rows(
    records: Records, states: Collection[BarrierState], kind: BarrierKind | None
) -> list[BarrierRow]:
    return [
        row
        for barrier, row in _sent(records)
        if barrier.state in states and kind in (None, barrier.kind)
    ]


@read_once
def barriers(records: Records) -> list[BarrierRow]:
    """Barriers put to a department and not over, the oldest first."""
    return _rows(records, OPEN, BarrierKind.BARRIER)


def requests(records: Records) -> list[BarrierRow]:
    """Everything ever asked of a department, the oldest first."""
    return _rows(records, (*OPEN, *SETTLED), None)


@read_once
def _open_by_pilot(records: Records) -> Counter[int | None]:
    return Counter(
        pilot_id
        for barrier, _ in _sent(records)
        if barrier.kind is BarrierKind.BARRIER and barrier.state in OPEN
        for pilot_id in {each.pilot_id for each in barrier.raisers}
    )


def open_barriers_of(records: Records, pilot_id: int) -> int:
    return _open_by_pilot(records)[pilot_id]


def _settled(records: Records) -> list[BarrierRow]:
    """What was resolved after the last meeting, the latest first."""
    found = [
        (barrier, row)
        for barrier, row in _sent(records)
        if barrier.settled_on is not None
        and barrier.state in SETTLED
        and (records.since is None or barrier.settled_on > records.since)
    ]
    found.sort(key=lambda each: (each[0].settled_on or date.min, -each[0].number))
    return [row for _barrier, row in found[::-1]]


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
    rest_in = place_of("barriers", records, REGISTER)
    return Barriers(
        **head.opening(barriers_message(told, rows)),
        departments=listing(
            barriers_heading(told),
            [_department(name, theirs, rest_in) for name, theirs in by_department(rows)],
            MOST_DEPARTMENTS,
            rest_in,
        ),
        register=records.pointers.get("barriers"),
        opportunities=listing(
            opportunities_heading(told, records.since),
            _rows(records, OPEN, BarrierKind.OPPORTUNITY)[::-1],
            MOST_OPPORTUNITIES,
            REGISTER,
        ),
        settled=listing(settled_heading(settled, records.since), settled, MOST_SETTLED, REGISTER),
    )


def _department(name: str, rows: Sequence[BarrierRow], rest_in: str) -> DepartmentBarriers:
    shown = listing(department_heading(name, rows), rows, MOST_OF_A_DEPARTMENT, rest_in)
    return DepartmentBarriers(
        department=name, heading=shown.heading, barriers=shown.rows, rest=shown.rest
    )


def by_department(rows: Sequence[BarrierRow]) -> list[tuple[str, list[BarrierRow]]]:
    """Departments with their barriers, what is overdue and old first."""
    groups: dict[str, list[BarrierRow]] = defaultdict(list)
    for row in rows:
        groups[row.department].append(row)
    for theirs in groups.values():
        theirs.sort(key=lambda row: (row.is_answered, -row.age, row.reference))
    return sorted(
        groups.items(),
        key=lambda group: (-sum(row.is_overdue for row in group[1]), -len(group[1]), group[0]),
    )


def _annexed(records: Records) -> list[BarrierRow]:
    """All, by department, where the section does not show them all."""
    groups = by_department(barriers(records))
    longest = max((len(theirs) for _, theirs in groups), default=0)
    if not is_cut(len(groups), MOST_DEPARTMENTS) and not is_cut(longest, MOST_OF_A_DEPARTMENT):
        return []
    return [row for _, theirs in groups for row in theirs]


def barriers_message(told: Figures, rows: Sequence[BarrierRow]) -> str:
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


def overdue_responses(rows: Sequence[BarrierRow]) -> str:
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


def department_heading(department: str, rows: Sequence[BarrierRow]) -> str:
    """ "HM Treasury: 4 open, 2 overdue, the oldest 112 days old"."""
    late = sum(row.is_overdue for row in rows)
    parts = [f"{len(rows)} open", *([f"{late} overdue"] if late else [])]
    age = f"{counted(max(row.age for row in rows), 'day')} old"
    return f"{department}: {', '.join(parts)}, {'the oldest ' if len(rows) > 1 else ''}{age}"


def opportunities_heading(told: Figures, since_on: date | None) -> str:
    number, new = told["opportunities_open"], told["opportunities_new"]
    head = tally(number, "opportunity", "is open", "opportunities")
    return f"{head}, {new or 'none'} raised {since(since_on)}" if number and since_on else head


def settled_heading(rows: Sequence[BarrierRow], since_on: date | None) -> str:
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
        what="open barrier",
        order=Phrase("by {asked}"),
    ),
)
