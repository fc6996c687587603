"""Meetings, their agenda items, and attendance."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import Connection, ForeignKey, String, Time, UniqueConstraint, event, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core import clock
from app.core.formats import day
from app.core.marked import Marked
from app.core.markings import Marking
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Record, Sourced
from app.core.restriction import Restrictable
from app.governance.groups.models import Filled, Group, StandingItem
from app.governance.meetings.rules import DEFAULT_LENGTH, AttendanceState, MeetingState, asks_of
from app.returns.models import ReportingRound


class Meeting(Record, Sourced):
    """A meeting of a group on a day; times are London clock times. ``number`` counts the group's
    meetings by date, cancelled ones among them; it is kept for good where it stands
    in an issued pack or in minutes that were circulated, or was set by hand.

    ``series_on`` is the day that the rule of its series gave it, which it keeps when it is moved,
    and ``series_at`` the time that the series had then.
    ``uid`` names it in calendars for good; ``sequence`` counts the changes that they must hear of,
    the last of them at ``announced_at``. ``length_minutes`` is how long it is invited for.
    """

    __tablename__ = "meeting"
    ordered_rows = "items"
    __table_args__ = (
        UniqueConstraint("group_id", "held_on", "starts_at"),
        UniqueConstraint("series_id", "series_on"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("governance_group.id"))
    number: Mapped[int]
    keeps_number: Mapped[bool] = mapped_column(default=False, info={"label": "Keeps its number"})
    held_on: Mapped[date] = mapped_column(index=True, info={"label": "Date"})
    starts_at: Mapped[time] = mapped_column(Time, info={"label": "Start"})
    place: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    marking: Mapped[Marking]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("reporting_round.id"))
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    length_minutes: Mapped[int] = mapped_column(default=DEFAULT_LENGTH)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"))
    series_on: Mapped[date | None]
    series_at: Mapped[time | None] = mapped_column(Time, info={"label": "Time by the series"})
    moved_from_on: Mapped[date | None]
    change_reason: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid4()))
    sequence: Mapped[int] = mapped_column(default=0, info={"rises": True})
    announced_at: Mapped[datetime] = mapped_column(default=clock.now, info={"rises": True})

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    round: Mapped[ReportingRound | None] = relationship(lazy="raise_on_sql")
    items: Mapped[list["AgendaItem"]] = relationship(
        lazy="raise_on_sql",
        order_by="(AgendaItem.position, AgendaItem.id)",
        cascade="all, delete-orphan",
        back_populates="meeting",
    )

    @property
    def is_cancelled(self) -> bool:
        return self.state is MeetingState.CANCELLED

    @property
    def ends_at(self) -> time:
        """Until when it is invited for; past midnight that is on the next day."""
        began = datetime.combine(self.held_on, self.starts_at)
        return (began + timedelta(minutes=self.length_minutes)).time()

    @property
    def day_told(self) -> str:
        """Its day, for whoever is told of it elsewhere than on its page."""
        return day(self.held_on) + (" (cancelled)" if self.is_cancelled else "")

    def is_later_than(self, other: "Meeting") -> bool:
        return (self.held_on, self.starts_at) > (other.held_on, other.starts_at)


class MeetingFormerDay(Base):
    """A day on which a meeting was to be held before it was moved: addresses that name it by that
    day lead to it still."""

    __tablename__ = "meeting_former_day"
    __table_args__ = {"info": {"unaudited": True}}

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    held_on: Mapped[date] = mapped_column(primary_key=True, index=True)


class AgendaItem(Record, Restrictable, Filled, Marked):
    """An item of one meeting. ``ask`` holds what the group is asked to do, one ask a line;
    ``message`` is the sentence that carries the item, worked out from the data where empty;
    ``minutes`` is the time allotted; ``handling`` is for the chair and the secretariat alone.
    ``running_order`` has the items as the agenda runs, with what is derived of them."""

    __tablename__ = "agenda_item"
    origins = {"meeting_id": "meeting"}
    reader_key = "presenter_id"
    keepers_in_words = "the secretariat and the item’s presenter"
    restriction_in_words = (
        "Everyone else can see that there is an item, with its number and "
        "time, but not its title, papers or minutes. The pack lists it as "
        "restricted and circulated separately, so send its papers "
        "yourself to the people named. Packs already made do not change."
    )

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id"), index=True, info={"owner": True}
    )
    standing_item_id: Mapped[int | None] = mapped_column(ForeignKey("standing_item.id"))
    position: Mapped[int]
    ask: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "What is asked"}
    )
    message: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    handling: Mapped[str] = mapped_column(
        String(TEXT_LENGTH), default="", info={"label": "Handling", "secret": True}
    )

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql", back_populates="items")
    presenter: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def asks(self) -> list[str]:
        return asks_of(self.ask)


class Attendance(Base):
    """How one person was at a meeting: a member or someone else (``name``, with what they
    represent). Of a member who was represented, ``name`` is who came in their place, and
    ``substitute_id`` that person. What was recorded before attendees were people of the register,
    and what members answer before the meeting, has the name alone."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        UniqueConstraint("meeting_id", "substitute_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    state: Mapped[AttendanceState] = mapped_column(default=AttendanceState.APOLOGIES)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])


@event.listens_for(StandingItem, "before_delete")
def _keep_items_of_meetings(_mapper: object, connection: Connection, item: StandingItem) -> None:
    """Meetings that had an item of a standing agenda keep theirs when that is taken off."""
    connection.execute(
        update(AgendaItem)
        .where(AgendaItem.standing_item_id == item.id)
        .values(standing_item_id=None)
    )
