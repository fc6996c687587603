"""Files that were brought to be imported."""

from typing import Any

import msgspec

from app.core import clock
from app.core.trail import Trail
from app.workbook.matching import guess
from app.workbook.models import WorkbookImport
from app.workbook.plan import Addition, Alike, FieldChange, Plan, PlannedChange, Problem
from app.workbook.rules import ImportState
from app.workbook.tables import FileTable
from tests.factories.base import saved

_TABLES = [FileTable("Risk log", [(1, ["Risk", "Event", "Comment"]), (2, ["Fire", "A fire", 3])])]


def workbook_import(state: ImportState = ImportState.CHECKED, **given: Any) -> WorkbookImport:
    """A file that can be imported; in another state, or with what is ``wrong``."""
    is_imported = state is ImportState.IMPORTED
    wrong = [Problem("Risk log", "C2", "3", "Wrong.", "Correct it.")] * given.get("wrong", 0)
    plan = Plan(
        additions=[Addition("Risks", 2, "Fire")],
        changes=[PlannedChange("Risks", 3, "R-001", [FieldChange("Status", "Open", "Closed")])],
        alikes=[Alike("Risks", 2, "Fire", "R-002, fire")],
        problems=wrong,
        left_out=["The sheet Old is hidden."],
    )
    kept = [(table.title, table.rows, table.is_hidden) for table in _TABLES]
    return saved(
        WorkbookImport(
            **{
                "file_name": "risks.xlsx",
                "state": state,
                "asked_at": clock.now(),
                "imported_at": clock.now() if is_imported else None,
                "added": 1,
                "changed": 1,
                "tables": None if is_imported else msgspec.json.encode(kept),
                "matching": None if is_imported else msgspec.json.encode(guess(_TABLES, {})),
                "plan": msgspec.json.encode(plan),
                "trail": msgspec.json.encode(Trail()) if is_imported else None,
            }
            | given
        )
    )
