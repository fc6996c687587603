"""The register of visits: its page, its files, its filters and its order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select

from app.core.exports import Column, Table
from app.core.registers import Reading, Register, RegisterFilter, count_if, one_by_one
from app.pilots.permissions import can_add_record, can_read_registers
from app.pilots.queries import pilot_choices
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import PARTS, is_overdue, state_on
from tests.examples.visits.rules import VisitState, days_overdue, visit_state


@dataclass(frozen=True)
class VisitRow:
    visit: Visit
    state: VisitState
    days_overdue: int


def visit_row(visit: Visit, today: date) -> VisitRow:
    dates = (visit.planned_on, visit.done_on, today)
    return VisitRow(visit, visit_state(*dates), days_overdue(*dates))


def _read_visits(today: date, _actor: Any) -> Reading[Visit]:
    """What is overdue first, then what is planned, then what is done."""
    state = state_on(today)
    return Reading(
        rows=select(Visit),
        keys={"state": (state,), "pilot": (Visit.pilot_id,)},
        order=(
            case(*((state == each.value, place) for place, each in enumerate(VisitState))),
            Visit.planned_on,
            Visit.number,
        ),
        measures={"late": count_if(is_overdue(today))},
    )


VISITS: Register[Visit, VisitRow] = Register(
    name="visits",
    heading="Visits",
    read=_read_visits,
    show=one_by_one(visit_row),
    parts=PARTS,
    filters=(
        RegisterFilter(
            "state", "Status", lambda _: [(each.value, each.word) for each in VisitState]
        ),
        RegisterFilter("pilot", "Pilot", lambda _: pilot_choices()),
    ),
    can_read=can_read_registers,
    can_add=can_add_record,
    table=Table(
        "Visits",
        (
            Column("Reference", lambda row: row.visit.reference, 10),
            Column("Purpose", lambda row: row.visit.title, 40),
            Column("Pilot", lambda row: row.visit.pilot.name, 24),
            Column("Visitor", lambda row: row.visit.visitor.name, 24),
            Column("Status", lambda row: row.state.word, 10),
            Column("Planned", lambda row: row.visit.planned_on, 12),
            Column("Done", lambda row: row.visit.done_on, 12),
            Column("Days overdue", lambda row: row.days_overdue, 10),
            Column("Finding", lambda row: row.visit.finding, 40),
            Column("Source", lambda row: row.visit.origin, 24),
        ),
    ),
)
