"""Reads of attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.governance.attendance.rules import is_recorded, seats_of
from app.governance.groups.models import Membership
from app.governance.groups.queries import MEMBER_LIMIT, is_member_on, list_members
from app.governance.groups.rules import COUNTED_ROLES
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.rules import AttendanceState
from app.governance.terms.queries import quorum_of
from app.governance.terms.rules import Quorum, QuorumRule, quorum


@dataclass(frozen=True)
class Roll:
    """A meeting's attendance: its members of the day in the group's order, what is recorded of
    each by person, who else came, and the rule of the quorum on that day."""

    members: Sequence[Membership]
    seats: Mapping[int, Attendance]
    others: Sequence[Attendance]
    rule: QuorumRule

    @property
    def states(self) -> dict[int, AttendanceState]:
        return {person_id: seat.state for person_id, seat in self.seats.items()}

    @property
    def is_recorded(self) -> bool:
        return is_recorded([*self.states.values(), *(other.state for other in self.others)])

    @property
    def quorum(self) -> Quorum:
        roles = {term.person_id: term.role for term in self.members}
        return quorum(self.rule, seats_of(roles, self.states))

    def names_of(self, state: AttendanceState) -> list[str]:
        """The others who came in this state."""
        return [other.name for other in self.others if other.state is state]


def list_asked_ids(meeting: Meeting) -> Sequence[int]:
    """Those who are asked whether they come, by person: the members of the meeting's day who count
    towards the quorum."""
    return db.session.scalars(
        select(Membership.person_id)
        .where(Membership.group_id == meeting.group_id, Membership.role.in_(COUNTED_ROLES))
        .where(is_member_on(meeting.held_on))
        .order_by(Membership.position, Membership.id)
        .limit(MEMBER_LIMIT)
    ).all()


def find_roll(meeting: Meeting) -> Roll:
    """In three queries."""
    rows = db.session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.id)
        .limit(MEMBER_LIMIT)
    ).all()
    return Roll(
        members=list_members(meeting.group, meeting.held_on),
        seats={row.person_id: row for row in rows if row.person_id is not None},
        others=[row for row in rows if row.person_id is None],
        rule=quorum_of(meeting.group, meeting.held_on),
    )
