"""Reads of groups, memberships, meetings and agendas."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.accounts.rules import Grant, Role
from app.core.errors import NotFound
from app.core.markings import Marking, MarkingScheme
from app.extensions import db
from app.governance.models import AgendaItem, Attendance, Group, Meeting, Membership, StandingItem
from app.governance.rules import AWAY, PRESIDING, MeetingState, MemberRole
from app.programme.models import Programme

#: The most groups, members of a group and meetings of a group that are read at once.
GROUP_LIMIT = 50
MEMBER_LIMIT = 500
MEETING_LIMIT = 500

#: How many dates an error lists.
DATES_LISTED = 12


class UnknownGroup(NotFound):
    """No group has this short name."""


class UnknownMeeting(NotFound):
    """The group does not meet on this day."""


class NoMeetingPlanned(NotFound):
    """The group has no meeting on or after the day."""


def list_grants(person_id: int, on: date) -> Iterable[Grant]:
    """A member of the day is one: the record is the grant."""
    held = db.session.execute(
        select(Membership.group_id, Membership.ends_on).where(
            Membership.person_id == person_id, _is_member_on(on)
        )
    )
    return {Grant(Role.GROUP_MEMBER, term.group_id, term.ends_on) for term in held}


def _is_member_on(on: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``rules.is_current``: from the day a term starts until the day before it ends."""
    return and_(
        Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on > on)
    )


def list_groups(group_ids: Collection[int] | None = None) -> Sequence[Group]:
    """All groups (or some), in the order in which they were made."""
    wanted = select(Group).order_by(Group.id).limit(GROUP_LIMIT)
    if group_ids is not None:
        wanted = wanted.where(Group.id.in_(group_ids))
    return db.session.scalars(wanted).all()


def group_choices() -> list[tuple[int, str]]:
    """All groups, by id and name."""
    return [(group.id, group.name) for group in list_groups()]


def get_group(slug: str) -> Group:
    """A group with its standing items and their presenters. Raises ``UnknownGroup``, which lists
    the groups that there are."""
    group = db.session.scalar(
        select(Group)
        .where(Group.slug == slug)
        .options(
            selectinload(Group.standing_items)
            .joinedload(StandingItem.presenter)
            .joinedload(Person.organisation)
        )
    )
    if group is None:
        known = ", ".join(g.slug for g in list_groups())
        listed = f"The groups are: {known}." if known else "There are no groups yet: add one first."
        raise UnknownGroup(f"There is no group '{slug}'. {listed}")
    return group


def _memberships() -> Select[Membership]:
    return (
        select(Membership)
        .options(
            joinedload(Membership.person).joinedload(Person.organisation),
            joinedload(Membership.represents),
        )
        .order_by(Membership.position, Membership.id)
        .limit(MEMBER_LIMIT)
    )


def list_members(group: Group, on: date) -> Sequence[Membership]:
    """The members of a day in the group's order, with person and represented organisation."""
    return db.session.scalars(
        _memberships().where(Membership.group_id == group.id, _is_member_on(on))
    ).all()


def list_chairs(on: date) -> Sequence[Membership]:
    """Those who chair a group on a day."""
    return db.session.scalars(
        _memberships().where(Membership.role == MemberRole.CHAIR, _is_member_on(on))
    ).all()


def list_presiding(on: date) -> Sequence[Membership]:
    """Those who chair a group on a day or stand in for its chair, in the group's order."""
    return db.session.scalars(presiding(on)).all()


def presiding(on: date | ColumnElement[Any]) -> Select[Membership]:
    """The same, for use inside another query."""
    return _memberships().where(Membership.role.in_(PRESIDING), _is_member_on(on))


def presides(person_id: int | None, group_id: int, on: date) -> bool:
    """Whether a person chairs a group on a day or stands in for its chair."""
    found = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.group_id == group_id,
        Membership.role.in_(PRESIDING),
        _is_member_on(on),
    )
    return person_id is not None and db.session.scalar(found.limit(1)) is not None


def chaired_by(person_id: int | None, on: date) -> Select[int]:
    """The ids of the groups that a person chairs on a day, for use inside another query."""
    return select(Membership.group_id).where(
        Membership.person_id == person_id, Membership.role == MemberRole.CHAIR, _is_member_on(on)
    )


def list_chaired(person_id: int | None, on: date) -> Sequence[int]:
    """The ids of the groups that a person chairs on a day."""
    return db.session.scalars(chaired_by(person_id, on).limit(GROUP_LIMIT)).all()


def is_chair(person_id: int | None, group_id: int, on: date) -> bool:
    """Whether a person chairs a group on a day."""
    chairs = chaired_by(person_id, on).where(Membership.group_id == group_id)
    return person_id is not None and db.session.scalar(chairs.limit(1)) is not None


def list_memberships(group: Group) -> Sequence[Membership]:
    """Every term, past and to come, in the group's order."""
    return db.session.scalars(_memberships().where(Membership.group_id == group.id)).all()


