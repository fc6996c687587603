"""Matters arising: what the group has asked for and that is not settled."""

from collections.abc import Collection, Iterator, Sequence
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
    rows_made_once,
    shown_as,
)
from app.core.sentences import agree, message, tally
from app.governance.actions.models import Action
from app.governance.actions.queries import OpenAction, list_last_words, list_open_actions
from app.governance.actions.rules import ActionState
from app.governance.groups.rules import MATTERS_ARISING_SECTION
from app.packs.figures import figures

#: How many of each list there is room for.
MOST_OVERDUE = 60
MOST = 40
REGISTER = "the register of actions"


class ActionRow(RecordRow, frozen=True, kw_only=True):
    """An open action; ``title`` is what is to be done. ``said`` is its owner's last word on it."""

    owner: str
    due_on: date
    original_due_on: date
    state: str
    days_overdue: int
    is_said_done: bool
    said: str
    owner_id: int | None = None


class MattersArising(Section, frozen=True, kw_only=True, tag="matters_arising"):
    overdue: Listing[ActionRow]
    said_done: Listing[ActionRow]
    others: Listing[ActionRow]


def _row(action: OpenAction, said: str) -> ActionRow:
    return ActionRow(
        reference=action.reference,
        path=path_of(action, Action),
        title=action.text,
        is_illustrative=action.is_illustrative,
        owner=action.owner,
        owner_id=action.owner_id,
        due_on=action.due_on,
        original_due_on=action.original_due_on,
        state=action.state.word,
        days_overdue=action.days_overdue,
        is_said_done=_is_said_done(action),
        said=cell(said, action.reference),
    )


def _is_said_done(action: OpenAction) -> bool:
    return action.state is ActionState.AWAITING_CONFIRMATION


@read_once
def actions(records: Records) -> list[OpenAction]:
    """The earliest due first."""
    return list_open_actions(records.group_id, records.today)


def _make(records: Records, ids: Collection[int] | None) -> Iterator[tuple[int, ActionRow]]:
    found = [each for each in actions(records) if ids is None or each.id in ids]
    last_words = list_last_words([each.id for each in found])
    for each in found:
        yield each.id, _row(each, last_words.get(each.id, ""))


_rows = rows_made_once(actions, _make, at_once=MOST)


def build(head: Head, records: Records) -> MattersArising:
    found = actions(records)
    overdue = [each for each in found if each.days_overdue]
    said_done = [each for each in found if _is_said_done(each)]
    others = [each for each in found if not each.days_overdue and not _is_said_done(each)]
    shown = (
        listing(tally(len(overdue), "action", "is overdue"), overdue, MOST_OVERDUE, REGISTER),
        listing(tally(len(said_done), "action", "is reported complete"), said_done, MOST, REGISTER),
        listing(
            tally(len(others), "other action", "is not yet due" if others else "is open"),
            others,
            MOST,
            REGISTER,
        ),
    )
    _rows(records, [each for one in shown for each in one.rows])  # all are read at once
    drawn = [shown_as(one, _rows(records, one.rows)) for one in shown]
    return MattersArising(
        **head.opening(actions_message(figures(records), found)),
        overdue=drawn[0],
        said_done=drawn[1],
        others=drawn[2],
    )


def actions_message(told: Figures, rows: Sequence[OpenAction | ActionRow]) -> str:
    """``rows`` are the open actions, for how long they are overdue."""
    number, done = told["actions_open"], told["actions_reported_complete"]
    said = message(
        tally(number, "action", "is open") if number else "no action is outstanding",
        _overdue(told["actions_overdue"], rows) if number else "",
        f"{done} {agree(done, 'is')} reported complete" if done else "",
    )
    return told.with_left_out(said, "actions_open")


def _overdue(count: int, rows: Sequence[OpenAction | ActionRow]) -> str:
    if not count:
        return "none is overdue"
    days = max((row.days_overdue for row in rows), default=0)
    longest = f"{'' if count == 1 else 'up to '}{counted(days, 'day')}"
    return f"{count} {agree(count, 'is')} {longest} overdue"


SECTION = SectionType(
    MATTERS_ARISING_SECTION, "Matters arising: open actions", MattersArising, build
)
