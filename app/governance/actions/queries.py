"""Reads of actions."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.grants import owner_grant
from app.accounts.models import Person
from app.core.loading import loading
from app.core.models import reference_of
from app.core.reading import FirstRows, list_first
from app.core.references import ByReference
from app.core.rows import MEETING, MEETINGS, PERSON, made_once, row_columns
from app.core.sql_dates import days_after
from app.extensions import db
from app.governance.actions.models import Action, ActionNote
from app.governance.actions.rules import TO_DO, UNSETTLED, ActionState, days_overdue
from app.governance.groups.rules import MATTERS_ARISING_SECTION
from app.governance.meetings.models import AgendaItem, Meeting

#: The most actions of a meeting or of a person that are read at once.
ACTION_LIMIT = 500
#: The most open actions that stand beside an item.
BESIDE_LIMIT = 8

_PARTS = loading(lambda: (joinedload(Action.group), joinedload(Action.owner)))


def select_grants() -> Iterable[Select[Any]]:
    """Whoever owns an action that is not settled may keep it: the record is the grant."""
    return [owner_grant(Action.owner_id, Action.state.in_(UNSETTLED))]


def is_overdue(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``rules.days_overdue``."""
    return and_(Action.state.in_(TO_DO), Action.due_on < today)


def get_action(reference: str) -> Action:
    """An action with its notes, and where it arose."""
    return _ACTIONS.get(reference)


_ACTIONS = ByReference(
    Action,
    "action",
    lambda: (
        *_PARTS,
        selectinload(Action.notes),
        joinedload(Action.item),
        joinedload(Action.meeting).joinedload(Meeting.group),
    ),
)


def select_open_actions(group_id: int) -> Select[Action]:
    """What of a group's actions is neither closed nor cancelled."""
    return select(Action).where(Action.group_id == group_id, Action.state.in_(UNSETTLED))


class OpenAction(NamedTuple):
    """What a pack counts and puts in order of an action that is neither closed nor cancelled;
    ``owner`` is a name."""

    id: int
    number: int
    text: str
    owner: str
    owner_id: int
    due_on: date
    original_due_on: date
    state: ActionState
    is_illustrative: bool
    days_overdue: int

    @property
    def reference(self) -> str:
        return reference_of(Action.PREFIX, self.number)


def list_open_actions(group_id: int, today: date) -> list[OpenAction]:
    """What comes back to a group's next meeting as matters arising: everything not closed or
    cancelled, earliest due first."""
    wanted = (
        select(
            Action.id,
            Action.number,
            Action.text,
            Person.name,
            Action.owner_id,
            Action.due_on,
            Action.original_due_on,
            Action.state,
            Action.is_illustrative,
        )
        .join(Person, Person.id == Action.owner_id)
        .where(Action.group_id == group_id, Action.state.in_(UNSETTLED))
        .order_by(Action.due_on, Action.number)
    )
    return [
        OpenAction(*row, days_overdue(row.due_on, row.state, today))
        for row in db.session.execute(wanted)
    ]


def list_last_words(ids: Collection[int]) -> dict[int, str]:
    """What was said last of each of some actions, by id."""
    said = (
        select(ActionNote.action_id, ActionNote.text)
        .where(ActionNote.action_id.in_(ids), ActionNote.text != "")
        .order_by(ActionNote.noted_on, ActionNote.id)
    )
    return {row[0]: row[1] for row in db.session.execute(said)}


def list_open_actions_on(item: AgendaItem) -> FirstRows[Action]:
    """The open actions that the same item of the group's other meetings gave, by its title or its
    place on the standing agenda; of an item for matters arising, all that the group's other
    meetings gave. Earliest due first, with their owners."""
    group_id = select(Meeting.group_id).where(Meeting.id == item.meeting_id).scalar_subquery()
    wanted = (
        select(Action)
        .where(Action.group_id == group_id, Action.state.in_(UNSETTLED))
        .where(or_(Action.meeting_id.is_(None), Action.meeting_id != item.meeting_id))
        .options(*_PARTS)
        .order_by(Action.due_on, Action.number)
    )
    if item.section != MATTERS_ARISING_SECTION:
        alike = AgendaItem.title == item.title
        if item.standing_item_id is not None:
            alike = or_(alike, AgendaItem.standing_item_id == item.standing_item_id)
        wanted = wanted.join(Action.item).where(alike)
    return list_first(wanted, BESIDE_LIMIT)


def list_actions_of_meeting(meeting_id: int) -> FirstRows[Action]:
    """The actions that arose at a meeting, by number, with their owners."""
    return list_first(_of_meeting(), ACTION_LIMIT, {"meeting_id": meeting_id})


@made_once
def _of_meeting() -> Select[Action]:
    return (
        select(Action).where(Action.meeting_id == MEETING).options(*_PARTS).order_by(Action.number)
    )


def list_actions_since(group_id: int, from_on: date) -> FirstRows[Action]:
    """What a group asked for since a day, by number, with its owners."""
    return list_first(
        select(Action)
        .where(Action.group_id == group_id, Action.raised_on >= from_on)
        .options(*_PARTS)
        .order_by(Action.number),
        ACTION_LIMIT,
    )


def list_owned_actions(person_id: int) -> FirstRows[Action]:
    """What a person still has to do, earliest due first."""
    return list_first(
        select(Action)
        .where(Action.owner_id == person_id, Action.state.in_(TO_DO))
        .options(*_PARTS)
        .order_by(Action.due_on, Action.number),
        ACTION_LIMIT,
    )


#: Within how many days of the day on which an action is reported complete it is to be confirmed.
CONFIRMED_DAYS = 7


def select_unconfirmed() -> Select[Any]:
    """What owners say is complete, which the secretariat has yet to confirm; as rows."""
    return select(
        *row_columns(
            kind="action_confirmation",
            due_on=days_after(func.coalesce(Action.completed_on, Action.due_on), CONFIRMED_DAYS),
            group_id=Action.group_id,
            record_id=Action.id,
            number=Action.number,
            title=Action.text,
            marking=Action.marking,
            is_illustrative=Action.is_illustrative,
        )
    ).where(Action.state == ActionState.AWAITING_CONFIRMATION)


def select_owed(of_person: bool, of_meetings: bool) -> Select[Any]:
    """What is still to be done: by a person (or anybody), or by the day of one of some meetings for
    its group (or for any), with what is said to be complete; as rows."""
    columns = {
        "kind": "action",
        "due_on": Action.due_on,
        "person_id": Action.owner_id,
        "group_id": Action.group_id,
        "record_id": Action.id,
        "number": Action.number,
        "title": Action.text,
        "marking": Action.marking,
        "is_done": Action.state.not_in(TO_DO),
        "is_illustrative": Action.is_illustrative,
    }
    if not of_meetings:
        wanted = select(*row_columns(**columns)).where(Action.state.in_(TO_DO))
    else:
        wanted = (
            select(*row_columns(**columns, meeting_id=Meeting.id))
            .select_from(Action)
            .join(
                Meeting,
                and_(Meeting.group_id == Action.group_id, Action.due_on <= Meeting.held_on),
            )
            .where(Meeting.id.in_(MEETINGS), Action.state.in_(UNSETTLED))
        )
    return wanted.where(Action.owner_id == PERSON) if of_person else wanted
