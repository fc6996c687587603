"""Pages of visits."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.pilots.permissions import can_add_record, can_hand_over, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register
from tests.examples.visits import queries, service
from tests.examples.visits.forms import NewVisitForm, VisitForm
from tests.examples.visits.permissions import can_edit_visit
from tests.examples.visits.registers import VISITS, visit_row

blueprint = Blueprint("visits", __name__)


@blueprint.get("/visits")
def list_visits() -> str | Response:
    return show_register(VISITS, current_actor())


@blueprint.get("/visits/<reference>")
def show_visit(reference: str) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    visit = queries.get_visit(reference)
    return render(
        "visits/show_visit.html",
        visit=visit,
        row=visit_row(visit, clock.today()),
        can_edit=can_edit_visit(actor, visit),
        panels=panels_for("visit", visit),
    )


@blueprint.route("/visits/new", methods=["GET", "POST"])
def create_visit() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = NewVisitForm(
        choices={"pilot_id": pilot_choices(actor), "visitor_id": person_choices()},
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_visit(actor, **form.values()))):
        return redirect_to(
            "visits.show_visit", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("visits/create_visit.html", form=form)


@blueprint.route("/visits/<reference>/edit", methods=["GET", "POST"])
def edit_visit(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    visit = queries.get_visit(reference)
    require(can_edit_visit(actor, visit))
    form = VisitForm(
        visit,
        choices={"visitor_id": person_choices()},
        without=() if can_hand_over(actor, visit.pilot_id) else ("visitor_id",),
    )
    if form.saves(lambda: service.amend_visit(actor, visit=visit, **form.values())):
        return redirect_to("visits.show_visit", "Changes saved.", reference=visit.reference)
    return render("visits/edit_visit.html", form=form, visit=visit)
