"""The one programme that this deployment serves."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.markings import MarkingScheme
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Pounds, Record, Sourced
from app.programme.rules import (
    DEFAULT_APPETITE,
    DEFAULT_APPETITE_SCORE,
    AcceptedRisk,
    Appetite,
)


class Programme(Record, Sourced):
    """``appetite_score`` is the highest residual score of a risk that ``appetite`` accepts."""

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    summary: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    funding_pounds: Mapped[int | None] = mapped_column(Pounds)
    funding_note: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    ends_on: Mapped[date | None] = mapped_column(info={"label": "End"})
    marking_scheme: Mapped[MarkingScheme] = mapped_column(default=MarkingScheme.SINCE_APRIL_2014)
    appetite: Mapped[Appetite] = mapped_column(default=DEFAULT_APPETITE)
    appetite_score: Mapped[int] = mapped_column(default=DEFAULT_APPETITE_SCORE)

    aims: Mapped[list["ProgrammeAim"]] = relationship(
        lazy="raise_on_sql", order_by="ProgrammeAim.position", cascade="all, delete-orphan"
    )

    @property
    def accepted_risk(self) -> AcceptedRisk:
        return AcceptedRisk(self.appetite, self.appetite_score)


class ProgrammeAim(Base):
    __tablename__ = "programme_aim"
    __table_args__ = {"info": {"label": "aim"}}

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(LINE_LENGTH))
