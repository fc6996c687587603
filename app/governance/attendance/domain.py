"""What attendance declares."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.governance.attendance import queries
from app.governance.attendance.service import check_unheld
from app.governance.attendance.views import blueprint
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings, can_read_agenda
from app.governance.meetings.rules import AttendanceState


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    """Who was there and whether they could decide; before it is recorded, to those who do so."""
    has_come = meeting.held_on <= clock.today()
    if not can_read_agenda(actor) or not has_come:
        return None
    roll = queries.find_roll(meeting)
    can_record = can_edit_meetings(actor)
    if not roll.is_recorded and not can_record:
        return None
    return {
        "meeting": meeting,
        "roll": roll,
        "quorum": roll.quorum,
        "states": AttendanceState,
        "can_record": can_record,
    }


DOMAIN = Domain(
    name="attendance",
    blueprint=blueprint,
    checks={"meeting:called-off": check_unheld},
    panels=(Panel("meeting", 20, "attendance/meeting_panel.html", _meeting_panel),),
)
