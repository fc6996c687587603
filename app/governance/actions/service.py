"""Giving actions, following them up, settling them."""

from datetime import date

from app.accounts.queries import get_person
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.formats import day
from app.core.undoable import undoable
from app.governance.actions.models import Action, ActionNote
from app.governance.actions.permissions import can_keep_actions, can_update_action
from app.governance.actions.rules import ACTION_WORKFLOW, UNSETTLED, ActionState, NoteKind
from app.governance.groups.models import Group
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.service import check_came


class ActionSettled(DomainError):
    """The action is closed or cancelled."""


@audited("action:given")
def give_action(
    actor: Actor,
    *,
    group: Group,
    text: str,
    owner_id: int,
    due_on: date,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    response_id: int | None = None,
) -> Action:
    """Ask one person to do something by a day: at a ``meeting``, or between two; or to do what a
    response to a barrier promised."""
    can_keep_actions(actor).enforce()
    if meeting is not None:
        check_came(meeting)
        enforce_checks("meeting:record-changed", meeting)
    raised_on = meeting.held_on if meeting else clock.today()
    _check_due(due_on, raised_on)
    get_person(owner_id)
    return add_record(
        Action(
            group_id=group.id,
            meeting_id=meeting.id if meeting else None,
            item_id=item.id if item else None,
            response_id=response_id,
            text=text,
            owner_id=owner_id,
            due_on=due_on,
            original_due_on=due_on,
            state=ActionState.OPEN,
            raised_on=raised_on,
            notes=[],
        )
    )


def _check_due(due_on: date, raised_on: date) -> None:
    if due_on < raised_on:
        raise DomainError(
            f"The action was raised on {day(raised_on)}, so it cannot be due before then.",
            field="due_on",
        )


@audited("action:amended")
def amend_action(actor: Actor, *, action: Action, text: str, owner_id: int) -> None:
    """Put its words right, or pass it to another owner."""
    can_keep_actions(actor).enforce()
    _check_unsettled(action)
    get_person(owner_id)
    action.text, action.owner_id = text, owner_id


@undoable("action", can_update_action)
@audited("action:updated")
def note_progress(actor: Actor, *, action: Action, text: str, is_complete: bool) -> None:
    """What has been done, as of today. ``is_complete``: its owner says that this is all; the
    secretariat is to confirm it."""
    can_update_action(actor, action).enforce()
    _check_unsettled(action)
    if is_complete:
        ACTION_WORKFLOW.check(action.state, ActionState.AWAITING_CONFIRMATION)
        action.state, action.completed_on = ActionState.AWAITING_CONFIRMATION, clock.today()
    elif action.state is ActionState.OPEN:
        action.state = ActionState.IN_PROGRESS
    _note(actor, action, NoteKind.COMPLETE if is_complete else NoteKind.PROGRESS, text)


@undoable("action", lambda actor, _record: can_keep_actions(actor))
@audited("action:moved")
def move_due_date(actor: Actor, *, action: Action, due_on: date, reason: str) -> None:
    """Give it more time (or less), and say why. The original date stays."""
    can_keep_actions(actor).enforce()
    _check_unsettled(action)
    if due_on == action.due_on:
        raise DomainError(f"It is already due on {day(due_on)}.", field="due_on")
    _check_due(due_on, action.raised_on)
    before, action.due_on = action.due_on, due_on
    _note(actor, action, NoteKind.DUE_MOVED, reason, due_before=before, due_after=due_on)


@undoable("action", lambda actor, _record: can_keep_actions(actor))
@audited("action:closed")
def confirm_action(actor: Actor, *, action: Action) -> None:
    """Agree that what its owner says is complete is so."""
    can_keep_actions(actor).enforce()
    ACTION_WORKFLOW.check(action.state, ActionState.CLOSED)
    if action.state is ActionState.CLOSED:
        return
    action.state, action.settled_on = ActionState.CLOSED, clock.today()
    _note(actor, action, NoteKind.CLOSED, "")


@undoable("action", lambda actor, _record: can_keep_actions(actor))
@audited("action:returned")
def return_action(actor: Actor, *, action: Action, reason: str) -> None:
    """Say that it is not done yet, and what is missing."""
    can_keep_actions(actor).enforce()
    if action.state in (ActionState.OPEN, ActionState.IN_PROGRESS):
        raise DomainError("Its owner has not said that this action is complete.")
    ACTION_WORKFLOW.check(action.state, ActionState.IN_PROGRESS)
    action.state = ActionState.IN_PROGRESS
    action.completed_on = action.settled_on = None
    _note(actor, action, NoteKind.RETURNED, reason)


@undoable("action", lambda actor, _record: can_keep_actions(actor))
@audited("action:cancelled")
def cancel_action(actor: Actor, *, action: Action, reason: str) -> None:
    """It need not be done any more, and why."""
    can_keep_actions(actor).enforce()
    ACTION_WORKFLOW.check(action.state, ActionState.CANCELLED)
    if action.state is ActionState.CANCELLED:
        return
    action.state, action.settled_on = ActionState.CANCELLED, clock.today()
    _note(actor, action, NoteKind.CANCELLED, reason)


def _check_unsettled(action: Action) -> None:
    if action.state not in UNSETTLED:
        raise ActionSettled(f"This action is {action.state.value}, so it cannot be changed.")


def _note(
    actor: Actor,
    action: Action,
    kind: NoteKind,
    text: str,
    **moved: date,
) -> None:
    note = ActionNote(kind=kind, noted_on=clock.today(), author_name=actor.name, text=text, **moved)
    action.notes.insert(0, note)
    action.touch()
