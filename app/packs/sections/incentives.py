"""Barriers and incentives for decision: the Ministerial group's second item."""

from collections.abc import Sequence

from app.core.figures import Figures
from app.core.formats import counted
from app.core.sections import Head, Listing, Records, Section, SectionType
from app.core.sentences import agree, message, share, tally
from app.packs.figures import figures
from app.packs.sections.barriers import (
    REGISTER,
    AnyBarrier,
    BarrierRow,
    barrier_listing,
    barriers,
    overdue_responses,
)

MOST = 20


class Incentives(Section, frozen=True, kw_only=True, tag="incentives"):
    unanswered: Listing[BarrierRow]
    answered: Listing[BarrierRow]


def build(head: Head, records: Records) -> Incentives:
    waiting = [row for row in barriers(records) if not row.is_answered]
    waiting.sort(key=lambda row: (not row.is_overdue, -row.age, row.reference))
    answered, told = [row for row in barriers(records) if row.is_answered], figures(records)
    return Incentives(
        **head.opening(incentives_message(told, waiting)),
        unanswered=barrier_listing(unanswered_heading(waiting), waiting, MOST, REGISTER, records),
        answered=barrier_listing(
            tally(
                told["barriers_answered"], "barrier", "has a response that is still to be acted on"
            ),
            answered,
            MOST,
            REGISTER,
            records,
        ),
    )


def incentives_message(told: Figures, waiting: Sequence[AnyBarrier]) -> str:
    """``waiting`` are those without a response, for whom they wait for."""
    total, answered = told["barriers_open"], told["barriers_answered"]
    said = "No barrier is open."
    if total > answered:
        said = message(
            share(total - answered, total, "open barrier", "has no response"),
            overdue_responses(waiting),
        )
    elif total:
        said = (
            f"Every open barrier has a response; {total} {agree(total, 'is')} still to be acted on."
        )
    return told.with_left_out(said, "barriers_open")


def unanswered_heading(rows: Sequence[AnyBarrier]) -> str:
    head = tally(len(rows), "barrier", "awaits a response")
    oldest = counted(max((row.age for row in rows), default=0), "day")
    ages = {0: "", 1: f", raised {oldest} ago"}
    return head + ages.get(len(rows), f", the oldest {oldest} old")


SECTION = SectionType(
    "incentives", "Barriers and incentives for decision", Incentives, build, part="barriers"
)
