"""Programme position by exception: the Ministerial group's first item."""

from app.core.rag import Rag
from app.packs.content import Figure, Position
from app.packs.records import Head, Records
from app.packs.row_kinds import PilotStanding
from app.packs.sections.listing import part
from app.packs.sentences import ministers as say
from app.packs.sentences.pilots import ON_TRACK
from app.risks.rules import Band

MOST = 12


def build(head: Head, records: Records) -> Position:
    pilots = [row for row in records.pilots if is_exception(row)]
    milestones = [row for row in records.milestones if row.rag is Rag.RED]
    milestones.sort(key=lambda row: (not row.is_key, -row.variance, row.reference))
    risks = [row for row in records.risks if row.band is Band.VERY_HIGH]
    return Position(
        **head.opening(say.position_message(records.pilots, records.milestones, records.risks)),
        figures=_figures(records, red=len(milestones), very_high=len(risks)),
        pilots=part(say.pilot_exceptions_heading(pilots), pilots, MOST, "the officials’ pack"),
        milestones=part(
            say.red_milestones_heading(milestones), milestones, MOST, "the officials’ pack"
        ),
        risks=part(say.very_high_heading(risks), risks, MOST, "the officials’ pack"),
    )


def is_exception(pilot: PilotStanding) -> bool:
    """Red or Amber/Red, moving down, or without its return."""
    return (
        pilot.confidence in (Rag.RED, Rag.AMBER_RED)
        or pilot.movement.arrow == "down"
        or not pilot.has_return
    )


def _figures(records: Records, *, red: int, very_high: int) -> tuple[Figure, ...]:
    pilots, barriers = records.pilots, records.barriers
    counts = (
        (sum(row.confidence in ON_TRACK for row in pilots), len(pilots), "Pilots on track"),
        (sum(row.has_return for row in pilots), len(pilots), "Returns received"),
        (red, len(records.milestones), "Milestones Red"),
        (very_high, len(records.risks), "Risks very high"),
        (sum(row.is_answered for row in barriers), len(barriers), "Open barriers answered"),
    )
    return tuple(
        Figure(value=f"{count} of {total}", label=label) for count, total, label in counts if total
    )
