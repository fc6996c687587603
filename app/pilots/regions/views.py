"""The page of a region."""

from flask import Blueprint

from app.core import clock, wording
from app.core.errors import NotFound
from app.core.wording import words
from app.pilots import queries
from app.pilots.listing import place_listing
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_pilot, can_read_registers
from app.pilots.posts import posts_held
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.paging import page_of

blueprint = Blueprint("regions", __name__)


@blueprint.get("/regions/<int:region_id>")
def show_region(region_id: int) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    if not words.region:
        raise NotFound("The programme has no regions.")
    region = queries.get_region(region_id)
    pilots = queries.list_pilots(Pilot.region_id == region.id)
    listing = place_listing(pilots, panels_for("pilots", pilots), clock.today())
    return render(
        "regions/show_region.html",
        region=region,
        listing=listing,
        page=page_of(listing.rows),
        posts=posts_held(pilots, wording.current(), clock.today()),
        panels=panels_for("region", region),
        can_edit=can_edit_pilot(actor),
    )
