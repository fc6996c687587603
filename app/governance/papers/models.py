"""Papers, their versions and files, and who clears them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.frozen import Frozen
from app.core.kept import NeverChanged
from app.core.markings import Marking
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.core.restriction import FollowsRestricted
from app.documents.vetting import DocumentKind
from app.governance.groups.models import Group
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.rules import asks_of
from app.governance.papers.rules import (
    BODY_LENGTH,
    FRONT_SHEET,
    ClearanceKind,
    ClearanceOutcome,
    PaperState,
    days_late,
)

#: What queries name to load a paper's texts with it.
WORDS = "words"


def _words(longest: int = TEXT_LENGTH) -> Any:
    """A text that only what shows it loads: to read another paper's is a mistake, and fails."""
    return mapped_column(
        String(longest),
        default="",
        nullable=False,
        deferred=True,
        deferred_group=WORDS,
        deferred_raiseload=True,
    )


class PaperFile(Base):
    """An upload as it was vetted. ``html_sha256`` names a Word document's content, clean;
    ``shown_sha256`` what packs show of a PDF, where readers can download another: the signed
    original. ``notes`` are sentences on what was repaired, changed or left out; by its ``words`` it
    is found: None until those of a file from before there was a search have been read."""

    __tablename__ = "paper_file"
    __table_args__ = {"info": {"label": "file"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    html_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    shown_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    kind: Mapped[DocumentKind]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    size: Mapped[int]
    pages: Mapped[int | None]
    is_tagged: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str | None] = mapped_column(
        Text, default="", deferred=True, info={"unaudited": True}
    )
    uploaded_at: Mapped[datetime]


class Paper(Record, Sourced, FollowsRestricted):
    """A paper for a meeting, as it is being drafted or as it was submitted. ``reference`` is
    given when it is commissioned and never again; ``recommendation`` holds one ask a line; the
    content is ``body``, or the file in its place. ``versions_made`` counts its versions."""

    __tablename__ = "paper"
    follows_key = "item_id"
    reader_key = "author_id"

    reference: Mapped[str] = mapped_column(String(24), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[ItemPurpose]
    marking: Mapped[Marking]
    state: Mapped[PaperState] = mapped_column(default=PaperState.COMMISSIONED)
    due_on: Mapped[date] = mapped_column(info={"label": "Due date"})
    submitted_on: Mapped[date | None]
    late_reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    versions_made: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("paper_file.id"))
    summary: Mapped[str] = _words()
    recommendation: Mapped[str] = _words()
    background: Mapped[str] = _words()
    consultees: Mapped[str] = _words()
    financial: Mapped[str] = _words()
    risk: Mapped[str] = _words()
    legal: Mapped[str] = _words()
    equality: Mapped[str] = _words()
    communications: Mapped[str] = _words()
    timing: Mapped[str] = _words()
    previous: Mapped[str] = _words()
    body: Mapped[str] = _words(BODY_LENGTH)

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    sponsor: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[sponsor_id])
    file: Mapped[PaperFile | None] = relationship(lazy="raise_on_sql")
    clearances: Mapped[list["Clearance"]] = relationship(
        lazy="raise_on_sql", order_by="Clearance.id", cascade="all, delete-orphan"
    )

    @property
    def asks(self) -> list[str]:
        return asks_of(self.recommendation)

    def days_late(self, today: date) -> int:
        """By how many days it came, or is, after its day. None is late that was withdrawn, or that
        has not come for a meeting that was cancelled."""
        is_owed = self.submitted_on is None
        if self.state is PaperState.WITHDRAWN or (is_owed and self.meeting.is_cancelled):
            return 0
        return days_late(self.due_on, self.submitted_on, today)

    def texts(self) -> dict[str, str]:
        """All that a version keeps, by name."""
        return {
            "title": self.title,
            "purpose": self.purpose.word,
            "marking": self.marking.word,
            **{name: getattr(self, name) for name in FRONT_SHEET},
            "body": self.body,
        }


class PaperVersion(Base, Frozen, NeverChanged):
    """A paper as it once was: never changed. Its ``texts`` hold the marking in words too."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "number"), {"info": {"label": "version"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    texts: Mapped[dict[str, str]] = mapped_column(JSON, deferred=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("paper_file.id"))

    made_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    file: Mapped[PaperFile | None] = relationship(lazy="raise_on_sql")


class Clearance(Record):
    """Someone's clearance of a paper: asked for, then answered for a version of it: ``given_on``
    and ``given_for`` say when and for which, ``comment`` holds the conditions or why it was
    refused. ``role`` is the post in which they answer; ``recorded_by`` whoever recorded it on
    their behalf. What was answered before it was asked again is ``earlier``."""

    __tablename__ = "paper_clearance"
    __table_args__ = (
        UniqueConstraint("paper_id", "kind"),
        Index(None, "person_id"),
        {"info": {"label": "clearance of a paper"}},
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    kind: Mapped[ClearanceKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    asked_on: Mapped[date]
    outcome: Mapped[ClearanceOutcome | None] = mapped_column(info={"label": "Answer"})
    given_on: Mapped[date | None] = mapped_column(info={"label": "Answered"})
    given_for: Mapped[int | None] = mapped_column(info={"label": "Version"})
    comment: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Conditions or reason"}
    )
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    paper: Mapped[Paper] = relationship(lazy="raise_on_sql", viewonly=True)
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    recorded_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[recorded_by_id]
    )
    earlier: Mapped[list["ClearanceAnswer"]] = relationship(
        lazy="raise_on_sql", order_by="ClearanceAnswer.id", cascade="all, delete-orphan"
    )


class ClearanceAnswer(Base, NeverChanged):
    """What someone answered before the clearance was asked for again. Never changed."""

    __tablename__ = "paper_clearance_answer"
    __table_args__ = {"info": {"label": "earlier answer"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    clearance_id: Mapped[int] = mapped_column(ForeignKey("paper_clearance.id"), index=True)
    outcome: Mapped[ClearanceOutcome] = mapped_column(info={"label": "Answer"})
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    given_on: Mapped[date] = mapped_column(info={"label": "Answered"})
    given_for: Mapped[int] = mapped_column(info={"label": "Version"})
    comment: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Conditions or reason"}
    )
