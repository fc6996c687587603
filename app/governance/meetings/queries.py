"""Reads of meetings and of their agendas."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.accounts.models import Person
from app.core.archived import is_in_use
from app.core.errors import DomainError, NotFound
from app.core.reading import FirstRows, get_one, list_first, one_of
from app.core.rows import MEETING, made_once
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.queries import (
    GROUP_LIMIT,
)
from app.governance.meetings.models import AgendaItem, Meeting, MeetingFormerDay
from app.governance.meetings.rules import MeetingState

MEETING_LIMIT = 500

#: How many dates an error lists.
DATES_LISTED = 12


class UnknownMeeting(NotFound):
    """The group does not meet on this day."""


class SeveralMeetings(DomainError):
    """The group meets more than once on this day."""


class NoMeetingPlanned(NotFound):
    """The group has no meeting on or after the day."""


def is_to_happen() -> ColumnElement[bool]:
    """What a meeting that was cancelled is not: the next one, or the one before."""
    return Meeting.state != MeetingState.CANCELLED


def is_earlier(one: Any, held_on: Any, starts_at: Any) -> ColumnElement[bool]:
    """Whether a meeting, or an alias of it, starts before a day and time. No two of a group start
    together, so this orders them."""
    return or_(one.held_on < held_on, and_(one.held_on == held_on, one.starts_at < starts_at))


def is_after(meeting: Meeting) -> ColumnElement[bool]:
    held_on, starts_at = meeting.held_on, meeting.starts_at
    return and_(
        Meeting.held_on >= held_on, or_(Meeting.held_on > held_on, Meeting.starts_at > starts_at)
    )


def _meetings() -> Select[Meeting]:
    """Meetings with group, round and agenda, each item with its presenter."""
    return _with_agenda(selectinload(Meeting.items))


def select_with_agendas() -> Select[Meeting]:
    """The same of few meetings, in one statement: a row for each item."""
    return _with_agenda(joinedload(Meeting.items))


def _with_agenda(items: _AbstractLoad) -> Select[Meeting]:
    return select(Meeting).options(
        joinedload(Meeting.group),
        joinedload(Meeting.round),
        items.options(
            joinedload(AgendaItem.presenter).joinedload(Person.organisation),
        ),
    )


def get_meeting(group: Group, held_on: date, starts_at: time | None = None) -> Meeting:
    """A group's meeting of a day. Raises ``UnknownMeeting``, which lists the days there are, or
    ``SeveralMeetings`` where the day has two and no time says which."""
    wanted = _meetings().where(Meeting.group_id == group.id, Meeting.held_on == held_on)
    if starts_at is not None:
        wanted = wanted.where(Meeting.starts_at == starts_at)
    found = db.session.scalars(wanted.order_by(Meeting.starts_at).limit(MEETING_LIMIT)).all()
    if not found:
        raise no_meeting_on(group, held_on, starts_at)
    if len(found) > 1:
        choices = " or ".join(
            f"{held_on.isoformat()}T{meeting.starts_at:%H:%M}" for meeting in found
        )
        raise SeveralMeetings(
            f"{group.name} has {len(found)} meetings on {held_on.isoformat()}: choose {choices}."
        )
    return found[0]


def no_meeting_on(group: Group, held_on: date, starts_at: time | None = None) -> UnknownMeeting:
    at = f" at {starts_at:%H:%M}" if starts_at else ""
    return UnknownMeeting(
        f"{group.name} has no meeting on {held_on.isoformat()}{at}. {_days_listed(group)}"
    )


def list_meetings_once_on(group: Group, day: date) -> Sequence[Meeting]:
    """A group's meetings that are held on a day, or were to be before they were moved."""
    moved = select(MeetingFormerDay.meeting_id).where(MeetingFormerDay.held_on == day)
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id == group.id, or_(Meeting.held_on == day, Meeting.id.in_(moved)))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def find_meeting_at(group_id: int, held_on: date, starts_at: time) -> Meeting | None:
    """A group's meeting of a day and time, a cancelled one too."""
    return db.session.scalar(
        select(Meeting).where(
            Meeting.group_id == group_id,
            Meeting.held_on == held_on,
            Meeting.starts_at == starts_at,
        )
    )


