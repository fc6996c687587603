"""Pages of the register of actions."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.governance.actions import queries, service
from app.governance.actions.forms import (
    ActionForm,
    DueDateForm,
    NewActionForm,
    ProgressForm,
    ReasonForm,
)
from app.governance.actions.models import Action
from app.governance.actions.permissions import (
    can_keep_actions,
    can_read_action,
    can_update_action,
)
from app.governance.actions.registers import ACTIONS
from app.governance.actions.rules import UNSETTLED, days_overdue
from app.governance.groups import queries as group_queries
from app.web.forms import asked_for, press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

blueprint = Blueprint("actions", __name__)


def _action(reference: str) -> Action:
    """The action that an address names, if the actor may see it."""
    action = queries.get_action(reference)
    require_sight(can_read_action(current_actor(), action))
    return action


@blueprint.get("/actions")
def list_actions() -> str | Response:
    return show_register(
        ACTIONS, current_actor(), lambda _view, _rows: {"days_overdue": days_overdue}
    )


@blueprint.get("/actions/<reference>")
def show_action(reference: str) -> str:
    actor, today = current_actor(), clock.today()
    action = _action(reference)
    return render(
        "actions/show_action.html",
        action=action,
        days_overdue=days_overdue(action.due_on, action.state, today),
        is_unsettled=action.state in UNSETTLED,
        panels=panels_for("action", action),
        can_update=can_update_action(actor, action),
        can_keep=can_keep_actions(actor),
    )


@blueprint.route("/actions/new", methods=["GET", "POST"])
def create_action() -> str | Response:
    """An action given between meetings by the group that the address names; without one, ask."""
    actor = current_actor()
    require(can_keep_actions(actor))
    slug = asked_for("group")
    if not slug:
        return render("actions/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = NewActionForm(choices={"owner_id": person_choices()})
    made: list[Action] = []
    if form.saves(lambda: made.append(service.give_action(actor, group=group, **form.values()))):
        return _to_action(made[0], f"{made[0].reference} added.")
    return render("actions/create_action.html", form=form, group=group)


def _to_action(action: Action, message: str) -> Response:
    return redirect_to("actions.show_action", message, reference=action.reference)


@blueprint.route("/actions/<reference>/edit", methods=["GET", "POST"])
def edit_action(reference: str) -> str | Response:
    actor = current_actor()
    action = _action(reference)
    require(can_keep_actions(actor))
    form = ActionForm(action, choices={"owner_id": person_choices()})
    if form.saves(lambda: service.amend_action(actor, action=action, **form.values())):
        return _to_action(action, "Changes saved.")
    return render("actions/edit_action.html", form=form, action=action)


@blueprint.route("/actions/<reference>/progress", methods=["GET", "POST"])
def note_progress(reference: str) -> str | Response:
    actor = current_actor()
    action = _action(reference)
    require(can_update_action(actor, action))
    form = ProgressForm(action, text="", is_complete=False)
    if form.saves(lambda: service.note_progress(actor, action=action, **form.values())):
        return _to_action(action, "Progress noted.")
    return render("actions/note_progress.html", form=form, action=action)


@blueprint.route("/actions/<reference>/due", methods=["GET", "POST"])
def move_due_date(reference: str) -> str | Response:
    actor = current_actor()
    action = _action(reference)
    require(can_keep_actions(actor))
    form = DueDateForm(action, reason="")
    if form.saves(lambda: service.move_due_date(actor, action=action, **form.values())):
        return _to_action(action, "Due date moved.")
    return render("actions/move_due_date.html", form=form, action=action)


@blueprint.post("/actions/<reference>/confirm")
def confirm_action(reference: str) -> Response:
    actor = current_actor()
    action = _action(reference)
    require(can_keep_actions(actor))
    press(action, lambda: service.confirm_action(actor, action=action))
    return _to_action(action, f"{reference} closed.")


@blueprint.route("/actions/<reference>/return", methods=["GET", "POST"])
def return_action(reference: str) -> str | Response:
    actor = current_actor()
    action = _action(reference)
    require(can_keep_actions(actor))
    form = ReasonForm(action, reason="")
    if form.saves(lambda: service.return_action(actor, action=action, **form.values())):
        return _to_action(action, f"{reference} returned to {action.owner.name}.")
    return render("actions/return_action.html", form=form, action=action)


@blueprint.route("/actions/<reference>/cancel", methods=["GET", "POST"])
def cancel_action(reference: str) -> str | Response:
    actor = current_actor()
    action = _action(reference)
    require(can_keep_actions(actor))
    form = ReasonForm(action, reason="")
    if form.saves(lambda: service.cancel_action(actor, action=action, **form.values())):
        return _to_action(action, f"{reference} cancelled.")
    return render("actions/cancel_action.html", form=form, action=action)
