"""Pages of themes."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices, person_choices
from app.core import clock
from app.core.choices import without
from app.pilots.listing import place_listing
from app.pilots.models import Pilot, Theme
from app.pilots.permissions import can_edit_pilot, can_read_registers
from app.pilots.queries import list_pilots
from app.pilots.themes import queries, service
from app.pilots.themes.forms import MergeThemeForm, ThemeForm
from app.pilots.themes.registers import THEMES
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.paging import page_of
from app.web.record_pages import create
from app.web.registers import show_register

blueprint = Blueprint("themes", __name__)


def _form(theme: Theme | None = None) -> ThemeForm:
    return ThemeForm(
        theme,
        choices={
            "lead_organisation_id": organisation_choices(),
            "lead_person_id": person_choices(),
        },
        without=() if clock.is_demonstration() else ("is_illustrative",),
        other_names=theme.other_names if theme is not None else [],
        is_illustrative=theme is not None and theme.is_illustrative,
    )


@blueprint.get("/themes")
def list_themes() -> str | Response:
    return show_register(THEMES, current_actor())


@blueprint.get("/themes/<int:theme_id>")
def show_theme(theme_id: int) -> str:
    require_sight(can_read_registers(current_actor()))
    theme = queries.get_theme(theme_id)
    pilots = list_pilots(Pilot.id.in_(queries.select_places(theme_id)))
    listing = place_listing(pilots, panels_for("pilots", pilots), clock.today())
    return render(
        "themes/show_theme.html",
        theme=theme,
        listing=listing,
        page=page_of(listing.rows),
        panels=panels_for("theme", theme),
        can_edit=can_edit_pilot(current_actor()),
    )


@blueprint.route("/themes/new", methods=["GET", "POST"])
def create_theme() -> str | Response:
    require(can_edit_pilot(current_actor()))
    return create(_form(), service.create_theme, lambda theme: f"{theme.name} added.")


@blueprint.route("/themes/<int:theme_id>/edit", methods=["GET", "POST"])
def edit_theme(theme_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    theme = queries.get_theme(theme_id)
    form = _form(theme)
    if form.saves(lambda: service.amend_theme(actor, theme=theme, **form.values())):
        return redirect_to("themes.show_theme", "Changes saved.", theme_id=theme_id)
    return render("themes/edit_theme.html", form=form, theme=theme)


@blueprint.route("/themes/<int:theme_id>/merge", methods=["GET", "POST"])
def merge_theme(theme_id: int) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    require(can_edit_pilot(actor))
    theme = queries.get_theme(theme_id)
    name = theme.name
    form = MergeThemeForm(
        theme, choices={"into_id": without(queries.theme_choices(), {theme_id})}, into_id=None
    )
    if form.saves(lambda: service.merge_theme(actor, theme=theme, **form.values())):
        return redirect_to(
            "themes.show_theme",
            f"{name} is now part of this theme.",
            theme_id=form.values()["into_id"],
        )
    return render(
        "themes/merge_theme.html", form=form, theme=theme, places=queries.count_places(theme_id)
    )
