"""Matters arising: everything that the group has asked for and that is not settled."""

from collections.abc import Sequence
from datetime import date

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
        **head.opening(actions_message(rows)),
        overdue=listing(tally(len(overdue), "action", "is overdue"), overdue),
        said_done=listing(tally(len(said_done), "action", "is reported complete"), said_done),
        others=listing(
            tally(len(others), "other action", "is not yet due" if others else "is open"), others
        ),
    )


def actions_message(rows: Sequence[ActionRow]) -> str:
    if not rows:
        return "No action is outstanding."
    done = sum(row.is_said_done for row in rows)
    return message(
        tally(len(rows), "action", "is open"),
        _overdue([row.days_overdue for row in rows if row.days_overdue]),
        f"{done} {agree(done, 'is')} reported complete" if done else "",
    )


def _overdue(days: Sequence[int]) -> str:
    if not days:
        return "none is overdue"
    longest = f"{'' if len(days) == 1 else 'up to '}{counted(max(days), 'day')}"
    return f"{len(days)} {agree(len(days), 'is')} {longest} overdue"


SECTION = SectionType(
    MATTERS_ARISING_SECTION, "Matters arising: open actions", MattersArising, build
)
