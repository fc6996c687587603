"""Who writes and reads notes on a place."""

from app.core.access import Access, Actor, Role, allow, refuse
from app.core.wording import words
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.rules import NoteReaders


def can_write_notes(actor: Actor, pilot_id: int) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.GOVERNMENT_OFFICE_LEAD, pilot_id):
        return allow(f"You are the {words.reviewer} of this {words.place}.")
    return refuse(f"Only those who review this {words.place} and the secretariat can add notes.")


def can_read_note(actor: Actor, note: PlaceNote) -> Access:
    if can_write_notes(actor, note.pilot_id):
        return allow("You can write notes on it.")
    if note.readers is NoteReaders.PLACE and note.pilot_id in actor.pilots_kept:
        return allow(f"It was written for this {words.place} too.")
    return refuse("This note is for other readers.")


def can_edit_note(actor: Actor, note: PlaceNote) -> Access:
    """Whoever wrote it, and the secretariat."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    is_own = note.author_id is not None and note.author_id == actor.person_id
    if is_own and can_write_notes(actor, note.pilot_id):
        return allow("You wrote this note.")
    return refuse("Only the person who wrote a note and the secretariat can change it.")
