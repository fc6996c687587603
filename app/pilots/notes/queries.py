"""Reads of notes, those that an actor may read."""

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload

from app.core.access import Actor, Role
from app.core.loading import loading
from app.core.reading import FirstRows, get_one, list_first
from app.pilots.models import Pilot
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.rules import NoteReaders

#: The newest notes that a page of something else shows.
NOTES_SHOWN = 3

_PARTS = loading(lambda: (joinedload(PlaceNote.author), joinedload(PlaceNote.pilot)))


def is_readable(actor: Actor) -> ColumnElement[bool]:
    """As ``permissions.can_read_note``."""
    if actor.is_secretariat:
        return true()
    return or_(
        PlaceNote.pilot_id.in_(actor.scopes(Role.GOVERNMENT_OFFICE_LEAD)),
        and_(PlaceNote.readers == NoteReaders.PLACE, PlaceNote.pilot_id.in_(actor.pilots_kept)),
    )


def select_notes(actor: Actor, *conditions: ColumnElement[bool]) -> Select[PlaceNote]:
    """Those that an actor may read and that meet conditions, the newest first."""
    return (
        select(PlaceNote)
        .where(is_readable(actor), *conditions)
        .options(*_PARTS)
        .order_by(PlaceNote.noted_on.desc(), PlaceNote.id.desc())
    )


def list_notes_on(actor: Actor, pilot_id: int) -> FirstRows[PlaceNote]:
    return list_first(select_notes(actor, PlaceNote.pilot_id == pilot_id), NOTES_SHOWN)


def list_notes_in(actor: Actor, region_id: int) -> FirstRows[PlaceNote]:
    """The newest on the places of a region."""
    in_region = PlaceNote.pilot_id.in_(select(Pilot.id).where(Pilot.region_id == region_id))
    return list_first(select_notes(actor, in_region), NOTES_SHOWN)


def get_note(note_id: int) -> PlaceNote:
    return get_one(
        select(PlaceNote).where(PlaceNote.id == note_id).options(*_PARTS),
        "There is no such note.",
    )
