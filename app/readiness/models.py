"""Who was chased for what a meeting waits for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import Base


class Chase(Base):
    """A message to someone that lists what they owe for a meeting. ``sent_on`` is the programme's
    date; ``number`` counts those to the same person on that day, from 1, so that two people who
    press at once send one."""

    __tablename__ = "chase"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "sent_on", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), info={"owner": True})
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sent_on: Mapped[date]
    number: Mapped[int]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thing_count: Mapped[int]
    late_count: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    sent_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[sent_by_id])
