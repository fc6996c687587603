"""Lessons, their published versions, the barriers that they met, and what other places made of
them."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Numbered, Record, Sourced
from app.core.restriction import FollowsRestricted, Restrictable
from app.lessons.rules import CASE_NOTE_LENGTH, LessonState, UseAnswer
from app.pilots.models import Pilot, Theme


class LessonTexts:
    """A mixin: what a lesson says, in the record that is worked on and in each version."""

    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    tried: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What was tried"}
    )
    happened: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What happened"}
    )
    advice: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What others should do, or not do"}
    )
    evidence: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    cost: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "What it cost"}
    )
    case_note: Mapped[str] = mapped_column(
        String(CASE_NOTE_LENGTH), default="", info={"label": "Case note"}
    )


class Lesson(Record, LessonTexts, Numbered, Sourced, Restrictable):
    """What a place learned that others can use; one without a place is the programme's own. Its own
    texts are those that are worked on: what is published are its ``versions``. The secretariat
    says by ``decide_by_on`` what becomes of one that was offered."""

    __tablename__ = "lesson"
    PREFIX = "L"

    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Contact"}
    )
    state: Mapped[LessonState] = mapped_column(default=LessonState.DRAFT, index=True)
    raised_on: Mapped[date]
    decide_by_on: Mapped[date | None] = mapped_column(info={"label": "To be published by"})
    sent_back_because: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Why it was sent back"}
    )
    published_on: Mapped[date | None] = mapped_column(index=True)
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Why it was withdrawn"}
    )

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["LessonVersion"]] = relationship(
        lazy="raise_on_sql",
        order_by="LessonVersion.number",
        cascade="all, delete-orphan",
        back_populates="lesson",
    )
    uses: Mapped[list["LessonUse"]] = relationship(
        lazy="raise_on_sql",
        order_by="(LessonUse.said_on, LessonUse.id)",
        cascade="all, delete-orphan",
        back_populates="lesson",
    )
    pictures: Mapped[list["LessonPicture"]] = relationship(
        lazy="raise_on_sql", order_by="LessonPicture.number", cascade="all, delete-orphan"
    )
    barriers: Mapped[list["LessonBarrier"]] = relationship(
        lazy="raise_on_sql", order_by="LessonBarrier.id", cascade="all, delete-orphan"
    )


class LessonVersion(Base, LessonTexts, FollowsRestricted, NeverChanged):
    """A lesson as it was published, with the names that its place and theme then had."""

    __tablename__ = "lesson_version"
    __table_args__ = (
        UniqueConstraint("lesson_id", "number"),
        {"info": {"label": "published version"}},
    )
    follows_key = "lesson_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), info={"owner": True})
    number: Mapped[int] = mapped_column(info={"label": "Version"})
    place: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    theme: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    change: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "What changed"}
    )
    published_on: Mapped[date]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql", back_populates="versions")


class LessonUse(Base, FollowsRestricted, NeverChanged):
    """What a place said of a lesson, of a day: that it took it up, what came of it, or why it is
    not for that place. A newer row stands in the place of an older one."""

    __tablename__ = "lesson_use"
    __table_args__ = (Index(None, "lesson_id", "said_on"), {"info": {"label": "use of a lesson"}})
    follows_key = "lesson_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), info={"owner": True})
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    answer: Mapped[UseAnswer]
    happened_on: Mapped[date] = mapped_column(info={"label": "Date"})
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    is_illustrative: Mapped[bool] = mapped_column(
        default=False, info={"label": "Marked illustrative"}
    )
    said_on: Mapped[date]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql", back_populates="uses")
    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")


class LessonPicture(Base, FollowsRestricted):
    """A picture of a case note, which names it by its number; ``alt`` says what it shows to those
    who do not see it."""

    __tablename__ = "lesson_picture"
    __table_args__ = (
        UniqueConstraint("lesson_id", "number"),
        {"info": {"label": "picture"}},
    )
    follows_key = "lesson_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), info={"owner": True})
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(
        ForeignKey("stored_file.sha256"), index=True, info={"unaudited": True}
    )
    media_type: Mapped[str] = mapped_column(String(40), info={"unaudited": True})
    width: Mapped[int] = mapped_column(info={"unaudited": True})
    height: Mapped[int] = mapped_column(info={"unaudited": True})
    alt: Mapped[str] = mapped_column(String(LINE_LENGTH), info={"label": "What it shows"})
    caption: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")


class LessonAsk(Record):
    """That a place was asked for a lesson, since something of it was closed: a milestone, a barrier
    or a proposal, of which ``text`` gives the reference. Each is asked of once; the answer is a
    lesson, or that there is nothing to add."""

    __tablename__ = "lesson_ask"
    __table_args__ = {"info": {"label": "request for a lesson", "plural": "requests for lessons"}}

    text: Mapped[str] = mapped_column(String(NAME_LENGTH))
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    barrier_id: Mapped[int | None] = mapped_column(ForeignKey("barrier.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    asked_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(info={"label": "Due date"})
    answered_on: Mapped[date | None]
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"), index=True)

    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    lesson: Mapped[Lesson | None] = relationship(lazy="raise_on_sql")


class LessonBarrier(Base, FollowsRestricted):
    """That a barrier was met where a lesson was learned."""

    __tablename__ = "lesson_barrier"
    __table_args__ = {"info": {"label": "barrier met"}}
    follows_key = ("lesson_id", "barrier_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey("lesson.id"), index=True, info={"owner": True}
    )
    barrier_id: Mapped[int] = mapped_column(ForeignKey("barrier.id"), index=True)
