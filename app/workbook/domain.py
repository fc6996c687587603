"""What the workbook declares."""

from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.timed import Every, Job
from app.pilots.models import Pilot
from app.workbook import cli
from app.workbook.models import WorkbookImport
from app.workbook.permissions import can_use_import, can_use_place_workbook, can_use_workbook
from app.workbook.service import work_on_waiting
from app.workbook.views import blueprint


def _panel(_programme: Any, actor: Actor) -> dict[str, Any] | None:
    return {} if can_use_workbook(actor) else None


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    return {"pilot": pilot} if can_use_place_workbook(actor, pilot.id) else None


DOMAIN = Domain(
    name="workbook",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Import and export",
            "workbook.show_workbook",
            71,
            can_use_workbook,
            "Bring records in from spreadsheets, or take the whole programme out",
        ),
    ),
    records=(
        RecordKind(
            "workbook_import",
            WorkbookImport,
            lambda found: ("workbook.show_import", {"import_id": found.id}),
            can_use_import,
        ),
    ),
    jobs=(Job("workbook.work_on_waiting", "Check and import files", Every(1), work_on_waiting),),
    panels=(
        Panel("programme", 50, "workbook/programme_panel.html", _panel),
        Panel("pilot", 95, "workbook/pilot_panel.html", _pilot_panel),
        Panel("return", 10, "workbook/pilot_panel.html", _pilot_panel),
    ),
    events={
        "workbook:place-downloaded": "Workbook downloaded",
    },
    commands=(cli.commands,),
)
