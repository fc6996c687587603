"""What visits declares."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import DueKind, reminders_on
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers
from tests.examples.visits.cli import commands
from tests.examples.visits.due import due_rows, list_due_of_meetings
from tests.examples.visits.findings import VISITS as FINDINGS
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import list_visits, select_grants
from tests.examples.visits.registers import VISITS as REGISTER
from tests.examples.visits.registers import visit_row
from tests.examples.visits.sections import VISITS as SECTION
from tests.examples.visits.suggestions import SUGGESTIONS
from tests.examples.visits.views import blueprint

#: The most visits that a pilot's page shows; the register has the rest.
PANEL_LIMIT = 10


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    visits = list_visits(Visit.pilot_id == pilot.id, Visit.done_on.is_(None))
    return {
        "rows": [visit_row(visit, clock.today()) for visit in visits[:PANEL_LIMIT]],
        "pilot": pilot,
        "can_add": can_edit_record_of(actor, pilot.id),
    }


DOMAIN = Domain(
    name="visits",
    blueprint=blueprint,
    grants=select_grants,
    commands=(commands,),
    navigation=(NavigationEntry("Visits", "Visits", "visits.list_visits", 65, can_read_registers),),
    registers=(REGISTER,),
    records=(
        RecordKind(
            "visit",
            Visit,
            lambda visit: ("visits.show_visit", {"reference": visit.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
    ),
    panels=(Panel("pilot", 45, "visits/pilot_panel.html", _pilot_panel),),
    due_kinds=(
        DueKind("visit", said="Visit", reminders=reminders_on(-5, 1)),
        DueKind("finding", step="returns", said="Finding of a visit", reminders=reminders_on(1)),
    ),
    due=list_due_of_meetings,
    due_rows=due_rows,
    suggestion_groups=SUGGESTIONS,
    findings=(FINDINGS,),
    sections=(SECTION,),
)