def get_meeting_by_id(meeting_id: int) -> Meeting:
    """The same, by its key."""
    return get_one(_meeting(), "There is no such meeting.", {"meeting_id": meeting_id})


@made_once
def _meeting() -> Select[Meeting]:
    return _meetings().where(Meeting.id == MEETING)


def _days_listed(group: Group) -> str:
    newest = db.session.scalars(
        select(Meeting.held_on)
        .where(Meeting.group_id == group.id)
        .order_by(Meeting.held_on.desc())
        .limit(DATES_LISTED)
    ).all()
    if not newest:
        return "It has no meetings yet: plan one first."
    return f"It meets on: {', '.join(day.isoformat() for day in reversed(newest))}."


def find_next_meeting(group: Group, on: date) -> Meeting | None:
    """The group's first meeting on or after a day."""
    return db.session.scalar(
        _meetings()
        .where(Meeting.group_id == group.id, Meeting.held_on >= on, is_to_happen())
        .order_by(Meeting.held_on, Meeting.starts_at)
        .limit(1)
    )


def get_next_meeting(group: Group, on: date) -> Meeting:
    """The same; raises ``NoMeetingPlanned`` where there is none."""
    meeting = find_next_meeting(group, on)
    if meeting is None:
        raise NoMeetingPlanned(
            f"{group.name} has no meeting planned on or after {on.isoformat()}: plan one, or name "
            f"a date. {_days_listed(group)}"
        )
    return meeting


def find_meeting_after(meeting: Meeting, on: date) -> Meeting | None:
    """The same group's first meeting after this one that is not over by a day."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.group_id == meeting.group_id, is_to_happen())
        .where(is_after(meeting), Meeting.held_on >= on)
        .order_by(Meeting.held_on, Meeting.starts_at)
        .limit(1)
    )


def find_meeting_before(meeting: Meeting) -> Meeting | None:
    """The same group's last meeting before this one."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.group_id == meeting.group_id, is_to_happen())
        .where(is_earlier(Meeting, meeting.held_on, meeting.starts_at))
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc())
        .limit(1)
    )


def has_meeting_before(group: Group, held_on: date, starts_at: time) -> bool:
    """Whether the group meets before a day and time."""
    earlier = select(Meeting.id).where(
        Meeting.group_id == group.id, is_earlier(Meeting, held_on, starts_at)
    )
    return db.session.scalar(earlier.where(is_to_happen()).limit(1)) is not None


def find_neighbouring_days(meeting: Meeting, on: date) -> tuple[date | None, date | None]:
    """The days of the same group's meetings before this one (the last that had come by ``on``) and
    after it."""
    of_group = and_(Meeting.group_id == meeting.group_id, is_to_happen())
    before = select(func.max(Meeting.held_on)).where(
        of_group, is_earlier(Meeting, meeting.held_on, meeting.starts_at), Meeting.held_on <= on
    )
    after = select(func.min(Meeting.held_on)).where(of_group, is_after(meeting))
    row = db.session.execute(
        select(before.scalar_subquery().label("before"), after.scalar_subquery().label("after"))
    ).one()
    return row.before, row.after


