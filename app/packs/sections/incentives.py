"""Barriers and incentives for decision: the Ministerial group's second item."""

from collections.abc import Sequence

from app.core.formats import counted
from app.core.sections import Head, Listing, Records, Section, SectionType, listing
from app.core.sentences import agree, message, tally
from app.packs.sections.barriers import BarrierRow, barriers, overdue_responses

MOST = 20


class Incentives(Section, frozen=True, kw_only=True, tag="incentives"):
    unanswered: Listing[BarrierRow]
    answered: Listing[BarrierRow]


def build(head: Head, records: Records) -> Incentives:
    waiting = [row for row in barriers(records) if not row.is_answered]
    waiting.sort(key=lambda row: (not row.is_overdue, -row.age, row.reference))
    answered = [row for row in barriers(records) if row.is_answered]
    return Incentives(
        **head.opening(incentives_message(waiting, answered)),
        unanswered=listing(unanswered_heading(waiting), waiting, MOST),
        answered=listing(
            tally(len(answered), "barrier", "has a response that is still to be acted on"),
            answered,
            MOST,
        ),
    )


def incentives_message(waiting: Sequence[BarrierRow], answered: Sequence[BarrierRow]) -> str:
    if waiting:
        return message(
            tally(len(waiting), "barrier", "has no response"),
            overdue_responses(waiting),
        )
    if not answered:
        return "No barrier is open."
    count = len(answered)
    return f"Every open barrier has a response; {count} {agree(count, 'is')} still to be acted on."


def unanswered_heading(rows: Sequence[BarrierRow]) -> str:
    head = tally(len(rows), "barrier", "awaits a response")
    oldest = counted(max((row.age for row in rows), default=0), "day")
    ages = {0: "", 1: f", raised {oldest} ago"}
    return head + ages.get(len(rows), f", the oldest {oldest} old")


SECTION = SectionType(
    "incentives", "Barriers and incentives for decision", Incentives, build, part="barriers"
)
