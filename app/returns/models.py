"""Reporting rounds and progress updates: one update a pilot and a round."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.models import LINE_LENGTH, TEXT_LENGTH, Record, Sourced
from app.core.rag import Rag
from app.pilots.models import Pilot
from app.returns.rules import UpdateState

ROUND_NAME_LENGTH = 60


class ReportingRound(Record):
    """A period on which every pilot reports, and the day by which it does. Where a meeting looks at
    it, ``timed_...`` are the days that the meeting's timetable gave it last: a day that is another
    now was set by hand."""

    __tablename__ = "reporting_round"
    __table_args__ = {"info": {"label": "round"}}

    name: Mapped[str] = mapped_column(String(ROUND_NAME_LENGTH), unique=True)
    period_starts_on: Mapped[date]
    period_ends_on: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True, info={"label": "Due date"})
    timed_ends_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    timed_opens_on: Mapped[date | None] = mapped_column(info={"unaudited": True})
    timed_due_on: Mapped[date | None] = mapped_column(info={"unaudited": True})

    @property
    def by_hand(self) -> list[str]:
        """The days that were set by hand, as people call them."""
        days = (
            ("the end of the period", self.period_ends_on, self.timed_ends_on),
            ("the opening date", self.opens_on, self.timed_opens_on),
            ("the due date", self.due_on, self.timed_due_on),
        )
        return [said for said, on, timed in days if timed is not None and on != timed]


class ProgressUpdate(Record, Sourced):
    """What a pilot reports on a period. A draft may be incomplete; a submitted update has every
    text, a confidence and its reason. ``confidence`` is on the five-point scale of 2009-10."""

    __tablename__ = "progress_update"
    __table_args__ = (UniqueConstraint("round_id", "pilot_id"), {"info": {"label": "update"}})

    round_id: Mapped[int] = mapped_column(ForeignKey("reporting_round.id"))
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), index=True)
    state: Mapped[UpdateState] = mapped_column(default=UpdateState.DRAFT)
    headline: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    achievements: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    outlook: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What comes next"}
    )
    learning: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    needs: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    confidence: Mapped[Rag | None]
    confidence_reason: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Reason for the confidence"}
    )
    submitted_on: Mapped[date | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[ReportingRound] = relationship(lazy="raise_on_sql")
    pilot: Mapped[Pilot] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def is_submitted(self) -> bool:
        return self.state is UpdateState.SUBMITTED
