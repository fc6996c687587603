"""Actions, those too that are closed."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.markings import Marking
from app.governance.actions import service
from app.governance.actions.models import Action
from app.governance.actions.rules import ACTION_LENGTH, UNSETTLED, ActionState
from app.restrictions.service import mark_record
from app.workbook.columns import SOURCED, Sheet, SheetColumn, Values, choice, day, link, reference
from app.workbook.sheets.parts import (
    AS_IMPORTED,
    as_it_stood,
    check_past,
    ended_on,
    facts_of,
    keep_reference,
    keep_source,
    owner,
    raised_on,
)


def _actions() -> Select[Any]:
    return (
        select(Action)
        .options(joinedload(Action.group), joinedload(Action.owner), selectinload(Action.notes))
        .order_by(Action.number)
    )


def _add_action(actor: Actor, values: Values) -> Action:
    keep_reference(Action, values)
    raised_on = values["raised_on"] or clock.today()
    check_past(raised_on, "raised_on")
    original = values["original_due_on"] or values["due_on"]
    today = clock.today()
    for field, due_on in (("due_on", values["due_on"]), ("original_due_on", original)):
        if due_on < raised_on:
            raise DomainError("An action cannot be due before it was raised.", field=field)
    made = service.give_action(
        actor,
        group=values["group"],
        text=values["text"],
        owner_id=values["owner"].id,
        due_on=max(today, values["due_on"]),  # one given elsewhere may be late already
    )
    made.group, made.owner = values["group"], values["owner"]
    as_it_stood(
        made,
        raised_on=raised_on,
        due_on=values["due_on"],
        original_due_on=original,
        state=values["state"],
        completed_on=_completed(values),
        settled_on=_settled(values, raised_on),
    )
    _keep_marking(actor, made, values)
    keep_source(made, values)
    return made


def _keep_marking(actor: Actor, action: Action, values: Values) -> None:
    marking = values["marking"]
    if marking is not None and marking is not action.marking:
        mark_record(actor, record=action, marking=marking, marking_reason=AS_IMPORTED)


def _completed(values: Values) -> date | None:
    """When its owner said that it was complete."""
    given: date | None = values["completed_on"]
    check_past(given, "completed_on")
    if values["state"] is ActionState.AWAITING_CONFIRMATION:
        return given or clock.today()
    return given if values["state"] is ActionState.CLOSED else None


def _settled(values: Values, raised_on: date) -> date | None:
    """When it was closed or cancelled."""
    is_settled = values["state"] not in UNSETTLED
    what = "an action that is closed or cancelled"
    return ended_on(values, "settled_on", is_over=is_settled, what=what, since=raised_on)


def _change_action(actor: Actor, record: Action, values: Values, changed: frozenset[str]) -> None:
    if changed & {"text", "owner"}:
        service.amend_action(actor, action=record, **facts_of(values, "text", "owner_id"))
    if "due_on" in changed:
        due_on = values["due_on"]
        service.move_due_date(actor, action=record, due_on=due_on, reason=AS_IMPORTED)
    if "state" in changed:
        _change_state(actor, record, values["state"])
        for field in {"completed_on", "settled_on"} - changed:
            values[field] = getattr(record, field)
    as_it_stood(
        record, completed_on=_completed(values), settled_on=_settled(values, record.raised_on)
    )
    _keep_marking(actor, record, values)
    keep_source(record, values)


def _change_state(actor: Actor, action: Action, state: ActionState) -> None:
    if state is ActionState.CLOSED:
        service.confirm_action(actor, action=action)
    elif state is ActionState.CANCELLED:
        service.cancel_action(actor, action=action, reason=AS_IMPORTED)
    elif state is ActionState.IN_PROGRESS and action.completed_on is not None:
        service.return_action(actor, action=action, reason=AS_IMPORTED)
    else:
        is_complete = state is ActionState.AWAITING_CONFIRMATION
        service.note_progress(actor, action=action, text=AS_IMPORTED, is_complete=is_complete)


ACTIONS = Sheet(
    name="actions",
    heading="Actions",
    one="action",
    hint="What someone has been asked to do by a group.",
    columns=(
        reference("A"),
        link(
            "group",
            "Group",
            "groups",
            is_required=True,
            stays=True,
            example="Example board",
            aliases=("Board", "Meeting"),
        ),
        SheetColumn(
            "text",
            "Action",
            longest=ACTION_LENGTH,
            is_required=True,
            example="Circulate the protocol.",
            aliases=("Text", "Action point", "Description", "Task"),
        ),
        owner("Who", is_required=True),
        day(
            "due_on",
            "Due",
            is_required=True,
            example="31 May 2010",
            aliases=("Due date", "Deadline", "By when", "When"),
        ),
        day(
            "original_due_on",
            "Originally due",
            stays=True,
            hint="Leave blank if it has not moved.",
        ),
        choice(
            "state",
            "Status",
            ActionState,
            default=ActionState.OPEN,
            aliases=("State", "Progress"),
        ),
        raised_on("Meeting date"),
        day("completed_on", "Reported complete on", is_rare=True),
        day("settled_on", "Closed on", aliases=("Closed", "Date closed"), is_rare=True),
        choice("marking", "Marking", Marking, is_rare=True),
        *SOURCED,
    ),
    keys=(("reference",), ("text", "group")),
    rows=_actions,
    labels=lambda record: (record.reference,),
    add=_add_action,
    change=_change_action,
    aliases=("Actions still open", "Action log", "Open actions"),
    leaves_out="The dated notes of actions.",
)
