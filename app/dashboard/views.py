"""The front page of each role, and the pages that explain the service."""

from flask import Blueprint

from app.core import clock, wording
from app.core.errors import NotFound
from app.core.figures import figures_in_use
from app.core.rag import CONFIDENCE_MEANING, Rag, scale
from app.dashboard.boards import boards_part
from app.dashboard.glossary import GLOSSARY
from app.dashboard.oversight import administrator_part, region_part
from app.dashboard.owed import acting_parts, find_all_owed, owed_part
from app.dashboard.parts import (
    has_made_up,
    pilot_parts,
    secretariat_part,
)
from app.dashboard.permissions import can_see_home
from app.governance.groups.rules import PACK_DAYS, REPLY_DAYS, RETURNS_DAYS
from app.operations.liveness import find_silence
from app.web.guards import public, require
from app.web.identity import current_actor, last_here_on
from app.web.navigation import sections_for
from app.web.pages import render

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/")
def show_home() -> str:
    actor, today = current_actor(), clock.today()
    require(can_see_home(actor))
    secretariat = secretariat_part(actor, today) if actor.is_secretariat else None
    pilots, boards = pilot_parts(actor, today), boards_part(actor, last_here_on(), today)
    owed = owed_part(actor, today)
    return render(
        "dashboard/show_home.html",
        secretariat=secretariat,
        pilots=pilots,
        boards=boards,
        owed=owed,
        acting_for=acting_parts(actor, today),
        region=region_part(actor, today),
        administrator=administrator_part(actor),
        silence=find_silence() if secretariat or actor.is_administrator else None,
        has_made_up=has_made_up(secretariat, pilots, boards)
        or (owed is not None and owed.is_made_up),
    )


@blueprint.get("/owed")
def list_owed() -> str:
    """All that the person owes, whatever it is, by when it is due."""
    actor = current_actor()
    require(can_see_home(actor))
    return render("dashboard/list_owed.html", owed=find_all_owed(actor, clock.today()))


@blueprint.get("/sections/<name>")
def show_section(name: str) -> str:
    """What stands in a section of the navigation, with what each page is about."""
    actor = current_actor()
    require(can_see_home(actor))
    section = next((each for each in sections_for(actor) if each.name == name), None)
    if section is None:
        raise NotFound("There is no such section.")
    return render("dashboard/show_section.html", heading=section.heading, entries=section.entries)


@blueprint.get("/help")
@public
def show_help() -> str:
    return render(
        "dashboard/show_help.html",
        confidence=[(rating, CONFIDENCE_MEANING[rating]) for rating in scale(wording.current())],
        milestone_ratings=(Rag.COMPLETE, Rag.GREEN, Rag.AMBER, Rag.RED),
        tolerance_days=wording.words.tolerance_days,
        pack_days=PACK_DAYS,
        returns_days=RETURNS_DAYS,
        reply_days=REPLY_DAYS,
    )


@blueprint.get("/help/glossary")
@public
def show_glossary() -> str:
    terms = [
        (term.name, term.meaning)
        for term in GLOSSARY
        if not term.is_of_demonstration or clock.is_demonstration()
    ]
    terms.sort(key=lambda term: term[0].lower())  # the programme's own words move
    figures = sorted((str(each.said), str(each.meaning)) for each in figures_in_use())
    return render("dashboard/show_glossary.html", terms=terms, figures=figures)


@blueprint.get("/accessibility")
@public
def show_accessibility() -> str:
    return render("dashboard/show_accessibility.html")
