"""What decision sheets declare."""

from typing import Any

from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, Panel, RecordKind
from app.core.records import kind_of_record
from app.governance.decision_sheets import queries
from app.governance.decision_sheets.models import SheetRecord
from app.governance.decision_sheets.permissions import can_read_sheet, can_write_sheets_of
from app.governance.decision_sheets.rules import MOST_SHEETS, OWNERS, lacks_of
from app.governance.decision_sheets.service import follow_asks, remove_with_item
from app.governance.decision_sheets.views import blueprint


def _record_panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """The sheets of a record, and what each lacks."""
    kind = kind_of_record(record)
    if kind is None or kind.name not in OWNERS or not kind.can_read(actor, record):
        return None
    sheets = queries.list_sheets_of([(kind.name, record.id)])
    can_write = can_write_sheets_of(actor, record)
    if not sheets and not can_write:
        return None
    return {
        "sheets": [(sheet, lacks_of(sheet, sheet.options)) for sheet in sheets],
        "kind": kind.name,
        "record": record,
        "can_add": can_write and len(sheets) < MOST_SHEETS,
    }


DOMAIN = Domain(
    name="decision_sheets",
    events={
        "decision-sheet:option-added": "Option added",
        "decision-sheet:option-changed": "Option changed",
        "decision-sheet:option-moved": "Option moved",
        "decision-sheet:option-removed": "Option removed",
    },
    blueprint=blueprint,
    panels=(Panel(EVERY_RECORD, 50, "decision_sheets/record_panel.html", _record_panel),),
    records=(
        RecordKind(
            "decision_sheet",
            model=SheetRecord,
            address=lambda sheet: ("decision_sheets.show_sheet", {"sheet_id": sheet.id}),
            can_read=can_read_sheet,
        ),
    ),
    checks={"agenda-item:changed": follow_asks, "agenda-item:removed": remove_with_item},
)
