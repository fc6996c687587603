"""What members and readers are told by mail, at once, of meetings that are not held as planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from app.accounts.letters import tell_people
from app.accounts.queries import find_reader_ids
from app.core import clock
from app.core.formats import clock_time, counted, day, end_time
from app.core.links import link_to
from app.core.sentences import listed
from app.extensions import db
from app.governance.calendars.contents import appointment_of
from app.governance.calendars.rules import invitation, media_type
from app.governance.groups.models import Group
from app.governance.groups.queries import list_members
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.timetable.models import MeetingSeries
from app.notifications.letters import Entry, Letter, PageLink, Paragraph, thread_of
from app.notifications.service import File, withdraw

#: What the outbox calls such messages.
MOVED, CANCELLED, REINSTATED = "meeting moved", "meeting cancelled", "meeting reinstated"
CHANGED = "meetings changed"
_NEWS = (MOVED, CANCELLED, REINSTATED)


@dataclass(frozen=True)
class Changed:
    """A meeting that was moved or cancelled, and when it was to be held before."""

    meeting: Meeting
    before_on: date
    before_at: time


def tell_of_changes(series: MeetingSeries, changes: Sequence[Changed]) -> int:
    """What became of several meetings of a series, in one mail."""
    if len(changes) == 1:
        (only,) = changes
        if only.meeting.is_cancelled:
            return tell_of_cancellation(only.meeting)
        return tell_of_move(only.meeting, only.before_on, only.before_at)
    for each in changes:
        what, kinds = ("cancelled", None) if each.meeting.is_cancelled else ("moved", _NEWS)
        withdraw(thread_of(each.meeting), f"Withdrawn: the meeting has been {what} since.", kinds)
    today = clock.today()
    told = [each for each in changes if max(each.before_on, each.meeting.held_on) >= today]
    if not told:
        return 0
    group = _group_of(told[0].meeting)
    cancelled = sum(each.meeting.is_cancelled for each in told)
    said = [(len(told) - cancelled, "moved"), (cancelled, "cancelled")]
    words = listed([f"{counted(count, 'meeting')} {what}" for count, what in said if count])
    letter = Letter(
        f"{words}: {group.name}",
        [
            Paragraph(f"The dates of {group.name} have changed."),
            *(_entry(each) for each in sorted(told, key=lambda each: each.before_on)),
        ],
        _why(group),
    )
    files = [_calendar_file(each.meeting, f"meeting-{each.before_on}.ics") for each in told]
    return tell_people(
        _people_of(group), letter, kind=CHANGED, thread=thread_of(series), files=files
    )


def _entry(changed: Changed) -> Entry:
    meeting = changed.meeting
    about = "Cancelled."
    if not meeting.is_cancelled:
        until = end_time(meeting.ends_at, meeting.starts_at)
        at = f"{day(meeting.held_on)} from {clock_time(meeting.starts_at)} to {until}"
        about = f"Will now be held on {at}."
    return Entry(
        f"{day(changed.before_on)}, {clock_time(changed.before_at)}",
        about,
        links=_links(meeting),
    )


def _links(meeting: Meeting) -> list[PageLink]:
    to_calendar = (
        "Remove it from your calendar" if meeting.is_cancelled else "Put it in your calendar"
    )
    return [
        PageLink(
            "Sign in to see the meeting", link_to("meetings.show_meeting", meeting_id=meeting.id)
        ),
        PageLink(to_calendar, link_to("calendars.download_invitation", meeting_id=meeting.id)),
    ]


def tell_of_move(meeting: Meeting, before_on: date, before_at: time) -> int:
    """``meeting`` has its new day and time. What waits to say when it was to be held before is
    withdrawn."""
    withdraw(thread_of(meeting), "Withdrawn: the meeting has been moved since.", _NEWS)
    group = _group_of(meeting).name
    on, at = day(meeting.held_on), clock_time(meeting.starts_at)
    said = (
        f"The meeting of {group} planned for {day(before_on)} at {clock_time(before_at)} will now "
        f"be held on {on} from {at} to {end_time(meeting.ends_at, meeting.starts_at)}."
    )
    return _tell(meeting, MOVED, f"Moved to {on}, {at}: {group}", said, before_on)


def tell_of_cancellation(meeting: Meeting) -> int:
    """``meeting`` is cancelled. No mail about it that still waits is sent."""
    withdraw(thread_of(meeting), "Withdrawn: the meeting has been cancelled.")
    group, on = _group_of(meeting).name, day(meeting.held_on)
    said = f"The meeting of {group} planned for {on} has been cancelled."
    return _tell(meeting, CANCELLED, f"Cancelled, {on}: {group}", said, meeting.held_on)


def tell_of_reinstatement(meeting: Meeting) -> int:
    """``meeting`` is to be held again."""
    withdraw(thread_of(meeting), "Withdrawn: the meeting will be held after all.", _NEWS)
    group, on = _group_of(meeting).name, day(meeting.held_on)
    said = (
        f"The meeting of {group} on {on} was cancelled. It will be held after all, at "
        f"{clock_time(meeting.starts_at)}."
    )
    return _tell(meeting, REINSTATED, f"Held after all, {on}: {group}", said, meeting.held_on)


def _tell(meeting: Meeting, kind: str, subject: str, said: str, before_on: date) -> int:
    """Nobody is told of a day that is over."""
    if max(before_on, meeting.held_on) < clock.today():
        return 0
    group = _group_of(meeting)
    letter = Letter(subject, [Paragraph(said), *_links(meeting)], _why(group))
    return tell_people(
        _people_of(group),
        letter,
        kind=kind,
        thread=thread_of(meeting),
        files=[_calendar_file(meeting, "meeting.ics")],
    )


def _why(group: Group) -> str:
    return (
        f"You have received this email because you are a member of {group.name} or read its papers."
    )


def _people_of(group: Group) -> set[int]:
    """Its members and readers of today."""
    members = {term.person_id for term in list_members(group, clock.today())}
    return members | find_reader_ids(group.id)


def _calendar_file(meeting: Meeting, name: str) -> File:
    """What a calendar makes of it: the same event, changed or taken out."""
    appointment = appointment_of(get_meeting_by_id(meeting.id))
    return name, media_type(appointment), invitation(appointment)


def _group_of(meeting: Meeting) -> Group:
    """Also where the meeting came without it."""
    return db.session.get_one(Group, meeting.group_id)
