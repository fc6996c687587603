"""Matters arising: everything that the group has asked for and that is not settled."""

from collections.abc import Sequence
from datetime import date

from app.core.figures import Figures
from app.core.formats import counted
from app.core.records import path_of
from app.core.sections import (
    Head,
    Listing,
    RecordRow,
    Records,
    Section,
    SectionType,
    cell,
    listing,
    read_once,
)
from app.core.sentences import agree, message, tally
from app.governance.actions.models import Action
from app.governance.actions.queries import list_open_actions
from app.governance.actions.rules import ActionState, days_overdue
from app.governance.groups.rules import MATTERS_ARISING_SECTION
from app.packs.figures import figures


class ActionRow(RecordRow, frozen=True, kw_only=True):
    """An open action; ``title`` is what is to be done. ``said`` is its owner's last word on it."""

    owner: str
    due_on: date
    original_due_on: date
    state: str
    days_overdue: int
    is_said_done: bool
    said: str


class MattersArising(Section, frozen=True, kw_only=True, tag="matters_arising"):
    """Nothing is left out."""

    overdue: Listing[ActionRow]
    said_done: Listing[ActionRow]
    others: Listing[ActionRow]


def _row(action: Action, today: date) -> ActionRow:
    return ActionRow(
        reference=action.reference,
        path=path_of(action),
        title=action.text,
        is_illustrative=action.is_illustrative,
        owner=action.owner.name,
        due_on=action.due_on,
        original_due_on=action.original_due_on,
        state=action.state.word,
        days_overdue=days_overdue(action.due_on, action.state, today),
        is_said_done=action.state is ActionState.AWAITING_CONFIRMATION,
        said=cell(next((note.text for note in action.notes if note.text), ""), action.reference),
    )


@read_once
def actions(records: Records) -> list[ActionRow]:
    """The earliest due first."""
    found = list_open_actions(records.group_id, has_notes=True)
    return [_row(action, records.today) for action in found]


def build(head: Head, records: Records) -> MattersArising:
    rows = actions(records)
    overdue = [row for row in rows if row.days_overdue]
    said_done = [row for row in rows if row.is_said_done]
    others = [row for row in rows if not row.days_overdue and not row.is_said_done]
    return MattersArising(
        **head.opening(actions_message(figures(records), rows)),
        overdue=listing(tally(len(overdue), "action", "is overdue"), overdue),
        said_done=listing(tally(len(said_done), "action", "is reported complete"), said_done),
        others=listing(
            tally(len(others), "other action", "is not yet due" if others else "is open"), others
        ),
    )


def actions_message(told: Figures, rows: Sequence[ActionRow]) -> str:
    """``rows`` are the open actions, for how long they are overdue."""
    number, done = told["actions_open"], told["actions_reported_complete"]
    said = message(
        tally(number, "action", "is open") if number else "no action is outstanding",
        _overdue(told["actions_overdue"], rows) if number else "",
        f"{done} {agree(done, 'is')} reported complete" if done else "",
    )
    return told.with_left_out(said, "actions_open")


def _overdue(count: int, rows: Sequence[ActionRow]) -> str:
    if not count:
        return "none is overdue"
    days = max((row.days_overdue for row in rows), default=0)
    longest = f"{'' if count == 1 else 'up to '}{counted(days, 'day')}"
    return f"{count} {agree(count, 'is')} {longest} overdue"


SECTION = SectionType(
    MATTERS_ARISING_SECTION, "Matters arising: open actions", MattersArising, build
)
