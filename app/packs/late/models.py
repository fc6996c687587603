"""Papers that came after an issue and are not added to it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import Record
from app.governance.papers.models import PaperVersion


class PaperSetAside(Record):
    """That the secretariat leaves a version of a paper out of the issued pack of its meeting. A
    later version of the same paper is asked about again."""

    __tablename__ = "paper_set_aside"
    __table_args__ = {"info": {"label": "paper left out of an issued pack"}}

    version_id: Mapped[int] = mapped_column(
        ForeignKey("paper_version.id"), unique=True, info={"label": "Version of the paper"}
    )
    set_aside_at: Mapped[datetime]
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    paper_version: Mapped[PaperVersion] = relationship(lazy="raise_on_sql")
    set_aside_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
