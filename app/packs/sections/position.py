"""Programme position by exception: the Ministerial group's first item."""

from collections.abc import Sequence

import msgspec

from app.core.rag import Rag
from app.core.sections import Head, Listing, Section, SectionType, about, listing
from app.core.sentences import listed, message, tally
from app.core.wording import words
from app.packs.meeting_records import MeetingRecords
from app.packs.sections.achievements import MilestoneRow, milestones
from app.packs.sections.barriers import barriers
from app.packs.sections.pilots import ON_TRACK, PilotStatus, on_track, pilots, worrying
from app.packs.sections.risks import RiskRow, risks
from app.risks.rules import Band

MOST = 12
_REST_IN = "the registers"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number and what it counts: "9 of 13", "pilots on track"."""

    value: str
    label: str


class Position(Section, frozen=True, kw_only=True, tag="position"):
    figures: tuple[Figure, ...]
    pilots: Listing[PilotStatus]
    milestones: Listing[MilestoneRow]
    risks: Listing[RiskRow]


def build(head: Head, records: MeetingRecords) -> Position:
    exceptions = [row for row in pilots(records) if is_exception(row)]
    red = [row for row in milestones(records) if row.rag is Rag.RED]
    red.sort(key=lambda row: (not row.is_key, -row.variance, row.reference))
    grave = [row for row in risks(records) if row.band is Band.VERY_HIGH]
    return Position(
        **head.opening(position_message(pilots(records), milestones(records), risks(records))),
        figures=_figures(records, red=len(red), very_high=len(grave)),
        pilots=listing(
            exceptions_heading(len(exceptions), len(pilots(records))), exceptions, MOST, _REST_IN
        ),
        milestones=listing(
            about("delivery", tally(len(red), "milestone", f"is {Rag.RED.word}")),
            red,
            MOST,
            _REST_IN,
        ),
        risks=listing(
            about("risks", tally(len(grave), "risk", "is very high")), grave, MOST, _REST_IN
        ),
    )


def is_exception(pilot: PilotStatus) -> bool:
    """Red or Amber/Red, moving down, or without its return."""
    return (
        pilot.confidence in (Rag.RED, Rag.AMBER_RED)
        or pilot.movement.arrow == "down"
        or not pilot.has_return
    )


def _figures(records: MeetingRecords, *, red: int, very_high: int) -> tuple[Figure, ...]:
    statuses, problems = pilots(records), barriers(records)
    on_track_now = sum(row.confidence in ON_TRACK for row in statuses)
    counts = (
        (on_track_now, len(statuses), f"{words.Places} on track"),
        (sum(row.has_return for row in statuses), len(statuses), "Returns received"),
        (red, len(milestones(records)), f"Milestones {Rag.RED.word}"),
        (very_high, len(risks(records)), "Risks very high"),
        (sum(row.is_answered for row in problems), len(problems), "Open barriers with a response"),
    )
    return tuple(
        Figure(value=f"{count} of {total}", label=label) for count, total, label in counts if total
    )


def position_message(
    statuses: Sequence[PilotStatus],
    register: Sequence[MilestoneRow],
    open_risks: Sequence[RiskRow],
) -> str:
    red = sum(row.rag is Rag.RED for row in register)
    grave = sum(row.band is Band.VERY_HIGH for row in open_risks)
    return message(
        on_track(statuses) if statuses else f"no {words.places} have been entered yet",
        tally(red, "milestone", f"is {Rag.RED.word}") if register else "",
        tally(grave, "risk", "is very high") if grave else "",
    )


def exceptions_heading(count: int, total: int) -> str:
    """Nothing of none at all: the message says that there are none."""
    if not total:
        return ""
    if not count:
        return (
            f"No {words.place} is {listed([*worrying(), 'moving down', 'without a return'], 'or')}"
        )
    return tally(count, words.place, "needs attention", words.places)


SECTION = SectionType("position", "Programme position by exception", Position, build)
