"""Interest that areas outside the programme registered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import NAME_LENGTH, TEXT_LENGTH, Record
from app.pilots.areas.models import OtherArea
from app.public.interest.rules import EMAIL_LENGTH, WORK_LENGTH, InterestState

_HASH_LENGTH = 64


class Interest(Record):
    """What someone in another area sent: which area, who they are and what it does. ``form_hash``
    is of the form that they sent, which counts once; ``network`` is where it came from, which is
    nobody in particular. The secretariat answers by ``answer_by_on``. ``area_id`` is what it became
    in the list of other areas."""

    __tablename__ = "registered_interest"
    __table_args__ = {"info": {"label": "registered interest", "plural": "registered interests"}}

    area: Mapped[str] = mapped_column(String(NAME_LENGTH), info={"label": "Area or organisation"})
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    work: Mapped[str] = mapped_column(String(WORK_LENGTH), info={"label": "What it is doing"})
    received_on: Mapped[date]
    answer_by_on: Mapped[date] = mapped_column(info={"label": "To be answered by"})
    received_at: Mapped[datetime] = mapped_column(index=True)
    form_hash: Mapped[str] = mapped_column(
        String(_HASH_LENGTH), unique=True, info={"unaudited": True, "is_code": True}
    )
    network: Mapped[str] = mapped_column(String(60), info={"unaudited": True, "is_code": True})
    state: Mapped[InterestState] = mapped_column(default=InterestState.NEW, index=True)
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    area_id: Mapped[int | None] = mapped_column(
        ForeignKey("other_area.id", ondelete="SET NULL"), index=True
    )

    other_area: Mapped[OtherArea | None] = relationship(lazy="raise_on_sql")
