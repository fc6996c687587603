"""Changes to decision sheets and their options."""

from collections.abc import Sequence
from typing import Any, Unpack

from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.row_order import lock_rows, move_row, next_position, remove_row
from app.core.undoable import undoable
from app.extensions import db
from app.governance.agendas.rules import ItemChanged, ItemSplit
from app.governance.decision_sheets import queries
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decision_sheets.permissions import can_write_sheet, can_write_sheets_of
from app.governance.decision_sheets.rules import (
    MOST_OPTIONS,
    MOST_SHEETS,
    OWNERS,
    OptionFacts,
    SheetFacts,
)
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.rules import asks_of


@audited("decision-sheet:added")
def create_sheet(
    actor: Actor, *, kind: str, record: Any, covers: Sequence[str] = (), **facts: Unpack[SheetFacts]
) -> SheetRecord:
    """Add a sheet to a record of a kind that can have one."""
    can_write_sheets_of(actor, record).enforce()
    if len(queries.list_sheets_of([(kind, record.id)])) >= MOST_SHEETS:
        raise DomainError(f"This already has {MOST_SHEETS} decision sheets. Change one of them.")
    sheet = SheetRecord(covers="\n".join(covers), options=[], **facts)
    setattr(sheet, OWNERS[kind], record.id)
    return add_record(sheet)


@audited("decision-sheet:changed")
def amend_sheet(
    actor: Actor, *, sheet: SheetRecord, covers: Sequence[str] = (), **facts: Unpack[SheetFacts]
) -> None:
    can_write_sheet(actor, sheet).enforce()
    sheet.covers = "\n".join(covers)
    assign(sheet, facts)


@audited("decision-sheet:removed")
def remove_sheet(actor: Actor, *, sheet: SheetRecord) -> None:
    """Take a sheet away with its options. The record of changes keeps what it said."""
    can_write_sheet(actor, sheet).enforce()
    _delete(sheet)


def _delete(sheet: SheetRecord) -> None:
    db.session.delete(sheet)
    db.session.flush()


@audited("decision-sheet:option-added")
def create_option(
    actor: Actor, *, sheet: SheetRecord, **facts: Unpack[OptionFacts]
) -> OptionRecord:
    """Add an option at the end."""
    can_write_sheet(actor, sheet).enforce()
    lock_rows(sheet)
    if len(sheet.options) >= MOST_OPTIONS:
        raise DomainError(f"A decision sheet holds at most {MOST_OPTIONS} options.")
    option = add_record(OptionRecord(sheet_id=sheet.id, position=next_position(sheet), **facts))
    sheet.options.append(option)
    _recommend_one(sheet, option)
    return option


@audited("decision-sheet:option-changed")
def amend_option(
    actor: Actor, *, sheet: SheetRecord, option: OptionRecord, **facts: Unpack[OptionFacts]
) -> None:
    can_write_sheet(actor, sheet).enforce()
    assign(option, facts)
    _recommend_one(sheet, option)


def _recommend_one(sheet: SheetRecord, option: OptionRecord) -> None:
    """One option is recommended at most: this one, if it is."""
    if option.is_recommended:
        for other in sheet.options:
            other.is_recommended = other is option


@undoable("sheet", can_write_sheet)
@audited("decision-sheet:option-moved")
def move_option(
    actor: Actor, *, sheet: SheetRecord, option_id: int, step: int, place: int | None = None
) -> None:
    """Move an option up (-1) or down (1), where it still stands at ``place``."""
    can_write_sheet(actor, sheet).enforce()
    move_row(sheet, option_id, step, place)


@undoable("sheet", can_write_sheet)
@audited("decision-sheet:option-removed")
def remove_option(actor: Actor, *, sheet: SheetRecord, option_id: int) -> None:
    can_write_sheet(actor, sheet).enforce()
    remove_row(sheet, option_id)


def follow_asks(change: ItemChanged) -> None:
    """Where the words of an ask were changed on the agenda, the sheets that cover it follow."""
    before, after = asks_of(change.ask_before), change.item.asks
    if before == after or len(before) != len(after):
        return
    became = dict(zip(before, after, strict=True))
    for sheet in _sheets_at(change.item):
        sheet.covers = "\n".join(became.get(ask, ask) for ask in sheet.covered)


def follow_split(split: ItemSplit) -> None:
    """A sheet goes with the asks that it covers, where all of them go to the item that was made."""
    for sheet in queries.list_sheets_of([("agenda_item", split.item.id)]):
        left = [ask for ask in sheet.covered if ask not in split.asks]
        if sheet.covered and not left:
            sheet.item_id = split.made.id
        else:
            sheet.covers = "\n".join(left)


def remove_with_item(item: AgendaItem) -> None:
    """An item's own sheets go with it."""
    for sheet in queries.list_sheets_of([("agenda_item", item.id)]):
        _delete(sheet)


def _sheets_at(item: AgendaItem) -> Sequence[SheetRecord]:
    return queries.list_sheets_of(sorted(queries.find_carried([item])[item.id]))
