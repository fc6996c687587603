"""Pages of the programme."""

from dataclasses import replace

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock, wording
from app.core.rag import scale
from app.programme import queries, service
from app.programme.forms import MARKING_SCHEMES, AbbreviationsForm, ProgrammeForm, WordsForm
from app.programme.models import Programme
from app.programme.permissions import can_edit_programme, can_read_programme
from app.programme.rules import POSTS
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages

blueprint = Blueprint("programme", __name__)
pages = RecordPages(
    blueprint,
    "programme",
    queries.get_programme,
    lambda actor, _programme: can_edit_programme(actor),
)
with_abbreviations = replace(pages, find=queries.get_programme_with_abbreviations)


def posts_of(programme: Programme) -> list[str]:
    """The posts that it names for its places, the reviewing one first and so called."""
    names = [getattr(programme, post) for post in POSTS]
    reviewing = [f"{names[0]} (reviews updates)"] if names[0] else []
    return [*reviewing, *(name for name in names[1:] if name)]


@blueprint.get("/programme")
def show_programme() -> str:
    require(can_read_programme(current_actor()))
    programme = queries.find_programme()
    return render(
        "programme/show_programme.html",
        programme=programme,
        markings=MARKING_SCHEMES[programme.marking_scheme] if programme else "",
        posts=posts_of(programme) if programme else [],
        ratings=[rating.word for rating in scale(wording.current())],
        panels=panels_for("programme", programme) if programme else [],
        abbreviations=queries.list_abbreviations() if programme else [],
        can_edit=can_edit_programme(current_actor()),
    )


def _left_out() -> list[str]:
    """The fields that mean nothing here."""
    left_out = [] if clock.is_demonstration() else ["is_illustrative"]
    if "delivery" in wording.words.unused:
        left_out += ["milestone_tolerance_days", "change_tolerance_days"]
    return left_out


@blueprint.route("/programme/edit", methods=["GET", "POST"])
def edit_programme() -> str | Response:
    programme = pages.find_to_change()
    form = ProgrammeForm(
        programme,
        aim_texts=[aim.text for aim in programme.aims],
        without=_left_out(),
    )
    return pages.change(programme, form, service.amend_programme)


@blueprint.route("/programme/words", methods=["GET", "POST"])
def edit_words() -> str | Response:
    programme = pages.find_to_change()
    return pages.change(programme, WordsForm(programme), service.amend_words, "Words saved.")


@blueprint.route("/programme/abbreviations", methods=["GET", "POST"])
def keep_abbreviations() -> str | Response:
    programme = with_abbreviations.find_to_change()
    form = AbbreviationsForm(
        programme,
        abbreviations=[(each.short, each.meaning, each.note) for each in programme.abbreviations],
    )
    return pages.change(programme, form, service.amend_abbreviations, "Abbreviations saved.")
