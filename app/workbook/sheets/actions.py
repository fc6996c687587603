"""Actions that are still open."""

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
    facts_of,
    keep_reference,
    keep_source,
    owner,
    raised_on,
)


def _actions() -> Select[Any]:
    return (
        select(Action)
        .where(Action.state.in_(UNSETTLED))
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
    )
    _keep_marking(actor, made, values)
    keep_source(made, values)
    return made


def _keep_marking(actor: Actor, action: Action, values: Values) -> None:
    marking = values["marking"]
    if marking is not None and marking is not action.marking:
        mark_record(actor, record=action, marking=marking, marking_reason=AS_IMPORTED)


def _completed(values: Values) -> Any:
    is_complete = values["state"] is ActionState.AWAITING_CONFIRMATION
    return clock.today() if is_complete else None


def _change_action(actor: Actor, record: Action, values: Values, changed: frozenset[str]) -> None:
    if changed & {"text", "owner"}:
        service.amend_action(actor, action=record, **facts_of(values, "text", "owner_id"))
    if "due_on" in changed:
        due_on = values["due_on"]
        service.move_due_date(actor, action=record, due_on=due_on, reason=AS_IMPORTED)
    if "state" in changed:
        is_complete = values["state"] is ActionState.AWAITING_CONFIRMATION
        if values["state"] is ActionState.IN_PROGRESS and record.completed_on is not None:
            service.return_action(actor, action=record, reason=AS_IMPORTED)
        else:
            service.note_progress(actor, action=record, text=AS_IMPORTED, is_complete=is_complete)
    _keep_marking(actor, record, values)
    keep_source(record, values)


ACTIONS = Sheet(
    name="actions",
    heading="Actions still open",
    one="action",
    hint="What someone has been asked to do by a group and has not finished.",
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
            [state for state in ActionState if state in UNSETTLED],
            default=ActionState.OPEN,
            aliases=("State", "Progress"),
        ),
        raised_on("Meeting date"),
        choice("marking", "Marking", Marking, is_rare=True),
        *SOURCED,
    ),
    keys=(("reference",), ("text", "group")),
    rows=_actions,
    labels=lambda record: (record.reference,),
    add=_add_action,
    change=_change_action,
    aliases=("Actions", "Action log", "Open actions"),
    leaves_out="Actions that are closed or cancelled.",
)
