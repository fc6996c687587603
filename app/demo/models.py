"""The demonstration's date. A real deployment has no row here."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit.events import Nobody
from app.core.models import Base

#: Who does what the demonstration tells.
STORYTELLER = Nobody("The demonstration")


class Demonstration(Base):
    """At most one row: which demonstration is loaded, the programme's date as it pins it, and
    whether its accounts were given passwords of their own, in place of the published one."""

    __tablename__ = "demonstration"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), default="total-place")
    today_on: Mapped[date] = mapped_column(info={"label": "Programme’s date"})
    has_own_passwords: Mapped[bool] = mapped_column(default=False)
