"""What is searched: one row a record, and one for each part of it that not all its readers read."""

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base

#: The longest text that is kept of a record, in characters: what comes after it is not found.
MOST_SEARCHED = 100_000
#: Titles are put together of several columns.
TITLE_LENGTH = 1000
DIGEST_LENGTH = 64


class SearchEntry(Base):
    """The words of a record, as they were when it was saved last. ``part`` is the table of a part
    that stands apart, and ``part_id`` its row; empty and 0 of the record itself. Who may read it
    is asked of the record. Nothing refers to it, and it refers to nothing: it can be made again
    from the records at any time (``flask search rebuild``)."""

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_record", "kind", "record_id", "part", "part_id", unique=True),
        {"info": {"unaudited": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    part: Mapped[str] = mapped_column(String(40), default="")
    part_id: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    text: Mapped[str] = mapped_column(Text)
    place_id: Mapped[int | None]
    group_id: Mapped[int | None]
    day: Mapped[date | None]


class SearchState(Base):
    """How the entries are drawn: by the version that ``drawn_as`` is the digest of. While those of
    ``drawing_as`` are made, ``kind`` and ``record_id`` are the last that were."""

    __tablename__ = "search_state"
    __table_args__ = {"info": {"unaudited": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    drawn_as: Mapped[str] = mapped_column(String(DIGEST_LENGTH), default="")
    drawing_as: Mapped[str] = mapped_column(String(DIGEST_LENGTH), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    record_id: Mapped[int] = mapped_column(default=0)
