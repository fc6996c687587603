"""Changes to notes on a place."""

from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.permissions import can_edit_note, can_write_notes
from app.pilots.notes.rules import NoteFacts


@audited("note:added")
def create_note(actor: Actor, *, pilot: Pilot, **facts: Unpack[NoteFacts]) -> PlaceNote:
    can_write_notes(actor, pilot.id).enforce()
    _check(facts)
    return add_record(PlaceNote(pilot_id=pilot.id, author_id=actor.person_id, **facts))


@audited("note:changed")
def amend_note(actor: Actor, *, note: PlaceNote, **facts: Unpack[NoteFacts]) -> None:
    can_edit_note(actor, note).enforce()
    _check(facts)
    assign(note, facts)


@audited("note:removed")
def remove_note(actor: Actor, *, note: PlaceNote) -> None:
    can_edit_note(actor, note).enforce()
    db.session.delete(note)


def _check(facts: NoteFacts) -> None:
    if facts["noted_on"] > clock.today():
        raise DomainError("The date of a note cannot be in the future.", field="noted_on")
