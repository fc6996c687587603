"""What people were told of a return, besides the reminders."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import Base
from app.returns.board.rules import NoticeKind


class RoundNotice(Base):
    """That whoever holds a place's return of a round was told of it: ``told`` is how many were,
    ``sent_by`` who chased them, None where it was told by itself."""

    __tablename__ = "round_notice"
    __table_args__ = {"info": {"label": "notice of a return"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("reporting_round.id"), index=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    kind: Mapped[NoticeKind]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    told: Mapped[int] = mapped_column(default=0, info={"label": "People told"})

    sent_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