def list_memberships_of(person_id: int, group_id: int) -> Sequence[Membership]:
    """A person's terms in a group, the earliest first."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.group_id == group_id)
        .order_by(Membership.starts_on, Membership.id)
        .limit(MEMBER_LIMIT)
    ).all()


def list_groups_served(person_id: int, on: date) -> Sequence[int]:
    """The groups whose secretary a person is on a day."""
    return db.session.scalars(
        select(Membership.group_id)
        .where(Membership.person_id == person_id, Membership.role == MemberRole.SECRETARY)
        .where(_is_member_on(on))
        .order_by(Membership.group_id)
        .limit(GROUP_LIMIT)
    ).all()


def get_membership(group: Group, membership_id: int) -> Membership:
    membership = db.session.scalar(
        _memberships().where(Membership.group_id == group.id, Membership.id == membership_id)
    )
    if membership is None:
        raise NotFound(f"There is no such term of a member of {group.name}.")
    return membership


def get_standing_item(group: Group, item_id: int) -> StandingItem:
    """One of the standing items that came with the group."""
    for item in group.standing_items:
        if item.id == item_id:
            return item
    raise NotFound(f"There is no such item on the standing agenda of {group.name}.")


def is_to_happen() -> ColumnElement[bool]:
    """What a meeting that was cancelled is not: the next one, or the one before."""
    return Meeting.state != MeetingState.CANCELLED


def _meetings() -> Select[Meeting]:
    """Meetings with group, round and agenda, each item with its presenter and the meeting that it
    was carried over from."""
    return select(Meeting).options(
        joinedload(Meeting.group),
        joinedload(Meeting.round),
        selectinload(Meeting.items).options(
            joinedload(AgendaItem.presenter).joinedload(Person.organisation),
            joinedload(AgendaItem.carried_from),
        ),
    )


def get_meeting(group: Group, held_on: date) -> Meeting:
    """A group's meeting of a day. Raises ``UnknownMeeting``, which lists the days there are."""
    meeting = db.session.scalar(
        _meetings().where(Meeting.group_id == group.id, Meeting.held_on == held_on)
    )
    if meeting is None:
        raise UnknownMeeting(
            f"{group.name} has no meeting on {held_on.isoformat()}. {_days_listed(group)}"
        )
    return meeting


def get_meeting_by_id(meeting_id: int) -> Meeting:
    """The same, by its key."""
    meeting = db.session.scalar(_meetings().where(Meeting.id == meeting_id))
    if meeting is None:
        raise NotFound("There is no such meeting.")
    return meeting


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
        .order_by(Meeting.held_on)
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
        .where(Meeting.held_on > meeting.held_on, Meeting.held_on >= on)
        .order_by(Meeting.held_on)
        .limit(1)
    )


def has_meeting_before(group: Group, held_on: date) -> bool:
    """Whether the group meets before a day."""
    earlier = select(Meeting.id).where(Meeting.group_id == group.id, Meeting.held_on < held_on)
    return db.session.scalar(earlier.where(is_to_happen()).limit(1)) is not None


def find_previous_meeting(meeting: Meeting) -> Meeting | None:
    """The same group's last meeting before this one."""
    return db.session.scalar(
        _meetings()
        .where(Meeting.group_id == meeting.group_id, Meeting.held_on < meeting.held_on)
        .where(is_to_happen())
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )


def find_neighbouring_days(meeting: Meeting, on: date) -> tuple[date | None, date | None]:
    """The days of the same group's meetings before this one (the last that had come by ``on``) and
    after it."""
    of_group = and_(Meeting.group_id == meeting.group_id, is_to_happen())
    before = select(func.max(Meeting.held_on)).where(
        of_group, Meeting.held_on < meeting.held_on, Meeting.held_on <= on
    )
    after = select(func.min(Meeting.held_on)).where(of_group, Meeting.held_on > meeting.held_on)
    row = db.session.execute(
        select(before.scalar_subquery().label("before"), after.scalar_subquery().label("after"))
    ).one()
    return row.before, row.after


def find_latest_meeting(group: Group) -> Meeting | None:
    """The group's last meeting of all, held or planned."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.group_id == group.id, is_to_happen())
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )


def list_next_meetings(on: date, group_ids: Collection[int] | None = None) -> Sequence[Meeting]:
    """The next meeting of every group (or of some) that has one, the earliest first."""
    first = (
        select(Meeting.group_id, func.min(Meeting.held_on).label("held_on"))
        .where(Meeting.held_on >= on, is_to_happen())
        .group_by(Meeting.group_id)
        .subquery()
    )
    wanted = (
        _meetings()
        .join(
            first,
            and_(Meeting.group_id == first.c.group_id, Meeting.held_on == first.c.held_on),
        )
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(GROUP_LIMIT)
    )
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    return db.session.scalars(wanted).all()


def list_upcoming_meetings(on: date, group_ids: Collection[int]) -> Sequence[Meeting]:
    """Meetings of some groups on or after a day, the next first, with their group."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.held_on >= on, Meeting.group_id.in_(group_ids))
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    ).all()


def select_past_meetings(on: date, group_ids: Collection[int]) -> Select[Meeting]:
    """Meetings of some groups before a day, the latest first, with their group."""
    return (
        select(Meeting)
        .where(Meeting.held_on < on, Meeting.group_id.in_(group_ids))
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc(), Meeting.id)
    )


def list_apologies(meeting: Meeting) -> Sequence[Membership]:
    """The members of the meeting's day who said that they cannot come, in the group's order."""
    return db.session.scalars(
        _memberships()
        .join(
            Attendance,
            and_(
                Attendance.person_id == Membership.person_id,
                Attendance.meeting_id == meeting.id,
                Attendance.state.in_(AWAY),
            ),
        )
        .where(Membership.group_id == meeting.group_id, _is_member_on(meeting.held_on))
    ).all()


def get_agenda_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """One of the items that came with the meeting."""
    for item in meeting.items:
        if item.id == item_id:
            return item
    raise NotFound("There is no such item on this agenda.")


def list_markings() -> Sequence[Marking]:
    """The markings of the programme's scheme, from the lowest to the highest."""
    scheme = db.session.scalar(select(Programme.marking_scheme).order_by(Programme.id).limit(1))
    return (scheme or MarkingScheme.SINCE_APRIL_2014).markings
