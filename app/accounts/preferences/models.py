"""What people have chosen of their emails."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.preferences.rules import HowOften, Preferences
from app.core.models import Record


class MailPreference(Record):
    """One person's choice; who has made none has no row."""

    __tablename__ = "mail_preference"
    __table_args__ = {"info": {"label": "choice of emails", "plural": "choices of emails"}}

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), unique=True, info={"owner": True}
    )
    hour: Mapped[int | None] = mapped_column(info={"label": "Hour of the daily email"})
    how_often: Mapped[HowOften] = mapped_column(
        default=HowOften.DAILY, info={"label": "Optional reminders"}
    )

    @property
    def chosen(self) -> Preferences:
        return Preferences(self.hour, self.how_often)
