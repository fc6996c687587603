"""Reads of what members said before a meeting: whether they come."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, select

from app.extensions import db
from app.governance.groups.models import Membership
from app.governance.groups.queries import MEMBER_LIMIT, is_member_on, select_memberships
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.rules import ANSWERS, AWAY


def list_apologies(meeting: Meeting) -> Sequence[Membership]:
    """The members of the meeting's day who said that they cannot come, in the group's order."""
    return db.session.scalars(
        select_memberships()
        .join(
            Attendance,
            and_(
                Attendance.person_id == Membership.person_id,
                Attendance.meeting_id == meeting.id,
                Attendance.state.in_(AWAY),
            ),
        )
        .where(Membership.group_id == meeting.group_id, is_member_on(meeting.held_on))
    ).all()


def find_answers(meeting: Meeting) -> Mapping[int, Attendance]:
    """What members said before the meeting, by person: whether they come."""
    rows = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.meeting_id == meeting.id,
            Attendance.person_id.is_not(None),
            Attendance.state.in_(ANSWERS),
        )
        .order_by(Attendance.id)
        .limit(MEMBER_LIMIT)
    )
    return {row.person_id: row for row in rows if row.person_id is not None}
