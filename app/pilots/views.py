"""Pages of pilots."""

from flask import Blueprint, url_for
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
from app.pilots.listing import pilot_listing
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_pilot, can_read_registers
from app.pilots.rules import kinds_in_use
from app.programme.queries import get_programme
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import page_of

blueprint = Blueprint("pilots", __name__)


def _fields_without() -> tuple[str, ...]:
    """What the form of a pilot leaves out: the region where the programme has none, what is made
    up where nothing is."""
    made_up = () if clock.is_demonstration() else MADE_UP_FIELDS
    return made_up if words.region else (*made_up, "region_id")


@blueprint.get("/pilots")
def list_pilots() -> str:
    require(can_read_registers(current_actor()))
    pilots = queries.list_pilots()
    listing = pilot_listing(
        pilots,
        queries.list_regions(),
        panels_for("pilots", pilots),
        {pilot.id: url_for("pilots.show_pilot", slug=pilot.slug) for pilot in pilots},
        clock.today(),
    )
    return render(
        "pilots/list_pilots.html",
        listing=listing,
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
