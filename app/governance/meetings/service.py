"""Changes to meetings, their agendas, and who cannot come."""

from datetime import date, time

from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.formats import clock_time, day
from app.core.markings import Marking, is_lower
from app.core.row_order import lock_rows
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.service import check_marking
from app.governance.meetings import queries
from app.governance.meetings.answers import find_answers
from app.governance.meetings.models import Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.rules import AttendanceState, NumberedMeeting, numbers_by_date


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
    check_free_time(meeting.group_id, meeting.id, meeting.held_on, starts_at)
    changes_order = number != meeting.number or starts_at != meeting.starts_at
    if number != meeting.number:
        _check_number(meeting, number)
    if (starts_at, length_minutes, place) != (
        meeting.starts_at,
        meeting.length_minutes,
        meeting.place,
    ):
        announce(meeting)
    meeting.starts_at, meeting.length_minutes, meeting.place = starts_at, length_minutes, place
    if is_lower(marking, meeting.marking):
        _lower_items(meeting, marking)
    if number != meeting.number:
        meeting.number, meeting.keeps_number = number, True
    meeting.marking, meeting.round_id = marking, round_id
    if changes_order:
        number_by_date(meeting.group_id)


def _check_number(meeting: Meeting, number: int) -> None:
    """Nobody else keeps it, and it is higher than those of the meetings before."""
    holder = db.session.scalar(
        select(Meeting.held_on).where(
            Meeting.group_id == meeting.group_id,
            Meeting.number == number,
            Meeting.id != meeting.id,
            Meeting.keeps_number,
        )
    )
    if holder is not None:
        raise DomainError(f"Number {number} is the meeting of {day(holder)}.", field="number")
    before = queries.find_meeting_before(meeting)
    if before is not None and number <= before.number:
        raise DomainError(
            f"Enter a number higher than {before.number}, the meeting of {day(before.held_on)}.",
            field="number",
        )


def number_by_date(group_id: int) -> None:
    """Number a group's meetings anew, where one was planned, moved or given another number.
    Calendars hear of a meeting whose number changed, for its number is in its title."""
    lock_rows(db.session.get_one(Group, group_id))
    db.session.flush()
    meetings = db.session.scalars(
        select(Meeting)
        .where(Meeting.group_id == group_id)
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
    ).all()
    numbers = numbers_by_date(
        [NumberedMeeting(each.id, each.number, each.keeps_number) for each in meetings]
    )
    for each in meetings:
        if each.number != numbers[each.id]:
            each.number = numbers[each.id]
            announce(each)
    db.session.flush()


def _lower_items(meeting: Meeting, marking: Marking) -> None:
    """The agenda is part of its meeting: what had the meeting's marking has the new one. What was
    decided and given there keeps its own."""
    for item in queries.list_items_whoever_looks(meeting.id):
        if item.marking is meeting.marking:
            item.marking = marking


def check_stands(meeting: Meeting) -> None:
    """Raise where a meeting is cancelled: nothing comes before it, and nothing came of it."""
    if meeting.is_cancelled:
        raise DomainError(
            f"The meeting of {day(meeting.held_on)} is cancelled. Reinstate it first, if it is to "
            "be held."
        )


def check_came(meeting: Meeting) -> None:
    """Raise unless a meeting's day has come: nothing comes of it before."""
    check_stands(meeting)
    if meeting.held_on > clock.today():
        raise DomainError(f"The meeting is on {day(meeting.held_on)}. It has not been held yet.")


def ask_again(meeting: Meeting) -> None:
    """Those who said that they come to a meeting on one day have not said so of another. Apologies
    stay until they are changed."""
    for answer in find_answers(meeting).values():
        if answer.state is AttendanceState.COMING:
            db.session.delete(answer)


def announce(meeting: Meeting) -> None:
    """Count a change that calendars must hear of: they take a later sequence for the truth."""
    meeting.sequence += 1
    meeting.announced_at = clock.now()


def check_free_time(group_id: int, own_id: int | None, held_on: date, starts_at: time) -> None:
    """A group may meet twice on a day, not twice at one time."""
    holder = queries.find_meeting_at(group_id, held_on, starts_at)
    if holder is None or holder.id == own_id:
        return
    at = f"{day(held_on)} at {clock_time(starts_at)}"
    raise DomainError(
        f"A meeting of {at} was cancelled. Reinstate that meeting, or move it first."
        if holder.is_cancelled
        else f"The group already meets on {at}.",
        field="starts_at",
    )
