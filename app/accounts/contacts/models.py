"""Contacts of organisations: whoever answers for one, and who stands behind them."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.core.models import Record


class OrganisationContact(Record):
    """Who is asked for what an organisation owes, from a day until a day on the programme's
    calendar, and the senior who is told where they do not answer."""

    __tablename__ = "organisation_contact"
    __table_args__ = {"info": {"label": "contact"}}

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True, info={"owner": True}
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    senior: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[senior_id])

    def is_held(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
