"""Minutes, their items, the comments on them and their versions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import Person
from app.core.frozen import Frozen
from app.core.kept import NeverChanged
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.core.restriction import FollowsRestricted
from app.governance.meetings.models import Meeting
from app.governance.minutes.rules import COMMENT_LENGTH, MINUTES_LENGTH, MinutesState, VersionKind


class Minutes(Record, Sourced):
    """The minutes of a meeting. What people read of them is a version; ``items`` are what the
    note-takers write. ``agreed_at_id`` is the later meeting that agreed them."""

    __tablename__ = "minutes"
    __table_args__ = {
        "info": {
            "label": "set of minutes",
            "plural": "sets of minutes",
            "marked_by": "meeting_id",
        }
    }

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFT, index=True)
    circulated_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    agreed_at_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    locked_on: Mapped[date | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql", foreign_keys=[meeting_id])
    agreed_at: Mapped[Meeting | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[agreed_at_id]
    )
    items: Mapped[list["MinutesItem"]] = relationship(
        lazy="raise_on_sql",
        order_by="(MinutesItem.position, MinutesItem.id)",
        cascade="all, delete-orphan",
        back_populates="minutes",
    )
    versions: Mapped[list["MinutesVersion"]] = relationship(
        lazy="raise_on_sql", order_by="MinutesVersion.number", cascade="all, delete-orphan"
    )


class MinutesItem(Record, FollowsRestricted):
    """What was said on one item: each is saved apart, so that two note-takers can write at once.
    ``saved_by`` is the name of who saved it last."""

    __tablename__ = "minutes_item"
    __table_args__ = {"info": {"label": "item of minutes"}}
    follows_key = "agenda_item_id"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    discussion: Mapped[str] = mapped_column(String(MINUTES_LENGTH), default="")
    summing_up: Mapped[str] = mapped_column(String(MINUTES_LENGTH), default="")
    conclusion: Mapped[str] = mapped_column(String(MINUTES_LENGTH), default="")
    saved_at: Mapped[datetime | None]
    saved_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")

    minutes: Mapped[Minutes] = relationship(lazy="raise_on_sql", back_populates="items")

    @property
    def is_empty(self) -> bool:
        return not (self.discussion or self.summing_up or self.conclusion)


class MinutesComment(Record, FollowsRestricted):
    """What a member makes of an item as circulated, and what became of it."""

    __tablename__ = "minutes_comment"
    __table_args__ = {"info": {"label": "comment on minutes"}}
    follows_key = "item_id"
    reader_key = "author_id"

    item_id: Mapped[int] = mapped_column(ForeignKey("minutes_item.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    made_on: Mapped[date]
    text: Mapped[str] = mapped_column(String(COMMENT_LENGTH))
    answer: Mapped[str] = mapped_column(String(COMMENT_LENGTH), default="")
    resolved_on: Mapped[date | None]

    item: Mapped[MinutesItem] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class MinutesVersion(Base, Frozen, NeverChanged):
    """Minutes as they stood once, whole: ``content`` is their data as JSON. Never changed. The
    whole has the meeting's marking; who reads a restricted item of it stands in ``content``."""

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("minutes_id", "number"), {"info": {"label": "version"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    kind: Mapped[VersionKind]
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    @property
    def label(self) -> str:
        """What stands on every page of it: "Version 2, agreed"."""
        return f"Version {self.number}, {self.kind.value}"


class MinutesDrawing(Base):
    """A version as PDF, as those see it who may read the same of it: ``digest`` is of the
    ``content`` that is drawn, which is let go of once there is a file. Made by the scheduler; never
    in answer to a request, which it would hold up. It can be made again at any time."""

    __tablename__ = "minutes_drawing"
    __table_args__ = (UniqueConstraint("version_id", "digest"), {"info": {"unaudited": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    asked_at: Mapped[datetime]
    failure: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))

    version: Mapped[MinutesVersion] = relationship(lazy="raise_on_sql")
