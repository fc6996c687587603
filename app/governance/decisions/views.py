"""Pages of the register of decisions."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.governance.decisions import queries, service
from app.governance.decisions.forms import ChairsActionForm, DecisionForm, SupersedeForm
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import (
    can_read_decision,
    can_record_decisions,
)
from app.governance.decisions.registers import DECISIONS
from app.governance.decisions.rules import Basis
from app.governance.groups import queries as group_queries
from app.web.forms import RecordForm, asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register

blueprint = Blueprint("decisions", __name__)


def _decision(reference: str) -> Decision:
    """The decision that an address names, if the actor may see it."""
    actor = current_actor()
    decision = queries.get_decision(reference)
    is_chair = group_queries.is_chair(actor.person_id, decision.group_id, clock.today())
    require_sight(can_read_decision(actor, decision, is_chair=is_chair))
    return decision


@blueprint.get("/decisions")
def list_decisions() -> str | Response:
    return show_register(
        DECISIONS, current_actor(), lambda _view, rows: {"bases": panels_for("decisions", rows)}
    )


@blueprint.get("/decisions/<reference>")
def show_decision(reference: str) -> str:
    actor = current_actor()
    decision = _decision(reference)
    return render(
        "decisions/show_decision.html",
        decision=decision,
        supersedes=queries.list_superseded_by(decision),
        panels=panels_for("decision", decision),
        can_record=can_record_decisions(actor),
    )


@blueprint.route("/decisions/new", methods=["GET", "POST"])
def create_decision() -> str | Response:
    """A chair's action of the group that the address names; without one, ask which."""
    actor = current_actor()
    require(can_record_decisions(actor))
    slug = asked_for("group")
    if not slug:
        return render("decisions/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = ChairsActionForm(choices={"owner_id": person_choices()}, decided_on=clock.today())
    made: list[Decision] = []
    if form.saves(
        lambda: made.append(
            service.record_decision(actor, group=group, basis=Basis.CHAIRS_ACTION, **form.values())
        )
    ):
        return _to_decision(made[0], f"{made[0].reference} recorded.")
    return render("decisions/create_decision.html", form=form, group=group)


def _to_decision(decision: Decision, message: str) -> Response:
    return redirect_to("decisions.show_decision", message, reference=decision.reference)


@blueprint.route("/decisions/<reference>/edit", methods=["GET", "POST"])
def edit_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    form = DecisionForm(decision, choices={"owner_id": person_choices()})
    if form.saves(lambda: service.amend_decision(actor, decision=decision, **form.values())):
        return _to_decision(decision, "Changes saved.")
    return render("decisions/edit_decision.html", form=form, decision=decision)


@blueprint.route("/decisions/<reference>/supersede", methods=["GET", "POST"])
def supersede_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    later = queries.later_choices(decision)
    form = SupersedeForm(decision, choices={"by_id": later}, by_id=decision.superseded_by_id)

    def save() -> None:
        by = queries.get_decision_by_id(form.by_id.data)
        service.supersede_decision(actor, decision=decision, by=by)

    if form.saves(save):
        return _to_decision(decision, f"{decision.reference} is superseded.")
    return render(
        "decisions/supersede_decision.html", form=form, decision=decision, has_later=bool(later)
    )


@blueprint.route("/decisions/<reference>/remove", methods=["GET", "POST"])
def remove_decision(reference: str) -> str | Response:
    actor = current_actor()
    decision = _decision(reference)
    require(can_record_decisions(actor))
    form = RecordForm(decision)
    if form.saves(lambda: service.remove_decision(actor, decision=decision)):
        return redirect_to("decisions.list_decisions", f"{reference} removed.")
    return render("decisions/remove_decision.html", form=form, decision=decision)
