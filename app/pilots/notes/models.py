"""Notes on a place."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import TEXT_LENGTH, Record, Sourced
from app.pilots.models import Pilot
from app.pilots.notes.rules import NoteReaders, PlaceNoteKind


class PlaceNote(Record, Sourced):
    """What someone who reviews a place noted of it on a day: support given, a challenge, something
    to know. Those who read the registers do not all read it, so its words are not in the record of
    changes."""

    __tablename__ = "place_note"
    __table_args__ = (Index(None, "pilot_id", "noted_on"), {"info": {"label": "note"}})

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"))
    kind: Mapped[PlaceNoteKind]
    readers: Mapped[NoteReaders] = mapped_column(default=NoteReaders.REVIEWERS)
    noted_on: Mapped[date] = mapped_column(info={"label": "Date"})
    body: Mapped[str] = mapped_column(String(TEXT_LENGTH), info={"label": "Note", "secret": True})
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
