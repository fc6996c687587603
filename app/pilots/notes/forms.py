"""Forms of notes on a place."""

from app.pilots.notes.rules import NoteReaders, PlaceNoteKind
from app.web.fields import DayField, EnumField, TextField
from app.web.forms import RecordForm


class NoteForm(RecordForm):
    kind = EnumField("Kind", PlaceNoteKind)
    body = TextField("Note")
    readers = EnumField("Who can read it", NoteReaders)
    noted_on = DayField("Date")
