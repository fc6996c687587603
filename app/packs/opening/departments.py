"""What departments have still to answer, for those who must move them: what is late first."""

from collections.abc import Sequence

from app.barriers.standings import BarrierStanding
from app.core.formats import counted
from app.core.sections import Listing, read_once
from app.core.sentences import agree, tally
from app.core.wording import words
from app.packs.meeting_records import MeetingRecords
from app.packs.opening.content import AskedRow
from app.packs.sections.barriers import (
    AnyBarrier,
    BarrierRow,
    barrier_rows,
    barriers,
    by_department,
    requests,
)

#: So many of one department, and so many in all.
MOST_OF_ONE = 6
MOST = 20


@read_once
def owed(records: MeetingRecords) -> list[tuple[str, list[BarrierStanding]]]:
    """The departments that owe an answer with what they owe, those with most overdue first."""
    if "barriers" in words.unused:
        return []
    return by_department([row for row in requests(records) if not row.is_answered])


def owed_heading(owing: Sequence[tuple[str, Sequence[AnyBarrier]]]) -> str:
    """ "8 departments owe 20 responses, 7 overdue"."""
    if "barriers" in words.unused:
        return ""
    if not owing:
        return f"No {words.asked} owes a response"
    rows = [row for _department, theirs in owing for row in theirs]
    late = sum(row.is_overdue for row in rows)
    who = counted(len(owing), words.asked, words.asked_many)
    said = f"{who} {agree(len(owing), 'owes')} {counted(len(rows), 'response')}"
    return f"{said}, {late or 'none'} overdue"


def by_departments(records: MeetingRecords) -> Listing[AskedRow]:
    """What each has still to answer. What has an answer and is still open is counted."""
    owing = owed(records)
    total = sum(len(theirs) for _department, theirs in owing)
    answered = sum(row.is_answered for row in barriers(records))
    shown = [row for _department, theirs in owing for row in theirs[:MOST_OF_ONE]][:MOST]
    rest = []
    if len(shown) < total:
        rest.append(f"{len(shown)} of {total:,} shown; the rest are in the register.")
    if answered:
        rest.append(f"{tally(answered, 'other open barrier', 'has a response')}.")
    rows = tuple(_asked(row) for row in barrier_rows(records, shown))
    return Listing(heading=owed_heading(owing), rows=rows, rest=" ".join(rest))


def _asked(row: BarrierRow) -> AskedRow:
    return AskedRow(**{name: getattr(row, name) for name in AskedRow.__struct_fields__})
