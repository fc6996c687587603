"""Pages of interdependencies."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices, person_choices
from app.core import clock
from app.delivery import queries, service
from app.delivery.forms import (
    InterdependencyForm,
    InterdependencyMoveForm,
    NewInterdependencyForm,
)
from app.delivery.permissions import can_edit_interdependency
from app.delivery.registers import INTERDEPENDENCIES
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    INTERDEPENDENCY_WORKFLOW,
)
from app.delivery.status import interdependency_status
from app.delivery.views.blueprint import blueprint
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register


@blueprint.get("/interdependencies")
def list_interdependencies() -> str | Response:
    return show_register(
        INTERDEPENDENCIES,
        current_actor(),
        lambda _view, _rows: {"finished": FINISHED_INTERDEPENDENCY},
    )


@blueprint.get("/interdependencies/<reference>")
def show_interdependency(reference: str) -> str:
    require_sight(can_read_registers(current_actor()))
    interdependency = queries.get_interdependency(reference)
    return render(
        "delivery/show_interdependency.html",
        interdependency=interdependency,
        status=interdependency_status(interdependency, clock.today()),
        is_finished=interdependency.state in FINISHED_INTERDEPENDENCY,
        can_edit=can_edit_interdependency(current_actor(), interdependency),
        panels=panels_for("interdependency", interdependency),
    )


@blueprint.route("/interdependencies/new", methods=["GET", "POST"])
def create_interdependency() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = NewInterdependencyForm(
        choices=_choices(),
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_interdependency(actor, **form.values()))):
        return redirect_to(
            "delivery.show_interdependency",
            f"{made[0].reference} added.",
            reference=made[0].reference,
        )
    return render("delivery/create_interdependency.html", form=form)


def _choices(kept_id: int | None = None) -> dict[str, list[tuple[int, str]]]:
    bodies = organisation_choices()
    return {
        "giver_id": bodies,
        "receiver_id": bodies,
        "pilot_id": pilot_choices(current_actor(), kept_id),
        "owner_id": person_choices(),
    }


@blueprint.route("/interdependencies/<reference>/edit", methods=["GET", "POST"])
def edit_interdependency(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    interdependency = queries.get_interdependency(reference)
    require(can_edit_interdependency(actor, interdependency))
    form = InterdependencyForm(
        interdependency,
        choices=_choices(interdependency.pilot_id),
        without=fields_kept(actor, interdependency.pilot_id),
    )
    if form.saves(
        lambda: service.amend_interdependency(
            actor, interdependency=interdependency, **form.values()
        )
    ):
        return redirect_to(
            "delivery.show_interdependency", "Changes saved.", reference=interdependency.reference
        )
    return render("delivery/edit_interdependency.html", form=form, interdependency=interdependency)


@blueprint.route("/interdependencies/<reference>/move", methods=["GET", "POST"])
def move_interdependency(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    interdependency = queries.get_interdependency(reference)
    require(can_edit_interdependency(actor, interdependency))
    form = InterdependencyMoveForm(interdependency)
    state = interdependency.state
    form.state.offer([state, *INTERDEPENDENCY_WORKFLOW.moves_from(state)])
    if form.saves(
        lambda: service.move_interdependency(
            actor, interdependency=interdependency, **form.values()
        )
    ):
        return redirect_to(
            "delivery.show_interdependency", "Changes saved.", reference=interdependency.reference
        )
    return render("delivery/move_interdependency.html", form=form, interdependency=interdependency)
