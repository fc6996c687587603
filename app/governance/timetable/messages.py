"""What members and readers are told by mail, at once, of a meeting that is not held as planned."""

from datetime import date, time

from app.accounts.letters import tell_people
from app.accounts.queries import find_reader_ids
from app.core import clock
from app.core.formats import clock_time, day
from app.core.links import link_to
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.queries import list_members
from app.governance.meetings.models import Meeting
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such messages.
MOVED, CANCELLED, REINSTATED = "meeting moved", "meeting cancelled", "meeting reinstated"


def tell_of_move(meeting: Meeting, before_on: date, before_at: time) -> int:
    """``meeting`` has its new day and time."""
    group = _group_of(meeting).name
    on, at = day(meeting.held_on), clock_time(meeting.starts_at)
    said = (
        f"The meeting of {group} planned for {day(before_on)} at {clock_time(before_at)} will now "
        f"be held on {on} at {at}."
    )
    return _tell(meeting, MOVED, f"Moved to {on}, {at}: {group}", said, before_on)


def tell_of_cancellation(meeting: Meeting) -> int:
    group, on = _group_of(meeting).name, day(meeting.held_on)
    said = f"The meeting of {group} planned for {on} has been cancelled."
    return _tell(meeting, CANCELLED, f"Cancelled, {on}: {group}", said, meeting.held_on)


def tell_of_reinstatement(meeting: Meeting) -> int:
    group, on = _group_of(meeting).name, day(meeting.held_on)
    said = (
        f"The meeting of {group} on {on} was cancelled. It will be held after all, at "
        f"{clock_time(meeting.starts_at)}."
    )
    return _tell(meeting, REINSTATED, f"Held after all, {on}: {group}", said, meeting.held_on)


def _tell(meeting: Meeting, kind: str, subject: str, said: str, before_on: date) -> int:
    """Nobody is told of a day that is over."""
    today = clock.today()
    if max(before_on, meeting.held_on) < today:
        return 0
    letter = Letter(
        subject,
        [
            Paragraph(said),
            PageLink(
                "Sign in to see the meeting",
                link_to("meetings.show_meeting", meeting_id=meeting.id),
            ),
        ],
        f"You have received this email because you are a member of {_group_of(meeting).name} or "
        "read its papers.",
    )
    people = {term.person_id for term in list_members(_group_of(meeting), today)}
    people |= find_reader_ids(meeting.group_id)
    return tell_people(people, letter, kind=kind, thread=thread_of(meeting))


def _group_of(meeting: Meeting) -> Group:
    """Also where the meeting came without it."""
    return db.session.get_one(Group, meeting.group_id)
