"""Pages of resource needs."""

from collections import Counter
from decimal import Decimal

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices
from app.delivery import queries, service
from app.delivery.exports import RESOURCES
from app.delivery.forms import NewResourceForm, ResourceForm
from app.delivery.permissions import can_edit_resource
from app.delivery.positions import resource_position
from app.delivery.views.blueprint import blueprint
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.web.exports import asks_for_file, export_response
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import choose, page_of


@blueprint.get("/resources")
def list_resources() -> str | Response:
    actor = current_actor()
    require(can_read_registers(actor))
    everything = [resource_position(need) for need in queries.list_resource_needs()]
    short = sum(bool(p.shortfall) for p in everything)
    by_pilot = Counter(p.need.pilot_id for p in everything)
    gaps = choose(
        "need",
        "Need",
        [("short", "Not met", short), ("met", "Met", len(everything) - short)],
    )
    pilots = choose("pilot", "Pilot", [(key, name, by_pilot[key]) for key, name in pilot_choices()])
    shown = [
        p
        for p in everything
        if gaps.chosen in ("", "short" if p.shortfall else "met")
        and pilots.chosen in ("", str(p.need.pilot_id))
    ]
    shown.sort(key=lambda p: (-p.shortfall.posts, -p.shortfall.funding_pounds))
    if asks_for_file():
        return export_response(RESOURCES, shown)
    return render(
        "delivery/list_resources.html",
        page=page_of(shown),
        total=len(everything),
        posts_needed=sum((p.need.posts_needed for p in everything), Decimal(0)),
        posts_filled=sum((p.need.posts_filled for p in everything), Decimal(0)),
        funding_needed=sum(p.need.funding_needed_pounds for p in everything),
        funding_secured=sum(p.need.funding_secured_pounds for p in everything),
        filters=[gaps, pilots],
        can_add=can_add_record(actor),
    )


@blueprint.get("/resources/<int:need_id>")
def show_resource(need_id: int) -> str:
    require_sight(can_read_registers(current_actor()))
    need = queries.get_resource_need(need_id)
    return render(
        "delivery/show_resource.html",
        need=need,
        position=resource_position(need),
        can_edit=can_edit_resource(current_actor(), need),
        panels=panels_for("resource_need", need),
    )


@blueprint.route("/resources/new", methods=["GET", "POST"])
def create_resource() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    form = NewResourceForm(
        choices={"pilot_id": pilot_choices(actor), "organisation_id": organisation_choices()},
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
    form = ResourceForm(need, choices={"organisation_id": organisation_choices()})
    if form.saves(lambda: service.amend_resource(actor, need=need, **form.values())):
        return redirect_to("delivery.show_resource", "Changes saved.", need_id=need_id)
    return render("delivery/edit_resource.html", form=form, need=need)
