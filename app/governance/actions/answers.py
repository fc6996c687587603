"""What an action's owner can say of it by a link in an email."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.answers import Answer
from app.core.errors import DomainError
from app.core.formats import day
from app.governance.actions.forms import DoneByForm
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_update_action
from app.governance.actions.queries import get_action
from app.governance.actions.rules import TO_DO
from app.governance.actions.service import note_progress


def _complete(actor: Actor, action: Action) -> None:
    note_progress(actor, action=action, text="Complete.", is_complete=True)


def _promise(actor: Actor, action: Action, *, by_on: date) -> None:
    if by_on < clock.today():
        raise DomainError("Enter today’s date or a later one.", field="by_on")
    note_progress(actor, action=action, text=f"Will be done by {day(by_on)}.", is_complete=False)


def _answer(
    name: str, label: str, said: str, give: Callable[..., None], form: type[Any] | None = None
) -> Answer:
    return Answer(
        name=name,
        kind="action",
        label=label,
        find=lambda values: get_action(values["reference"]),
        says=lambda action: (
            f"{action.reference}, due on {day(action.due_on)}: {action.text} {said}"
        ),
        may=can_update_action,
        is_open=lambda action: action.state in TO_DO,
        give=give,
        form=form,
    )


ANSWERS = (
    _answer("action-complete", "Report complete", "You report that this is complete.", _complete),
    _answer(
        "action-later",
        "Say when it will be done",
        "You say when it will be done. Its due date stays the same.",
        _promise,
        DoneByForm,
    ),
)
