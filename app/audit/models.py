"""The record of changes: a chain of entries, and its head."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import LINE_LENGTH, NAME_LENGTH, Base

#: Stands for the hash before the first entry.
GENESIS = "0" * 64

KEY_LENGTH = 40


#: That an entry tells how a marking or a restriction changed. A read has to say it in these words
#: for the index to be used.
TELLS_OF_COVER = (
    """changes LIKE '%"field":"marking"%' OR changes LIKE '%"field":"is_restricted"%'"""
)


class AuditEntry(Base):
    """One event on one record. ``id`` is the place in the chain, from 1 and without a gap; ``at``
    the real instant, ``on_day`` the programme's date. The actor is a number and a name, so that
    what is told here stays when people go. ``changes`` is JSON (see ``recording``); ``hash``
    seals the entry and, through ``previous_hash``, all before it, with the key that ``key_id``
    names: none, before there were keys. Nothing changes a row."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "on_day", "id"),
        Index(
            "ix_audit_entry_telling_of_cover",
            "subject_kind",
            "subject_id",
            "id",
            sqlite_where=text(TELLS_OF_COVER),
            postgresql_where=text(TELLS_OF_COVER),
        ),
        {"info": {"unaudited": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    on_day: Mapped[date]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    on_behalf_of: Mapped[str] = mapped_column(String(NAME_LENGTH))
    event: Mapped[str] = mapped_column(String(80), index=True)
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    subject_label: Mapped[str] = mapped_column(String(LINE_LENGTH))
    details: Mapped[str] = mapped_column(String(LINE_LENGTH))
    changes: Mapped[str] = mapped_column(Text)
    key_id: Mapped[str] = mapped_column(String(KEY_LENGTH), server_default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that says how many entries there are, and the hash of the last. Whoever adds
    one locks it, last of all that the transaction locks."""

    __tablename__ = "audit_head"
    __table_args__ = {"info": {"unaudited": True}}

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
