"""Reads of imports, and of what headings were chosen to be before."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from app.core.access import Actor
from app.core.loading import loading
from app.core.reading import get_one
from app.extensions import db
from app.workbook.matching import TableMatch
from app.workbook.models import WorkbookHeading, WorkbookImport
from app.workbook.plan import Plan
from app.workbook.tables import FileTable

#: The most headings that are remembered.
HEADING_LIMIT = 5_000


_PEOPLE = loading(
    lambda: (joinedload(WorkbookImport.asked_by), joinedload(WorkbookImport.undone_by))
)


def select_imports(pilot_id: int | None = None) -> Select[WorkbookImport]:
    """The programme's imports or a place's, the newest first."""
    return (
        select(WorkbookImport)
        .options(*_PEOPLE)
        .where(WorkbookImport.pilot_id == pilot_id)
        .order_by(WorkbookImport.id.desc())
    )


def select_own_imports(actor: Actor, pilot_id: int) -> Select[WorkbookImport]:
    """A place's imports that the actor may open: their own or, for the secretariat, all."""
    wanted = select_imports(pilot_id)
    if actor.is_secretariat:
        return wanted
    return wanted.where(WorkbookImport.asked_by_id == actor.person_id)


def get_import(import_id: int, *parts: Any) -> WorkbookImport:
    """An import, with those of its large columns that are named."""
    wanted = select(WorkbookImport).where(WorkbookImport.id == import_id)
    wanted = wanted.options(*_PEOPLE, joinedload(WorkbookImport.pilot))
    return get_one(wanted.options(*(undefer(part) for part in parts)), "There is no such import.")


def tables_of(found: WorkbookImport) -> list[FileTable]:
    kept = found.tables or b"[]"
    return [
        FileTable(title, [(number, cells) for number, cells in rows], is_hidden)
        for title, rows, is_hidden in msgspec.json.decode(kept)
    ]


def matches_of(found: WorkbookImport) -> list[TableMatch]:
    return msgspec.json.decode(found.matching or b"[]", type=list[TableMatch])


def plan_of(found: WorkbookImport) -> Plan:
    return msgspec.json.decode(found.plan or b"{}", type=Plan)


def list_remembered() -> dict[tuple[str, str], str]:
    """What headings of tables were chosen to be."""
    rows: Sequence[WorkbookHeading] = db.session.scalars(
        select(WorkbookHeading).order_by(WorkbookHeading.id).limit(HEADING_LIMIT)
    ).all()
    return {(row.table_title, row.heading): row.chosen for row in rows}
