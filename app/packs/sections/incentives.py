"""Barriers and incentives for decision: the Ministerial group's second item."""

from app.packs.content import Incentives
from app.packs.records import Head, Records
from app.packs.sections.listing import part
from app.packs.sentences import ministers as say

MOST = 20


def build(head: Head, records: Records) -> Incentives:
    barriers = [row for row in records.barriers if not row.is_answered]
    barriers.sort(key=lambda row: (not row.is_overdue, -row.age, row.reference))
    answered = [row for row in records.barriers if row.is_answered]
    return Incentives(
        **head.opening(say.incentives_message(barriers, answered)),
        unanswered=part(say.unanswered_heading(barriers), barriers, MOST, "the register"),
        answered=part(say.answered_heading(answered), answered, MOST, "the register"),
    )
