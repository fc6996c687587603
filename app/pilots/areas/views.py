"""Pages of other areas."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.wording import words
from app.pilots.areas import queries, service
from app.pilots.areas.forms import OtherAreaForm
from app.pilots.areas.models import OtherArea
from app.pilots.areas.permissions import can_edit_areas
from app.pilots.areas.registers import OTHER_AREAS
from app.pilots.permissions import can_read_registers
from app.pilots.queries import region_choices
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

blueprint = Blueprint("areas", __name__)
pages = RecordPages(
    blueprint,
    "area",
    sighted(can_read_registers, queries.get_area),
    lambda actor, _area: can_edit_areas(actor),
)


def _form(area: OtherArea | None = None) -> OtherAreaForm:
    left_out = [] if clock.is_demonstration() else ["is_illustrative"]
    return OtherAreaForm(
        area,
        choices={"region_id": region_choices(), "contact_id": person_choices()},
        without=left_out if words.region else [*left_out, "region_id"],
        theme_names=[use.name for use in area.themes] if area is not None else [],
        is_illustrative=area is not None and area.is_illustrative,
        region_id=area.region_id if area is not None else None,
    )


@blueprint.get("/other-areas")
def list_areas() -> str | Response:
    return show_register(OTHER_AREAS, current_actor())


@blueprint.get("/other-areas/<int:area_id>")
def show_area(area_id: int) -> str:
    require_sight(can_read_registers(current_actor()))
    return render(
        "areas/show_area.html",
        area=queries.get_area(area_id),
        can_edit=can_edit_areas(current_actor()),
    )


@blueprint.route("/other-areas/new", methods=["GET", "POST"])
def create_area() -> str | Response:
    require(can_edit_areas(current_actor()))
    return create(_form(), service.create_area, lambda area: f"{area.name} added.")


@blueprint.route("/other-areas/<int:area_id>/edit", methods=["GET", "POST"])
def edit_area(area_id: int) -> str | Response:
    area = pages.find_to_change(area_id)
    return pages.change(area, _form(area), service.amend_area)
