"""What the workbook of one place holds: some sheets of the programme's, with those of their columns
that a place keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from app.barriers.models import Barrier
from app.benefits.models import Proposal
from app.core.wording import words
from app.delivery.models import Milestone
from app.pilots.models import Pilot
from app.risks.models import Issue, Risk
from app.workbook.columns import Sheet, SheetColumn
from app.workbook.sheets.barriers import BARRIERS
from app.workbook.sheets.issues import ISSUES
from app.workbook.sheets.milestones import MILESTONES
from app.workbook.sheets.proposals import AMOUNTS, PROPOSALS
from app.workbook.sheets.risks import RISKS


@dataclass(frozen=True)
class PlaceSheet:
    """A sheet of a place's workbook. ``fields`` are its columns, in their order. What is ``fixed``
    can be given to a new row and is locked in the others; what is only ``shown`` is taken of
    none. Of a sheet that ``only_grows`` no row is changed, as each stays what was stated once:
    rows are known by all that they say, and others are added. Where the programme does without the
    ``domain``, there is no such sheet. ``model`` is whose place a row's is."""

    sheet: Sheet
    model: type[Any]
    domain: str
    fields: tuple[str, ...]
    fixed: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    only_grows: bool = False

    @property
    def columns(self) -> list[SheetColumn]:
        columns = (self.sheet.by_field[field] for field in self.fields)
        return [column for column in columns if column.title]

    def rows_of(self, pilot: Pilot) -> Select[Any]:
        """The place's records that whoever looks may read."""
        return self.sheet.rows().where(self.model.pilot_id == pilot.id)

    def is_locked(self, field: str) -> bool:
        """Whether the cell of a record that is there cannot be typed into."""
        is_kept = field == "reference" or field in self.fixed or field in self.shown
        return self.only_grows or is_kept


PLACE_SHEETS: tuple[PlaceSheet, ...] = (
    PlaceSheet(
        MILESTONES,
        Milestone,
        "delivery",
        (
            "reference",
            "title",
            "baseline_on",
            "forecast_on",
            "forecast_reason",
            "actual_on",
            "evidence",
            "evidence_link",
            "confirmed_by",
            "owner",
            "description",
        ),
        fixed=frozenset({"baseline_on"}),
    ),
    PlaceSheet(
        RISKS,
        Risk,
        "risks",
        (
            "reference",
            "title",
            "cause",
            "event",
            "effect",
            "owner",
            "likelihood",
            "impact",
            "explanation",
            "assessed_on",
            "inherent_likelihood",
            "inherent_impact",
            "target_likelihood",
            "target_impact",
            "response",
            "approval",
            "proximity",
            "mitigation",
            "state",
            "closed_because",
            "closure_note",
            "closure_agreed_by",
        ),
    ),
    PlaceSheet(
        ISSUES,
        Issue,
        "risks",
        (
            "reference",
            "title",
            "description",
            "severity",
            "action",
            "due_on",
            "owner",
            "risk",
            "state",
        ),
        fixed=frozenset({"risk"}),
    ),
    PlaceSheet(
        BARRIERS,
        Barrier,
        "barriers",
        (
            "reference",
            "kind",
            "title",
            "detail",
            "category",
            "theme",
            "department",
            "ask",
            "rule_name",
            "evidence",
            "cost_pence",
            "cost_note",
            "savings",
            "applies_to",
            "state",
            "respond_by_on",
            "response",
            "outcome",
            "responded_on",
            "change",
            "change_by_on",
            "change_in",
        ),
        shown=frozenset(
            {
                "state",
                "respond_by_on",
                "response",
                "outcome",
                "responded_on",
                "change",
                "change_by_on",
                "change_in",
            }
        ),
    ),
    PlaceSheet(
        PROPOSALS,
        Proposal,
        "benefits",
        (
            "reference",
            "title",
            "theme",
            "what_changes",
            "for_whom",
            "owner",
            "evidence",
            "confidence",
            "confidence_reason",
            "depends_on",
            "review_on",
            "state",
        ),
        shown=frozenset({"state"}),
    ),
    PlaceSheet(
        AMOUNTS,
        Proposal,
        "benefits",
        (
            "proposal",
            "kind",
            "basis",
            "year",
            "organisation",
            "pence",
            "high_pence",
            "counted_in",
            "note",
            "stated_on",
        ),
        only_grows=True,
    ),
)

BY_SHEET = {each.sheet.name: each for each in PLACE_SHEETS}


def sheets_in_use() -> Sequence[PlaceSheet]:
    """Those that the programme does not do without."""
    return [each for each in PLACE_SHEETS if each.domain not in words.unused]
