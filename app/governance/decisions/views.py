"""Pages of the register of decisions."""

from functools import partial

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.access import Access, Actor
from app.governance.decisions import queries, service
from app.governance.decisions.forms import ChairsActionForm, DecisionForm, SupersedeForm
from app.governance.decisions.models import Decision
from app.governance.decisions.permissions import can_read_decision, can_record_decisions
from app.governance.decisions.registers import DECISIONS
from app.governance.decisions.rules import Basis
from app.governance.groups import queries as group_queries
from app.web.forms import RecordForm, asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.record_pages import RecordPages, create
from app.web.registers import show_register

blueprint = Blueprint("decisions", __name__)


def may_read(actor: Actor, decision: Decision) -> Access:
    """Whether the actor sees a decision, as its group's chair or otherwise."""
    chairs = group_queries.is_chair(actor.person_id, decision.group_id, clock.today())
    return can_read_decision(actor, decision, is_chair=chairs)


def _find(reference: str) -> Decision:
    """The decision that an address names, if the actor may see it."""
    decision = queries.get_decision(reference)
    require_sight(may_read(current_actor(), decision))
    return decision


pages = RecordPages(blueprint, "decision", _find, lambda actor, _d: can_record_decisions(actor))


@blueprint.get("/decisions")
def list_decisions() -> str | Response:
    return show_register(
        DECISIONS, current_actor(), lambda _view, rows: {"bases": panels_for("decisions", rows)}
    )


@blueprint.get("/decisions/<reference>")
def show_decision(reference: str) -> str:
    decision = _find(reference)
    return render(
        "decisions/show_decision.html",
        decision=decision,
        supersedes=queries.list_superseded_by(decision),
        panels=panels_for("decision", decision),
        can_record=can_record_decisions(current_actor()),
    )


@blueprint.route("/decisions/new", methods=["GET", "POST"])
def create_decision() -> str | Response:
    """A chair's action of the group that the address names; without one, ask which."""
    require(can_record_decisions(current_actor()))
    slug = asked_for("group")
    if not slug:
        return render("decisions/choose_group.html", groups=group_queries.list_groups())
    group = group_queries.get_group(slug)
    form = ChairsActionForm(choices={"owner_id": person_choices()}, decided_on=clock.today())
    record = partial(service.record_decision, group=group, basis=Basis.CHAIRS_ACTION)
    return create(form, record, "{reference} recorded.", group=group)


@blueprint.route("/decisions/<reference>/edit", methods=["GET", "POST"])
def edit_decision(reference: str) -> str | Response:
    decision = pages.find_to_change(reference)
    form = DecisionForm(decision, choices={"owner_id": person_choices()})
    return pages.change(decision, form, service.amend_decision)


@blueprint.route("/decisions/<reference>/supersede", methods=["GET", "POST"])
def supersede_decision(reference: str) -> str | Response:
    decision = pages.find_to_change(reference)
    later = queries.later_choices(decision)
    form = SupersedeForm(decision, choices={"by_id": later}, by_id=decision.superseded_by_id)
    done = "{reference} recorded as superseded."
    return pages.change(decision, form, service.supersede_decision, done, has_later=bool(later))


@blueprint.route("/decisions/<reference>/remove", methods=["GET", "POST"])
def remove_decision(reference: str) -> str | Response:
    decision = pages.find_to_change(reference)
    form = RecordForm(decision)
    if form.saves(lambda: service.remove_decision(current_actor(), decision=decision)):
        return redirect_to("decisions.list_decisions", f"{reference} removed.")
    return render("decisions/remove_decision.html", form=form, decision=decision)
