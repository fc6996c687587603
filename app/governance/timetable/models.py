"""The rule by which a group's meetings follow each other."""

from datetime import date, time

from sqlalchemy import ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.models import NAME_LENGTH, Record
from app.governance.groups.models import Group
from app.governance.timetable.rules import Occurrence, SeriesKind, SeriesRule, Weekday


class MeetingSeries(Record):
    """Meetings of a group at regular days, from a day until another or for so many times. Which
    of ``occurrence``, ``weekday``, ``day_of_month`` and ``weeks`` counts depends on the kind."""

    __tablename__ = "meeting_series"

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"), index=True)
    kind: Mapped[SeriesKind]
    occurrence: Mapped[Occurrence | None]
    weekday: Mapped[Weekday | None]
    day_of_month: Mapped[int | None]
    weeks: Mapped[int | None]
    starts_on: Mapped[date] = mapped_column(info={"label": "Start"})
    until_on: Mapped[date | None]
    times: Mapped[int | None]
    starts_at: Mapped[time] = mapped_column(Time, info={"label": "Start"})
    place: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")

    group: Mapped[Group] = relationship(lazy="raise_on_sql")

    @property
    def rule(self) -> SeriesRule:
        return SeriesRule(
            kind=self.kind,
            occurrence=self.occurrence,
            weekday=self.weekday,
            day_of_month=self.day_of_month,
            weeks=self.weeks,
            starts_on=self.starts_on,
            until_on=self.until_on,
            times=self.times,
        )
