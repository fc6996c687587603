"""Copies of packs: what was drawn of one for a reader or in another form, and is kept."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.claims import Claimable
from app.core.markings import Marking
from app.core.models import LINE_LENGTH, Record
from app.documents.models import StoredFile
from app.packs.models import Pack
from app.packs.variants.rules import CopyState, Variant

KEY_LENGTH = 200


class PackVariant(Claimable, Record):
    """A copy of a pack, drawn from its snapshot when it is first asked for. ``key`` tells it from
    every other of the pack; ``reader_id`` is whose copy it is, ``anchor`` the one section that it
    has; it was made for someone with these ``clearances``, and is itself marked ``marking``. It is
    recorded by itself: a pack's readers read the history of the pack."""

    __tablename__ = "pack_variant"
    __table_args__ = (UniqueConstraint("pack_id", "key"), {"info": {"label": "copy"}})

    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), info={"unaudited": True})
    variant: Mapped[Variant]
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    anchor: Mapped[str] = mapped_column(String(KEY_LENGTH), default="", info={"unaudited": True})
    title: Mapped[str] = mapped_column(String(LINE_LENGTH))
    state: Mapped[CopyState] = mapped_column(default=CopyState.QUEUED, index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    failure: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    pages: Mapped[int | None]
    clearances: Mapped[list[str]] = mapped_column(JSON, default=list, info={"unaudited": True})
    marking: Mapped[Marking | None]
    file_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("stored_file.sha256"), info={"label": "File"}
    )

    pack: Mapped[Pack] = relationship(lazy="raise_on_sql")
    reader: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[reader_id])
    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")
