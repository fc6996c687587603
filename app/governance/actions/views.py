"""Pages of the register of actions."""

from functools import partial

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.governance.actions import queries, service
from app.governance.actions.commitments import beginning_of
from app.governance.actions.forms import (
    ActionForm,
    DueDateForm,
    NewActionForm,
    ProgressForm,
    ReasonForm,
)
from app.governance.actions.models import Action
from app.governance.actions.permissions import can_keep_actions, can_read_action, can_update_action
from app.governance.actions.registers import ACTIONS
from app.governance.actions.rules import UNSETTLED, days_overdue
from app.governance.groups import queries as group_queries
from app.web.forms import asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages, create
from app.web.registers import show_register

blueprint = Blueprint("actions", __name__)


def _find(reference: str) -> Action:
    """The action that an address names, if the actor may see it."""
    action = queries.get_action(reference)
    require_sight(can_read_action(current_actor(), action))
    return action


pages = RecordPages(blueprint, "action", _find, lambda actor, _action: can_keep_actions(actor))


@blueprint.get("/actions")
def list_actions() -> str | Response:
    return show_register(
        ACTIONS, current_actor(), lambda _view, _rows: {"days_overdue": days_overdue}
    )


@blueprint.get("/actions/<reference>")
def show_action(reference: str) -> str:
    actor, action = current_actor(), _find(reference)
    return render(
        "actions/show_action.html",
        action=action,
        days_overdue=days_overdue(action.due_on, action.state, clock.today()),
        is_unsettled=action.state in UNSETTLED,
        panels=panels_for("action", action),
        can_update=can_update_action(actor, action),
        can_keep=can_keep_actions(actor),
    )


@blueprint.route("/actions/new", methods=["GET", "POST"])
def create_action() -> str | Response:
    """An action given between meetings by the group that the address names; without one, ask."""
    require(can_keep_actions(current_actor()))
    slug = asked_for("group")
    if not slug:
        return render("actions/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    number = asked_for("response")
    promised = beginning_of(int(number)) if number.isdecimal() and len(number) < 10 else {}
    response_id = promised.pop("response_id", None)
    form = NewActionForm(choices={"owner_id": person_choices()}, **promised)
    give = partial(service.give_action, group=group, response_id=response_id)
    return create(form, give, group=group)


@blueprint.route("/actions/<reference>/edit", methods=["GET", "POST"])
def edit_action(reference: str) -> str | Response:
    action = pages.find_to_change(reference)
    form = ActionForm(action, choices={"owner_id": person_choices()})
    return pages.change(action, form, service.amend_action)


@blueprint.route("/actions/<reference>/progress", methods=["GET", "POST"])
def note_progress(reference: str) -> str | Response:
    action = pages.find_to_change(reference, may=can_update_action)
    form = ProgressForm(action, text="", is_complete=False)
    return pages.change(action, form, service.note_progress, "Progress recorded.")


@blueprint.route("/actions/<reference>/due", methods=["GET", "POST"])
def move_due_date(reference: str) -> str | Response:
    action = pages.find_to_change(reference)
    form = DueDateForm(action, reason="")
    return pages.change(action, form, service.move_due_date, "Due date moved.")


pages.button("/actions/<reference>/confirm", service.confirm_action, "{reference} closed.")


@blueprint.route("/actions/<reference>/return", methods=["GET", "POST"])
def return_action(reference: str) -> str | Response:
    action = pages.find_to_change(reference)
    done = f"{{reference}} returned to {action.owner.name}."
    return pages.change(action, ReasonForm(action, reason=""), service.return_action, done)


@blueprint.route("/actions/<reference>/cancel", methods=["GET", "POST"])
def cancel_action(reference: str) -> str | Response:
    action = pages.find_to_change(reference)
    form = ReasonForm(action, reason="")
    return pages.change(action, form, service.cancel_action, "{reference} cancelled.")
