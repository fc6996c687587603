"""Milestones as the sections of a pack tell them: where all of them stand, and the rows of those
that are shown."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import takewhile

from app.core.rag import Rag
from app.core.records import row_of
from app.core.sections import RecordRow, Records, cell, read_once, rows_made_once
from app.core.wording import words
from app.delivery import queries
from app.delivery.models import Milestone, MilestoneForecast
from app.delivery.standings import MilestoneStanding, list_standings
from app.delivery.status import milestone_status
from app.packs.agreed import agreed_of


class MilestoneRow(RecordRow, frozen=True, kw_only=True):
    """``settled_on`` is the actual or, lacking one, the forecast; ``variance`` and ``moved`` are
    days, positive when later, ``moved`` counting from the last meeting. ``first_baseline_on`` is
    the baseline that it began with, where an approved change gave it another. ``why`` is what was
    said with the newest forecast, on ``why_on``; ``late_since_on`` is the day from which every
    forecast has been later than the baseline; ``agreed`` says who agreed to that."""

    baseline_on: date
    settled_on: date
    is_done: bool
    variance: int
    rag: Rag
    reason: str
    moved: int
    is_key: bool = False
    first_baseline_on: date | None = None
    evidence: str = ""
    why: str = ""
    why_on: date | None = None
    late_since_on: date | None = None
    agreed: str = ""


@read_once
def milestones(records: Records) -> Sequence[MilestoneStanding]:
    """All, by baseline."""
    return () if "delivery" in words.unused else list_standings(records.today, records.since)


@read_once
def red_milestones(records: Records) -> list[MilestoneStanding]:
    """Key ones first, then the latest."""
    found = [each for each in milestones(records) if each.rag is Rag.RED]
    return sorted(found, key=lambda each: (not each.is_key, -each.variance, each.number))


@read_once
def _red_by_pilot(records: Records) -> Counter[int | None]:
    return Counter(each.pilot_id for each in red_milestones(records))


def red_milestones_of(records: Records, pilot_id: int) -> int:
    return _red_by_pilot(records)[pilot_id]


def _make(records: Records, ids: Collection[int] | None) -> Iterator[tuple[int, MilestoneRow]]:
    for each in queries.list_milestones(ids):
        yield each.id, milestone_row(each, records)


#: The rows of some of them.
milestone_rows = rows_made_once(milestones, _make)


def milestone_row(milestone: Milestone, records: Records) -> MilestoneRow:
    now = milestone_status(milestone, records.today, records.since)
    known = [each for each in milestone.forecasts if each.recorded_on <= records.today]
    is_open = milestone.actual_on is None
    return MilestoneRow(
        **row_of(milestone, milestone.pilot),
        baseline_on=milestone.baseline_on,
        settled_on=milestone.actual_on or now.forecast_on,
        is_done=milestone.actual_on is not None,
        variance=now.variance,
        rag=now.rag,
        reason=now.reason,
        moved=now.moved,
        is_key=milestone.is_key,
        first_baseline_on=milestone.earlier_baseline_on,
        evidence=cell(milestone.evidence, milestone.reference) if milestone.actual_on else "",
        why=known[-1].reason if known and is_open else "",
        why_on=known[-1].recorded_on if known and known[-1].reason and is_open else None,
        late_since_on=_late_since(milestone.baseline_on, known) if is_open else None,
        agreed=agreed_of(records, milestone.reference) if is_open else "",
    )


def _late_since(baseline_on: date, known: Sequence[MilestoneForecast]) -> date | None:
    """The day of the first of the latest forecasts that are all later than the baseline."""
    late = list(takewhile(lambda each: each.forecast_on > baseline_on, reversed(known)))
    return late[-1].recorded_on if late else None
