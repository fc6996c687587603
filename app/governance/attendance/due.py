"""That attendance is recorded once a meeting was held."""

from collections.abc import Iterator

from sqlalchemy import Row, exists, select

from app.core.domain import DueItem
from app.core.rows import TODAY, Rows, row_columns
from app.core.sql_dates import days_between
from app.governance.groups.models import Group
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.queries import is_to_happen
from app.governance.meetings.rules import AttendanceState

#: For how many days after a meeting its attendance is asked for.
ASKED_DAYS = 60


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Meetings of late whose attendance nobody has recorded; the secretariat owes it. What comes
    after, the minutes, has a day of its own. No other meeting waits for it."""
    if of_person or of_meetings:
        return
    is_recorded = exists().where(
        Attendance.meeting_id == Meeting.id, Attendance.state != AttendanceState.APOLOGIES
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
