"""Changes to meetings, their agendas, and who cannot come."""

from datetime import date, time

from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import day
from app.core.markings import Marking
from app.extensions import db
from app.governance.groups.service import check_marking
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings


@audited("meeting:changed")
def amend_meeting(
    actor: Actor,
    *,
    meeting: Meeting,
    starts_at: time,
    length_minutes: int,
    place: str,
    marking: Marking,
    number: int,
    round_id: int | None,
) -> None:
    """Change a meeting's facts; its day is changed by moving it."""
    can_edit_meetings(actor).enforce()
    check_marking(marking)
    holder = db.session.scalar(
        select(Meeting.held_on).where(
            Meeting.group_id == meeting.group_id, Meeting.number == number, Meeting.id != meeting.id
        )
    )
    if holder is not None:
        raise DomainError(f"Number {number} is the meeting of {day(holder)}.", field="number")
    if (starts_at, length_minutes, place) != (
        meeting.starts_at,
        meeting.length_minutes,
        meeting.place,
    ):
        announce(meeting)
    meeting.starts_at, meeting.length_minutes, meeting.place = starts_at, length_minutes, place
    meeting.marking, meeting.number, meeting.round_id = marking, number, round_id


def announce(meeting: Meeting) -> None:
    """Count a change that calendars must hear of: they take a later sequence for the truth."""
    meeting.sequence += 1
    meeting.announced_at = clock.now()


def check_free_day(group_id: int, own_id: int | None, held_on: date) -> None:
    holder = db.session.scalar(
        select(Meeting).where(Meeting.group_id == group_id, Meeting.held_on == held_on)
    )
    if holder is None or holder.id == own_id:
        return
    raise DomainError(
        f"A meeting of {day(held_on)} was cancelled: reinstate that one, or move it first."
        if holder.is_cancelled
        else f"The group already meets on {day(held_on)}.",
        field="held_on",
    )
