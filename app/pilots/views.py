"""Pages of pilots."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices, person_choices
from app.core import clock, wording
from app.core.choices import without
from app.core.errors import NotFound
from app.core.wording import words
from app.pilots import queries, service
from app.pilots.forms import (
    MADE_UP_FIELDS,
    NamePersonForm,
    NewPilotForm,
    PartnerForm,
    PilotForm,
    RegionsForm,
    TermForm,
)
from app.pilots.listing import place_listing
from app.pilots.models import Pilot, Region
from app.pilots.permissions import can_edit_pilot, can_read_registers
from app.pilots.posts import named_today
from app.pilots.rules import kinds_in_use
from app.pilots.tiles import region_tiles
from app.programme.queries import get_programme
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import Filter, choose, page_of

blueprint = Blueprint("pilots", __name__)


@dataclass(frozen=True)
class ChosenPlaces:
    """The filters above the list of places, and the theme and region that were chosen."""

    offered: list[Filter]

    def _chosen(self, name: str) -> str:
        return next((each.chosen for each in self.offered if each.name == name), "")

    def leave(self, pilots: Sequence[Pilot]) -> list[Pilot]:
        theme, region = self._chosen("theme"), self._chosen("region")
        return [
            pilot
            for pilot in pilots
            if (not theme or theme in {str(use.theme_id) for use in pilot.themes})
            and (not region or region == str(pilot.region_id or 0))
        ]


def choose_places(pilots: Sequence[Pilot], regions: Sequence[Region]) -> ChosenPlaces:
    """What there is to choose from: the themes that some place works on and the regions that have
    any, with their places counted."""
    themes = {use.theme_id: use.name for pilot in pilots for use in pilot.themes}
    works_on = Counter(use.theme_id for pilot in pilots for use in pilot.themes)
    lies_in = Counter(pilot.region_id or 0 for pilot in pilots)
    by_name = sorted(themes.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    named = [*((region.id, region.name) for region in regions), (0, f"No {words.region}")]
    filters = [choose("theme", "Theme", [(id_, name, works_on[id_]) for id_, name in by_name])]
    if words.region:
        offered = [(id_, name, lies_in[id_]) for id_, name in named if lies_in[id_]]
        filters.append(choose("region", words.Region, offered))
    return ChosenPlaces([each for each in filters if each.options])


def _fields_without() -> tuple[str, ...]:
    """What the form of a pilot leaves out: the region where the programme has none, what is made
    up where nothing is."""
    made_up = () if clock.is_demonstration() else MADE_UP_FIELDS
    return made_up if words.region else (*made_up, "region_id")


@blueprint.get("/pilots")
def list_pilots() -> str:
    require(can_read_registers(current_actor()))
    pilots, regions = queries.list_pilots(), queries.list_regions()
    columns = panels_for("pilots", pilots)
    filters = choose_places(pilots, regions)
    shown = filters.leave(pilots)
    listing = place_listing(shown, columns, clock.today())
    return render(
        "pilots/list_pilots.html",
        listing=listing,
        tiles=region_tiles(regions, shown, listing.ratings) if words.region else (),
        filters=filters.offered,
        total=len(pilots),
        page=page_of(listing.rows),
        can_edit=can_edit_pilot(current_actor()),
    )


@blueprint.get("/pilots/<slug>")
def show_pilot(slug: str) -> str:
    require_sight(can_read_registers(current_actor()))
    pilot = queries.get_pilot(slug)
    return render(
        "pilots/show_pilot.html",
        pilot=pilot,
        position=panels_for("pilot_position", pilot),
        named=named_today(pilot, wording.current(), clock.today()),
        panels=panels_for("pilot", pilot),
        can_edit=can_edit_pilot(current_actor()),
    )


@blueprint.route("/pilots/new", methods=["GET", "POST"])
def create_pilot() -> str | Response:
    actor = current_actor()
    require(can_edit_pilot(actor))
    form = NewPilotForm(
        choices={
            "region_id": queries.region_choices(),
            "lead_organisation_id": organisation_choices(),
        },
        without=() if words.region else ("region_id",),
        region_id=None,
    )
    made: list[Pilot] = []
    if form.saves(lambda: made.append(service.create_pilot(actor, **form.values()))):
        return redirect_to("pilots.show_pilot", f"{made[0].name} added.", slug=made[0].slug)
    return render("pilots/create_pilot.html", form=form)


@blueprint.route("/pilots/<slug>/edit", methods=["GET", "POST"])
def edit_pilot(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    pilot = queries.get_pilot(slug)
    form = PilotForm(
        pilot,
        choices={
            "region_id": queries.region_choices(),
            "lead_organisation_id": organisation_choices(),
        },
        without=_fields_without(),
        area_names=[area.name for area in pilot.areas],
        theme_names=[theme.name for theme in pilot.themes],
    )
    if form.saves(lambda: service.amend_pilot(actor, pilot=pilot, **form.values())):
        return redirect_to("pilots.show_pilot", "Changes saved.", slug=slug)
    return render("pilots/edit_pilot.html", form=form, pilot=pilot)


@blueprint.route("/pilots/<slug>/partners", methods=["GET", "POST"])
def edit_partners(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    pilot = queries.get_pilot(slug)
    partners = {partner.organisation_id for partner in pilot.partners}
    form = PartnerForm(choices={"organisation_id": without(organisation_choices(), partners)})
    if form.saves(lambda: service.add_partner(actor, pilot=pilot, **form.values())):
        return redirect_to("pilots.edit_partners", "Partner added.", slug=slug)
    return render("pilots/edit_partners.html", form=form, pilot=pilot)


@blueprint.post("/pilots/<slug>/partners/<int:organisation_id>/remove")
def remove_partner(slug: str, organisation_id: int) -> Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    pilot = queries.get_pilot(slug)
    removed: list[str] = []
    press(
        pilot,
        lambda: removed.append(
            service.remove_partner(actor, pilot=pilot, organisation_id=organisation_id)
        ),
    )
    return redirect_to(
        "pilots.edit_partners",
        f"{removed[0]} is no longer a partner. To undo this, add it again.",
        slug=slug,
    )


@blueprint.route("/pilots/<slug>/people", methods=["GET", "POST"])
def edit_people(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    pilot = queries.get_pilot(slug)
    form = NamePersonForm(choices={"person_id": person_choices()}, starts_on=clock.today())
    form.offer_kinds(kinds_in_use(wording.current()))
    if form.saves(lambda: service.name_person(actor, pilot=pilot, **form.values())):
        return redirect_to("pilots.edit_people", "Person named.", slug=slug)
    return render("pilots/edit_people.html", form=form, pilot=pilot)


@blueprint.route("/pilots/<slug>/people/<int:role_id>", methods=["GET", "POST"])
def edit_term(slug: str, role_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    pilot = queries.get_pilot(slug)
    role = next((role for role in pilot.roles if role.id == role_id), None)
    if role is None:
        raise NotFound("There is no such term.")
    form = TermForm(pilot, starts_on=role.starts_on, ends_on=role.ends_on)
    if form.saves(lambda: service.amend_term(actor, pilot=pilot, role=role, **form.values())):
        return redirect_to("pilots.edit_people", "Changes saved.", slug=slug)
    return render("pilots/edit_term.html", form=form, pilot=pilot, role=role)


@blueprint.route("/programme/regions", methods=["GET", "POST"])
def edit_regions() -> str | Response:
    actor = current_actor()
    require(can_edit_pilot(actor))
    programme = get_programme()
    if not words.region:
        raise NotFound("The programme has no regions.")
    form = RegionsForm(programme, names=[region.name for region in queries.list_regions()])
    if form.saves(lambda: service.amend_regions(actor, programme=programme, **form.values())):
        return redirect_to("programme.show_programme", f"{words.Regions} saved.")
    return render("pilots/edit_regions.html", form=form)
