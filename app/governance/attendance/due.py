"""That members say whether they come, and that attendance is recorded once a meeting was held."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, exists, select

from app.core.archived import is_in_use
from app.core.domain import DueItem
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.core.sql_dates import days_before, days_between
from app.governance.groups.models import Group, Membership
from app.governance.groups.queries import is_member_on
from app.governance.groups.rules import COUNTED_ROLES
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.rules import ANSWERS

#: For how many days after a meeting its attendance is asked for.
ASKED_DAYS = 60

#: For how many days before a meeting its members are asked whether they come, and how many days
#: before it they should have said so.
INVITED_DAYS = 28
ANSWERED_DAYS = 7


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Answers of members, and meetings of late whose attendance nobody has recorded; the
    secretariat owes that. What comes after, the minutes, has a day of its own. No meeting waits
    for either."""
    if of_meetings:
        return
    answers = _select_unanswered()
    yield Rows(answers.where(Membership.person_id == PERSON) if of_person else answers, _answer)
    if of_person:
        return
    is_recorded = exists().where(
        Attendance.meeting_id == Meeting.id, Attendance.state.not_in(ANSWERS)
    )
    wanted = (
        select(
            *row_columns(
                kind="attendance",
                due_on=Meeting.held_on,
                group_id=Meeting.group_id,
                record_id=Meeting.id,
                number=Meeting.number,
                title=Group.name,
            )
        )
        .select_from(Meeting)
        .join(Meeting.group)
        .where(
            is_to_happen(),
            Meeting.held_on <= TODAY,
            days_between(Meeting.held_on, TODAY) <= ASKED_DAYS,
            ~is_recorded,
        )
    )
    yield Rows(wanted, _attendance)


def _select_unanswered() -> Select[Any]:
    """The members who count towards the quorum of each meeting to come soon, and have not said
    whether they come."""
    has_answered = exists().where(
        Attendance.meeting_id == Meeting.id, Attendance.person_id == Membership.person_id
    )
    return (
        select(
            *row_columns(
                kind="attendance_answer",
                due_on=days_before(Meeting.held_on, ANSWERED_DAYS),
                person_id=Membership.person_id,
                group_id=Meeting.group_id,
                record_id=Meeting.id,
                number=Meeting.number,
                title=Group.name,
            )
        )
        .select_from(Meeting)
        .join(Meeting.group)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            is_to_happen(),
            is_in_use(Group),
            Meeting.held_on >= TODAY,
            days_between(TODAY, Meeting.held_on) <= INVITED_DAYS,
            Membership.role.in_(COUNTED_ROLES),
            is_member_on(TODAY),
            is_member_on(Meeting.held_on.expression),
            ~has_answered,
        )
        .distinct()
    )


def _answer(row: Row[DueItem]) -> DueItem:
    return DueItem(
        kind="attendance_answer",
        what=f"Reply to the invitation to {row.title}, meeting {row.number}",
        due_on=row.due_on,
        person_id=row.person_id,
        endpoint="attendance.answer_invitation",
        values={"meeting_id": row.record_id},
        group_id=row.group_id,
        record=(Meeting.__tablename__, row.record_id),
    )


def _attendance(row: Row[DueItem]) -> DueItem:
    return DueItem(
        kind="attendance",
        what=f"Attendance of {row.title}, meeting {row.number}",
        due_on=row.due_on,
        endpoint="attendance.record_attendance",
        values={"meeting_id": row.record_id},
        is_of_secretariat=True,
        group_id=row.group_id,
        record=(Meeting.__tablename__, row.record_id),
    )
