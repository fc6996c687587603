"""What was published."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record
from app.public.rules import KEY_LENGTH

_KIND_LENGTH = 40
_WORD_LENGTH = 60
#: The longest text by which a copy is found, in characters.
MOST_WORDS = 100_000


class Release(Record):
    """What anyone may read of one record, as it was when it was published: ``content`` is all of
    it (``core.publishing``), with what the secretariat redacted replaced. It is current until
    another release replaces it or it is withdrawn, and its text never changes. ``kind`` and ``key``
    make its address; ``kind_one`` and ``kind_many`` are what the programme called such a record.
    ``passages`` are what was redacted, by reason: for the next release of the record to be asked
    about again. No public page reads them. By its ``words``, those of its content and of its files,
    anyone finds it."""

    __tablename__ = "public_release"
    __table_args__ = (
        UniqueConstraint("kind", "record_id", "number"),
        UniqueConstraint("kind", "key", "number"),
        {"info": {"label": "published copy", "plural": "published copies"}},
    )

    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH), info={"is_code": True})
    record_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), info={"label": "Address", "is_code": True})
    number: Mapped[int]
    kind_one: Mapped[str] = mapped_column(String(_WORD_LENGTH), info={"unaudited": True})
    kind_many: Mapped[str] = mapped_column(String(_WORD_LENGTH), info={"unaudited": True})
    title: Mapped[str] = mapped_column(String(LINE_LENGTH))
    summary: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    dated_on: Mapped[date] = mapped_column(info={"label": "Date"})
    is_illustrative: Mapped[bool] = mapped_column(
        default=False, info={"label": "Marked illustrative"}
    )
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    words: Mapped[str] = deferred(
        mapped_column(Text, default="", nullable=False, info={"unaudited": True})
    )
    passages: Mapped[dict[str, list[str]]] = deferred(
        mapped_column(JSON, default=dict, nullable=False, info={"secret": True}), raiseload=True
    )
    note: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "What has changed"}
    )
    released_on: Mapped[date] = mapped_column(index=True, info={"label": "Published on"})
    released_at: Mapped[datetime] = mapped_column(info={"label": "Published at"})
    released_by: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Published by"})
    replaced_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    withdrawn_reason: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why it was withdrawn"}
    )
    #: When the secretariat was told that the record may no longer be published.
    unfit_told_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    file_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("stored_file.sha256"), info={"unaudited": True}
    )
    file_failure: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"unaudited": True}
    )

    subjects: Mapped[list["ReleaseSubject"]] = relationship(
        lazy="raise_on_sql", order_by="ReleaseSubject.id", cascade="all, delete-orphan"
    )

    files: Mapped[list["ReleaseFile"]] = relationship(
        lazy="raise_on_sql", order_by="ReleaseFile.id", cascade="all, delete-orphan"
    )

    @property
    def is_current(self) -> bool:
        return self.replaced_on is None and self.withdrawn_on is None

    @property
    def state(self) -> str:
        if self.withdrawn_on is not None:
            return "Withdrawn"
        return "Published" if self.replaced_on is None else "Replaced"


class ReleaseSubject(Base):
    """A record that a release is about besides its own, and on whose public page it is listed."""

    __tablename__ = "public_release_subject"
    __table_args__ = {"info": {"label": "subject"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("public_release.id", ondelete="CASCADE"), index=True, info={"owner": True}
    )
    kind: Mapped[str] = mapped_column(String(_KIND_LENGTH), info={"is_code": True})
    record_id: Mapped[int] = mapped_column(index=True)


class ReleaseFile(Base):
    """A file that was published with a record, as it was: its ``name`` is the last part of its
    address. What it is called stands in the content of its release."""

    __tablename__ = "public_release_file"
    __table_args__ = (UniqueConstraint("release_id", "name"), {"info": {"label": "published file"}})

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("public_release.id", ondelete="CASCADE"), info={"owner": True}
    )
    name: Mapped[str] = mapped_column(String(KEY_LENGTH), info={"is_code": True})
    media_type: Mapped[str] = mapped_column(String(100), info={"unaudited": True, "is_code": True})
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
