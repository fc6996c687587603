"""The page of a meeting's attendance."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.identity import current_actor
from app.core import clock
from app.governance.attendance import queries, service
from app.governance.attendance.forms import attendance_form
from app.governance.attendance.rules import likely_state
from app.governance.models import Meeting
from app.governance.permissions import can_edit_meetings
from app.governance.rules import AttendanceState
from app.governance.views.blueprint import meeting_of
from app.web.guards import require
from app.web.pages import redirect_to, render

blueprint = Blueprint("attendance", __name__)


def _beginning(meeting: Meeting, roll: queries.Roll) -> dict[str, Any]:
    """What stands in the form at first: what is recorded or, once the meeting's day has come and
    before anything is, that everybody is there who has sent no apologies."""
    fill_in = not roll.is_recorded and meeting.held_on <= clock.today()
    values: dict[str, Any] = {
        "in_attendance": roll.names_of(AttendanceState.IN_ATTENDANCE),
        "observers": roll.names_of(AttendanceState.OBSERVER),
    }
    for term in roll.members:
        seat = roll.seats.get(term.person_id)
        state = seat.state if seat else likely_state(term.role) if fill_in else None
        values[f"state_{term.person_id}"] = state
        values[f"substitute_{term.person_id}"] = seat.name if seat else ""
    return values


@blueprint.route("/meetings/<slug>/<day>/attendance", methods=["GET", "POST"])
def record_attendance(slug: str, day: str) -> str | Response:
    actor = current_actor()
    meeting = meeting_of(slug, day)
    require(can_edit_meetings(actor))
    roll = queries.find_roll(meeting)
    form = attendance_form(roll.members)(meeting, **_beginning(meeting, roll))

    def save() -> None:
        service.record_attendance(
            actor,
            meeting=meeting,
            seats=form.seats(roll.members),
            in_attendance=form.in_attendance.data,
            observers=form.observers.data,
        )

    if form.saves(save):
        return redirect_to("governance.show_meeting", "Attendance recorded.", slug=slug, day=day)
    return render(
        "attendance/record_attendance.html",
        form=form,
        meeting=meeting,
        roll=roll,
        is_filled_in=not roll.is_recorded and meeting.held_on <= clock.today(),
    )
