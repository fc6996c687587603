"""Who may read and write decision sheets: they follow the record that each belongs to."""

from typing import Any

from flask import current_app

from app.core.access import Access, Actor, allow, refuse
from app.core.records import find_record, kind_named
from app.governance.decision_sheets.models import SheetRecord
from app.governance.meetings.models import AgendaItem
from app.governance.papers.models import Paper
from app.governance.papers.rules import OPEN_STATES


def can_read_sheet(actor: Actor, sheet: SheetRecord) -> Access:
    """Whoever reads the record that it belongs to, if they find it at all."""
    name, record_id = sheet.owner_key
    kind = kind_named(current_app, name)
    record = find_record(kind, record_id) if kind else None
    if kind is None or record is None:
        return refuse("Only people who can read the record it belongs to can read it.")
    return kind.can_read(actor, record)


def can_write_sheets_of(actor: Actor, record: Any) -> Access:
    """The secretariat, whoever presents an agenda item, and the author of a paper until it is
    submitted."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if isinstance(record, AgendaItem) and record.presenter_id in actor.people:
        return allow("You present this agenda item.")
    is_author = isinstance(record, Paper) and record.author_id in actor.people
    if not is_author:
        return refuse(
            "Only the secretariat, an agenda item’s presenter and a paper’s author can write its "
            "decision sheets."
        )
    if record.state not in OPEN_STATES:
        return refuse("This paper has been submitted. Ask the secretariat to return it to you.")
    return allow("You are the author of this paper.")


def can_write_sheet(actor: Actor, sheet: SheetRecord) -> Access:
    """The same of a sheet that came with its record."""
    return can_write_sheets_of(actor, sheet.owner)
