"""Imports, and what the columns of people's own files were chosen to be."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.accounts.models import Person
from app.core.claims import Claimable
from app.core.models import LINE_LENGTH, NAME_LENGTH, Base, Record
from app.pilots.models import Pilot
from app.workbook.rules import ImportState


class WorkbookImport(Claimable, Record):
    """A file that someone brought, what an import of it would do, and what became of it.
    ``tables`` is what was read of the file, ``matching`` what each of its columns is, ``plan`` the
    last dry run, all as JSON; ``trail`` is what the import added and changed, by which it is
    undone. ``message`` says why it could not be checked, or was checked again. ``pilot`` is
    the place whose workbook it is."""

    __tablename__ = "workbook_import"
    __table_args__ = {"info": {"label": "import"}}

    file_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[ImportState] = mapped_column(default=ImportState.CHECKING, index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilot.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    tables: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info={"unaudited": True}))
    matching: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info={"unaudited": True}))
    plan: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info={"unaudited": True}))
    trail: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info={"unaudited": True}))

    pilot: Mapped[Pilot | None] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])
    undone_by: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[undone_by_id]
    )

    @property
    def can_be_imported(self) -> bool:
        return (
            self.state is ImportState.CHECKED
            and not self.wrong
            and bool(self.added or self.changed)
        )


class WorkbookHeading(Base):
    """What a heading of a table of people's own files was chosen to be last: "risks.title", or
    nothing where it is not imported. Without a heading, it is the sheet that the table is."""

    __tablename__ = "workbook_heading"
    __table_args__ = (UniqueConstraint("table_title", "heading"), {"info": {"unaudited": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    table_title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    heading: Mapped[str] = mapped_column(String(NAME_LENGTH))
    chosen: Mapped[str] = mapped_column(String(100))
