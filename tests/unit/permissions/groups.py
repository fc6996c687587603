"""Groups and their meetings."""

from app.governance.attendance import permissions as attendance
from app.governance.calendars import permissions as calendars
from app.governance.groups import permissions as groups
from app.governance.meetings import permissions as meetings
from app.readiness import permissions as readiness
from tests.unit.permissions.cast import (
    ANN,
    ANNS,
    BOB,
    HERE,
    PROGRAMME,
    READERS,
    SECRETARIAT,
    Asked,
)

TABLE: list[Asked] = [
    (readiness.can_read_readiness, (), SECRETARIAT),
    (readiness.can_chase, (), SECRETARIAT),
    (attendance.can_answer_invitation, ((ANN, BOB),), ANNS),
    (groups.can_read_groups, (), PROGRAMME),
    (groups.can_edit_groups, (), SECRETARIAT),
    (meetings.can_list_meetings, (), PROGRAMME | READERS),
    (meetings.can_read_meeting, (HERE,), PROGRAMME | {"reader"}),
    (meetings.can_read_agenda, (), PROGRAMME),
    (meetings.can_edit_meetings, (), SECRETARIAT),
    (calendars.can_keep_calendar, (), PROGRAMME | READERS),
]
