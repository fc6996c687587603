"""Interdependencies: standing item 6."""

from app.packs.content import Interdependencies
from app.packs.records import Head, Records
from app.packs.row_kinds import InterdependencyRow
from app.packs.sections.listing import part
from app.packs.sentences import products as say

MOST = 30


def build(head: Head, records: Records) -> Interdependencies:
    rows = sorted(records.interdependencies, key=urgency)
    return Interdependencies(
        **head.opening(say.interdependencies_message(rows, records.today)),
        interdependencies=part(
            say.interdependencies_heading(rows, records.until), rows, MOST, "the register"
        ),
    )


def urgency(row: InterdependencyRow) -> tuple[object, ...]:
    """Those overdue or at risk first, then by the day they are needed."""
    return (not (row.is_overdue or row.is_at_risk), row.need_by_on, row.reference)
