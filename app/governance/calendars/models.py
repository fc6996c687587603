"""People's own subscriptions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import Base
from app.governance.calendars.rules import FEED_LASTS


class CalendarFeed(Base):
    """A person's private calendar, which whoever knows its address may read. The address holds a
    secret, of which only the hash is kept; making another ends it, and it ends by itself."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def ends_at(self) -> datetime:
        return self.made_at + FEED_LASTS
