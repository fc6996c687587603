"""Pages of notes on a place."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Access, Actor
from app.pilots.models import Pilot
from app.pilots.notes import queries, service
from app.pilots.notes.forms import NoteForm
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.permissions import can_edit_note, can_read_note, can_write_notes
from app.pilots.notes.rules import NoteReaders
from app.pilots.permissions import can_read_registers
from app.pilots.queries import get_pilot
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.paging import paginate

blueprint = Blueprint("notes", __name__)


@blueprint.get("/pilots/<slug>/notes")
def list_notes(slug: str) -> str:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot = get_pilot(slug)
    page = paginate(queries.select_notes(actor, PlaceNote.pilot_id == pilot.id))
    return render(
        "notes/list_notes.html",
        pilot=pilot,
        page=page,
        editable={note.id for note in page.items if can_edit_note(actor, note)},
        can_write=can_write_notes(actor, pilot.id),
    )


@blueprint.route("/pilots/<slug>/notes/new", methods=["GET", "POST"])
def create_note(slug: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    pilot = get_pilot(slug)
    require(can_write_notes(actor, pilot.id))
    form = NoteForm(readers=NoteReaders.REVIEWERS, noted_on=clock.today())
    if form.saves(lambda: service.create_note(actor, pilot=pilot, **form.values())):
        return _back(pilot, "Note added.")
    return render("notes/create_note.html", form=form, pilot=pilot)


@blueprint.route("/notes/<int:note_id>/edit", methods=["GET", "POST"])
def edit_note(note_id: int) -> str | Response:
    actor = current_actor()
    note = _find(actor, note_id)
    form = NoteForm(note)
    if form.saves(lambda: service.amend_note(actor, note=note, **form.values())):
        return _back(note.pilot, "Changes saved.")
    return render("notes/edit_note.html", form=form, note=note)


@blueprint.post("/notes/<int:note_id>/remove")
def remove_note(note_id: int) -> Response:
    actor = current_actor()
    note = _find(actor, note_id)
    pilot = note.pilot
    press(note, lambda: service.remove_note(actor, note=note))
    return _back(pilot, "Note removed.")


def _find(actor: Actor, note_id: int) -> PlaceNote:
    """A note for someone who may change it; to those who may not read it there is none."""
    require_sight(can_read_registers(actor))
    note = queries.get_note(note_id)
    may_read: Access = can_read_note(actor, note)
    require_sight(may_read)
    require(can_edit_note(actor, note))
    return note


def _back(pilot: Pilot, message: str) -> Response:
    return redirect_to("notes.list_notes", message, slug=pilot.slug)
