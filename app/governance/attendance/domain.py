"""What attendance declares."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted
from app.governance.attendance import queries
from app.governance.attendance.answers import ANSWERS_BY_LINK
from app.governance.attendance.due import INVITED_DAYS, due_rows
from app.governance.attendance.queries import Roll
from app.governance.attendance.room import follow_agenda, leave_item
from app.governance.attendance.service import check_unheld
from app.governance.attendance.views import blueprint
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings, can_read_agenda
from app.governance.meetings.rules import AttendanceState
from app.governance.meetings.stages import NextStep, Stage, StageState


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
        "lost": [(roll.places[each] + 1, roll.quorum_at(each).why) for each in roll.lost_at],
        "states": AttendanceState,
        "can_record": can_record,
        "stage": _stage(meeting, roll, can_record=bool(can_record)),
    }


def _stage(meeting: Meeting, roll: Roll, *, can_record: bool) -> StageState:
    here = {"meeting_id": meeting.id}
    record = NextStep("Record attendance", "attendance.record_attendance", here)
    if not roll.is_recorded:
        return StageState(
            Stage.MEETING,
            "Attendance not recorded",
            next=record if can_record and not meeting.is_cancelled else None,
        )
    said = "Held, quorate" if roll.quorum.is_met else "Held, inquorate"
    if roll.lost_at:
        said = f"Held, quorum lost for {counted(len(roll.lost_at), 'item')}"
    return StageState(Stage.MEETING, said, is_done=True, anchor="attendance")


def _prepared(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    """Who was invited, and how many have answered."""
    answers = queries.count_answers(meeting_ids)
    asked = queries.list_invited(meeting_ids, clock.today() + timedelta(days=INVITED_DAYS))
    return {
        each: [f"invitations ({answers[each]} answered)" if each in answers else "invitations"]
        for each in {*asked, *answers}
    }


DOMAIN = Domain(
    name="attendance",
    prepared=_prepared,
    blueprint=blueprint,
    events={
        "attendance:answered": "Said whether they are coming",
        "attendance:room-recorded": "Recorded who was in the room for an item",
        "attendance:room-corrected": "Corrected who was in the room for an item",
    },
    due_kinds=(
        DueKind(
            "attendance_answer",
            said="Reply to an invitation to a meeting",
            is_compulsory=False,
            reminders=reminders_on(-2),
        ),
        DueKind(
            "attendance",
            said="Attendance to record",
            reminders=reminders_on(1, 5, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
    answers=ANSWERS_BY_LINK,
    checks={
        "meeting:called-off": check_unheld,
        "agenda-item:removed": leave_item,
        "agenda:reordered": follow_agenda,
    },
    panels=(Panel("meeting", 20, "attendance/meeting_panel.html", _meeting_panel),),
)
