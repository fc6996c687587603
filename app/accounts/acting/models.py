"""Who acts for whom, from when to when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.acting.rules import period_words
from app.accounts.models import Person
from app.core.models import Record


class ActingPeriod(Record):
    """Somebody acts for a person, from a day of the programme to a last one, or until it is ended
    (``ended_at``)."""

    __tablename__ = "acting_period"
    __table_args__ = {"info": {"label": "acting arrangement"}}

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info={"owner": True}
    )
    acting_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info={"label": "Who acts for them"}
    )
    first_on: Mapped[date] = mapped_column(info={"label": "First day"})
    last_on: Mapped[date | None] = mapped_column(info={"label": "Last day"})
    ended_at: Mapped[datetime | None] = mapped_column(info={"label": "Ended"})

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    acting: Mapped[Person] = relationship(foreign_keys=acting_id, lazy="raise_on_sql")

    def lasts(self, today: date) -> str:
        """In words: "until 12 February 2010"."""
        return period_words(self.first_on, self.last_on, today)
