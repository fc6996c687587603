"""The open barriers by the department that was asked, for those who must move them: what is late
first."""

from collections.abc import Iterator

from app.core.formats import counted
from app.core.sections import Listing
from app.core.sentences import agree, capital, message, tally
from app.core.wording import words
from app.packs.meeting_records import MeetingRecords
from app.packs.opening.content import AskedRow
from app.packs.sections.barriers import BarrierRow, barriers, by_department

#: So many of one department, and so many in all.
MOST_OF_ONE = 4
MOST = 16


def by_departments(records: MeetingRecords) -> Listing[AskedRow]:
    """Those that wait for an answer come before those that have one."""
    rows = barriers(records)
    if "barriers" in words.unused:
        return Listing(heading="")
    shown = list(_shown(rows))[:MOST]
    rest = ""
    if len(shown) < len(rows):
        rest = f"{len(shown)} of {len(rows):,} shown; the rest are in the register of barriers."
    return Listing(heading=capital(_heading(rows)), rows=tuple(map(_asked, shown)), rest=rest)


def _shown(rows: list[BarrierRow]) -> Iterator[BarrierRow]:
    for _department, theirs in by_department(rows):
        yield from theirs[:MOST_OF_ONE]


def _heading(rows: list[BarrierRow]) -> str:
    """ "16 barriers are open with 8 departments; 7 answers are overdue"."""
    late = sum(row.is_overdue for row in rows)
    head = tally(len(rows), "barrier", "is open")
    if not rows:
        return head
    departments = counted(len({row.department for row in rows}), words.asked, words.asked_many)
    overdue = f"{counted(late, 'answer')} {agree(late, 'is')} overdue" if late else ""
    return message(f"{head} with {departments}", overdue).removesuffix(".")


def _asked(row: BarrierRow) -> AskedRow:
    return AskedRow(**{name: getattr(row, name) for name in AskedRow.__struct_fields__})
