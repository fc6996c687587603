"""Visits."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import NAME_LENGTH, TEXT_LENGTH, Numbered, Record, Sourced
from app.core.restriction import Restrictable
from app.pilots.models import Pilot


class Visit(Record, Numbered, Sourced, Restrictable):
    """An official's visit to a pilot: planned for a day, done on another, with what it found."""

    __tablename__ = "visit"
    __table_args__ = {"info": {"label": "site visit"}}
    PREFIX = "V"
    reader_key = "visitor_id"
    keepers_in_words = "the secretariat, the pilot’s lead and the visitor"

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    planned_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None] = mapped_column(info={"label": "Date of the visit"})
    finding: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    visitor: Mapped[Person] = relationship(lazy="raise_on_sql")
