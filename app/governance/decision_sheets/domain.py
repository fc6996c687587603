"""What decision sheets declare."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, Panel, RecordKind
from app.core.due_kinds import DueKind, reminders_on
from app.core.records import kind_of_record, select_found
from app.core.searched import Searched, SearchedPart
from app.governance.decision_sheets import queries
from app.governance.decision_sheets.building import Asking, asks_put, decisions_asked
from app.governance.decision_sheets.due import list_due_sheets
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decision_sheets.permissions import can_read_sheet, can_write_sheets_of
from app.governance.decision_sheets.rules import (
    MOST_SHEETS,
    OWNERS,
    as_chosen,
    lacks_of,
    letter_of,
)
from app.governance.decision_sheets.service import follow_asks, follow_split, remove_with_item
from app.governance.decision_sheets.views import blueprint
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.permissions import can_read_agenda
from app.governance.meetings.steps import Step


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


def _agenda_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """The sheets of the agenda's own items, each at its item."""
    if not can_read_agenda(actor):
        return None
    sheets: dict[int, list[Any]] = defaultdict(list)
    for row in queries.list_titles_of([item.id for item in meeting.items]):
        sheets[row.item_id].append(row)
    return {"sheets": sheets, "shown_at": sheets.keys()} if sheets else None


def _offer(item: AgendaItem, _actor: Actor) -> dict[str, Any] | None:
    """The questions of an item that is decided on, with what a decision ``begins`` with for each
    option, by its id: first the one that is recommended."""
    papers = queries.list_papers_of(item)
    asked = decisions_asked([Asking(0, item, asks_put(item, item.asks, papers), papers)])
    sheets = [each.record for each in asked if each.record is not None and each.record.options]
    if not sheets:
        return None
    pairs = [(sheet, option) for sheet in sheets for option in sheet.options]
    pairs.sort(key=lambda pair: not pair[1].is_recommended)
    return {
        "sheets": sheets,
        "letter_of": letter_of,
        "begins": {o.id: as_chosen(sheet.title, o.title) for sheet, o in pairs},
    }


def _select_of_records_read(actor: Actor, on: date) -> Select[Any] | None:
    """As ``can_read_sheet``."""
    ways = [
        getattr(SheetRecord, column).in_(found)
        for name, column in OWNERS.items()
        if (found := select_found(name, actor, on)) is not None
    ]
    return select(SheetRecord).where(or_(*ways)) if ways else None


DOMAIN = Domain(
    name="decision_sheets",
    events={
        "decision-sheet:option-added": "Option added",
        "decision-sheet:option-changed": "Option changed",
        "decision-sheet:option-moved": "Option moved",
        "decision-sheet:option-removed": "Option removed",
    },
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "decision_sheet",
            Step.PAPERS,
            said="Decision sheet to complete",
            reminders=reminders_on(-3, 1),
        ),
    ),
    due=list_due_sheets,
    owes=queries.may_owe_sheets,
    panels=(
        Panel(EVERY_RECORD, 50, "decision_sheets/record_panel.html", _record_panel),
        Panel("agenda", 20, "decision_sheets/agenda_panel.html", _agenda_panel),
        Panel("item_to_decide", 10, "decision_sheets/decide_panel.html", _offer),
    ),
    records=(
        RecordKind(
            "decision_sheet",
            model=SheetRecord,
            address=lambda sheet: ("decision_sheets.show_sheet", {"sheet_id": sheet.id}),
            can_read=can_read_sheet,
            readable=_select_of_records_read,
            searched=Searched(
                parts=(
                    SearchedPart(
                        OptionRecord,
                        "sheet_id",
                        (
                            OptionRecord.title,
                            OptionRecord.risk,
                            OptionRecord.pays,
                            OptionRecord.gains,
                        ),
                    ),
                ),
                day=SheetRecord.decide_by_on,
            ),
        ),
    ),
    checks={
        "agenda-item:changed": follow_asks,
        "agenda-item:removed": remove_with_item,
        "agenda-item:split": follow_split,
    },
)
