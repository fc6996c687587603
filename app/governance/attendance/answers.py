"""What a member can answer to an invitation by a link in an email: that they come, or do not."""

from typing import Any

from app.core import clock
from app.core.access import Access, Actor
from app.core.answers import Answer
from app.core.formats import clock_time, day, end_time
from app.governance.attendance.permissions import can_answer_invitation
from app.governance.attendance.queries import list_asked_ids
from app.governance.attendance.service import answer_invitation
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.rules import AttendanceState


def _may(actor: Actor, meeting: Meeting) -> Access:
    return can_answer_invitation(actor, list_asked_ids(meeting))


def _is_open(meeting: Meeting) -> bool:
    return not meeting.is_cancelled and meeting.held_on >= clock.today()


def _answer(name: str, label: str, said: str, answer: AttendanceState) -> Answer:
    def says(meeting: Meeting) -> str:
        where = f", {meeting.place}" if meeting.place else ""
        return (
            f"{meeting.group.name}, meeting {meeting.number}, {day(meeting.held_on)} at "
            f"{clock_time(meeting.starts_at)} to {end_time(meeting.ends_at, meeting.starts_at)}"
            f"{where}. {said}"
        )

    def give(actor: Actor, meeting: Meeting, **_values: Any) -> None:
        answer_invitation(actor, meeting=meeting, answer=answer)

    return Answer(
        name=name,
        kind="attendance_answer",
        label=label,
        find=lambda values: get_meeting_by_id(values["meeting_id"]),
        says=says,
        may=_may,
        is_open=_is_open,
        give=give,
    )


ANSWERS_BY_LINK = (
    _answer("meeting-coming", "I am coming", "You are coming.", AttendanceState.COMING),
    _answer(
        "meeting-apologies",
        "Send apologies",
        "You cannot come and send your apologies.",
        AttendanceState.APOLOGIES,
    ),
)
