"""Pages of resource needs."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices
from app.delivery import queries, service
from app.delivery.forms import ResourceForm
from app.delivery.permissions import can_edit_resource
from app.delivery.registers import RESOURCES
from app.delivery.status import resource_status
from app.delivery.views.blueprint import blueprint
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.registers import show_register


@blueprint.get("/resources")
def list_resources() -> str | Response:
    return show_register(RESOURCES, current_actor())


@blueprint.get("/resources/<int:need_id>")
def show_resource(need_id: int) -> str:
    require_sight(can_read_registers(current_actor()))
    need = queries.get_resource_need(need_id)
    return render(
        "delivery/show_resource.html",
        need=need,
        status=resource_status(need),
        can_edit=can_edit_resource(current_actor(), need),
        panels=panels_for("resource_need", need),
    )


def _choices(kept_id: int | None = None) -> dict[str, list[tuple[int, str]]]:
    return {
        "pilot_id": pilot_choices(current_actor(), kept_id),
        "organisation_id": organisation_choices(),
    }


@blueprint.route("/resources/new", methods=["GET", "POST"])
def create_resource() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = ResourceForm(
        choices=_choices(),
        pilot_id=request.args.get("pilot") or only_pilot_of(actor),
    )
    made = []
    if form.saves(lambda: made.append(service.create_resource(actor, **form.values()))):
        return redirect_to("delivery.show_resource", "Resource need added.", need_id=made[0].id)
    return render("delivery/create_resource.html", form=form)


@blueprint.route("/resources/<int:need_id>/edit", methods=["GET", "POST"])
def edit_resource(need_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    need = queries.get_resource_need(need_id)
    require(can_edit_resource(actor, need))
    form = ResourceForm(need, choices=_choices(need.pilot_id))
    if form.saves(lambda: service.amend_resource(actor, need=need, **form.values())):
        return redirect_to("delivery.show_resource", "Changes saved.", need_id=need_id)
    return render("delivery/edit_resource.html", form=form, need=need)