def find_latest_meeting(group: Group) -> Meeting | None:
    """The group's last meeting of all, held or planned."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.group_id == group.id, is_to_happen())
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc())
        .limit(1)
    )


def list_next_meetings(
    on: date, group_ids: Collection[int] | None = None, *, count: int = 1
) -> Sequence[Meeting]:
    """The next meeting (or so many) of every group (or of some), the earliest first."""
    return db.session.scalars(_select_next(on, group_ids, count)).unique().all()


def list_next_and_previous(
    on: date, group_ids: Collection[int] | None = None
) -> Sequence[tuple[Meeting, date | None]]:
    """The next meeting of every group (or of some), the earliest first, each with the day of the
    one before."""
    wanted = _select_next(on, group_ids).add_columns(previous_day())
    found = db.session.execute(wanted).unique()
    return [(meeting, previous_on) for meeting, previous_on in found]


def _select_next(
    on: date, group_ids: Collection[int] | None = None, count: int = 1
) -> Select[Meeting]:
    place = func.row_number().over(
        partition_by=Meeting.group_id, order_by=(Meeting.held_on, Meeting.starts_at)
    )
    ahead = (
        select(Meeting.id, place.label("place"))
        .join(Group, Group.id == Meeting.group_id)
        .where(Meeting.held_on >= on, is_to_happen(), is_in_use(Group))
        .subquery()
    )
    wanted = (
        select_with_agendas()
        .join(ahead, ahead.c.id == Meeting.id)
        .where(ahead.c.place <= count)
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(GROUP_LIMIT * count)
    )
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    return wanted


def list_awaiting(start: date, end: date) -> Sequence[Meeting]:
    """The meetings of some days of the groups in use that are not cancelled, with group, round and
    agenda: what is owed for them can be asked."""
    return db.session.scalars(
        _meetings()
        .join(Group, Group.id == Meeting.group_id)
        .where(Meeting.held_on.between(start, end), is_to_happen(), is_in_use(Group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def list_meetings(
    start: date, end: date = date.max, group_ids: Collection[int] | None = None
) -> FirstRows[Meeting]:
    """Meetings of some groups (or of all) from one day to another, cancelled ones too, with their
    group."""
    wanted = (
        select(Meeting)
        .where(Meeting.held_on.between(start, end))
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
    )
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    return list_first(wanted, MEETING_LIMIT)


#: The most cancelled meetings that front pages tell of.
CANCELLED_TOLD = 20


def list_cancelled(on: date, group_ids: Collection[int]) -> Sequence[Meeting]:
    """The next meetings of some groups that were to be held on or after a day, and are not."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id.in_(group_ids), Meeting.held_on >= on, ~is_to_happen())
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(CANCELLED_TOLD)
    ).all()


def select_past_meetings(on: date, group_ids: Collection[int]) -> Select[Meeting]:
    """Meetings of some groups before a day, latest first, with their group."""
    return (
        select(Meeting)
        .where(Meeting.held_on < on, Meeting.group_id.in_(group_ids))
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc(), Meeting.id)
    )


def get_agenda_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """One of the items that came with the meeting."""
    return one_of(meeting.items, item_id, "There is no such item on this agenda.")


def find_agenda_item(item_id: int) -> AgendaItem | None:
    """An item by its key, if whoever looks may read it."""
    return db.session.scalar(select(AgendaItem).where(AgendaItem.id == item_id))


#: The most items of one agenda.
ITEM_LIMIT = 500


def list_previous_days(meetings: Collection[Meeting]) -> Mapping[int, date]:
    """The day of the same group's last meeting before each of these, by their ids; those without
    one are left out."""
    rows = db.session.execute(
        select(Meeting.id, previous_day().label("held_on"))
        .where(Meeting.id.in_([meeting.id for meeting in meetings]))
        .limit(MEETING_LIMIT)
    )
    return {row.id: row.held_on for row in rows if row.held_on is not None}


@cache
def previous_day() -> ScalarSelect[date]:
    """The day of the group's last meeting before a ``Meeting``. Made once: an alias costs more
    than the question."""
    earlier = aliased(Meeting)
    return (
        select(func.max(earlier.held_on))
        .where(
            earlier.group_id == Meeting.group_id,
            is_earlier(earlier, Meeting.held_on, Meeting.starts_at),
            earlier.state != MeetingState.CANCELLED,
        )
        .correlate(Meeting)
        .scalar_subquery()
    )


def list_items_whoever_looks(meeting_id: int) -> Sequence[AgendaItem]:
    """The items of a meeting, whoever may read them."""
    return db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(ITEM_LIMIT)
        .execution_options(sees_restricted=True)
    ).all()
