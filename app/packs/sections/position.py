"""Programme position by exception: the Ministerial group's first item."""

from collections.abc import Sequence

import msgspec

from app.core.figures import Figures
from app.core.rag import Rag
from app.core.sections import Head, Listing, Section, SectionType, about, listing, shown_as
from app.core.sentences import listed, message, share
from app.core.wording import words
from app.packs.figures import figures
from app.packs.meeting_records import MeetingRecords
from app.packs.sections.milestones import MilestoneRow, milestone_rows, red_milestones
from app.packs.sections.pilots import WORRYING, PilotStatus, pilots, worrying
from app.packs.sections.risks import RiskRow, heat_map_heading, risk_rows, risks
from app.returns.figures import count_places, on_track
from app.risks.rules import Band, band

MOST = 12


class FigureCell(msgspec.Struct, frozen=True, kw_only=True):
    """A number and what it counts: "9 of 13", "pilots on track"."""

    value: str
    label: str


class Position(Section, frozen=True, kw_only=True, tag="position"):
    figures: tuple[FigureCell, ...]
    pilots: Listing[PilotStatus]
    milestones: Listing[MilestoneRow]
    risks: Listing[RiskRow]


def build(head: Head, records: MeetingRecords) -> Position:
    exceptions = [row for row in pilots(records) if is_exception(row)]
    told = figures(records).adding(count_places(pilots(records)))
    red = listing(
        about("delivery", milestones_heading(told)),
        red_milestones(records),
        MOST,
        "the register of milestones",
    )
    grave = listing(
        about("risks", heat_map_heading(told)),
        [each for each in risks(records) if band(each.score) is Band.VERY_HIGH],
        MOST,
        "the register of risks",
    )
    return Position(
        **head.opening(position_message(told, pilots(records))),
        figures=_figures(told),
        pilots=listing(
            exceptions_heading(exceptions, told["places"]),
            exceptions,
            MOST,
            f"the list of {words.places}",
        ),
        milestones=shown_as(red, milestone_rows(records, red.rows)),
        risks=shown_as(grave, risk_rows(records, grave.rows)),
    )


def is_exception(pilot: PilotStatus) -> bool:
    """Red or Amber/Red, moving down, or without its return."""
    return (
        pilot.confidence in (Rag.RED, Rag.AMBER_RED)
        or pilot.movement.arrow == "down"
        or not pilot.has_return
    )


#: The figures of the table, in its order.
_TABLE = (
    "places_on_track",
    "returns_received",
    "milestones_red",
    "risks_very_high",
    "barriers_answered",
)


def _figures(told: Figures) -> tuple[FigureCell, ...]:
    found = [(told.figure(name), told.label(name)) for name in _TABLE]
    return tuple(
        FigureCell(value=f"{figure.count:,} of {figure.of:,}", label=label)
        for figure, label in found
        if figure.of
    )


def position_message(told: Figures, statuses: Sequence[PilotStatus]) -> str:
    red, total, grave = told["milestones_red"], told["milestones"], told["risks_very_high"]
    said = message(
        on_track(statuses) if statuses else f"no {words.places} have been entered yet",
        share(red, total, "milestone", f"is {Rag.RED.word}") if total else "",
        share(grave, told["risks_open"], "open risk", "is very high") if grave else "",
    )
    return told.with_left_out(said, "milestones", "risks_open", "barriers_open")


def exceptions_heading(rows: Sequence[PilotStatus], total: int) -> str:
    """How many of all places need attention, each for its first reason. Nothing of none at all: the
    message says that there are none."""
    if not total:
        return ""
    if not rows:
        return (
            f"No {words.place} is {listed([*worrying(), 'moving down', 'without a return'], 'or')}"
        )
    rated = [row for row in rows if row.has_return]
    reasons = [
        *((rating.word, sum(row.confidence is rating for row in rated)) for rating in WORRYING),
        ("moved down", sum(row.confidence not in WORRYING for row in rated)),
        ("without a return", len(rows) - len(rated)),
    ]
    said = share(len(rows), total, words.place, "needs attention", words.places)
    return f"{said}: {listed([f'{count} {why}' for why, count in reasons if count])}"


def milestones_heading(told: Figures) -> str:
    red, total = told["milestones_red"], told["milestones"]
    if not total:
        return "No milestones have been entered yet"
    return share(red, total, "milestone", f"is {Rag.RED.word}")


SECTION = SectionType("position", "Programme position by exception", Position, build)
