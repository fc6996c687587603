"""What stands in a person's calendar: titles and dates, and nothing that a marking covers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256

from app.core.access import Actor, Role
from app.core.domain import DueItem
from app.core.due import list_owed_between
from app.core.formats import counted
from app.core.links import link_to
from app.core.reading import FirstRows
from app.governance.calendars.rules import AHEAD, BACK, Appointment, Deadline
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import list_meetings
from app.governance.meetings.steps import Step, timetable


def appointment_of(meeting: Meeting) -> Appointment:
    return Appointment(
        uid=f"{meeting.uid}@standing-agenda",
        title=f"{meeting.group.name}, meeting {meeting.number}",
        on=meeting.held_on,
        starts_at=meeting.starts_at,
        minutes=meeting.length_minutes,
        place=meeting.place,
        address=_meeting_address(meeting),
        sequence=meeting.sequence,
        changed_at=meeting.announced_at,
        is_cancelled=meeting.is_cancelled,
    )


def _meeting_address(meeting: Meeting) -> str:
    return link_to("meetings.show_meeting", meeting_id=meeting.id)


def meetings_of(actor: Actor, today: date) -> FirstRows[Meeting]:
    """The meetings of the actor's groups; of all groups for the secretariat."""
    seen = (
        None
        if actor.is_secretariat
        else actor.scopes(Role.GROUP_MEMBER) | actor.scopes(Role.READER)
    )
    return list_meetings(today - BACK, today + AHEAD, seen)


def deadlines_of(
    actor: Actor, meetings: FirstRows[Meeting], today: date, made_at: datetime
) -> list[Deadline]:
    """What the actor owes and has not done; for the secretariat the days around their meetings
    too; and today, how much there is no room for."""
    assert actor.person_id is not None
    owed = list_owed_between(actor.person_id, today - BACK, today + AHEAD)
    left_out = [
        (owed.left_out, "deadline", "dashboard.show_home"),
        (meetings.left_out, "meeting", "meetings.list_meetings"),
    ]
    deadlines = [
        *(_deadline(item, made_at) for item in owed),
        *(_steps(meetings) if actor.is_secretariat else ()),
        *(
            Deadline(
                uid=f"{what}s-left-out@standing-agenda",
                title=f"This calendar does not show {counted(count, f'later {what}')}",
                on=today,
                address=link_to(endpoint),
                changed_at=made_at,
            )
            for count, what, endpoint in left_out
            if count
        ),
    ]
    return sorted(deadlines, key=lambda deadline: (deadline.on, deadline.uid))


def _deadline(item: DueItem, made_at: datetime) -> Deadline:
    name = sha256(item.key.encode()).hexdigest()[:32]
    address = link_to(item.endpoint, **item.values)
    return Deadline(
        f"{name}@standing-agenda", f"Due: {item.open_name}", item.due_on, address, made_at
    )


def _steps(meetings: Sequence[Meeting]) -> Iterator[Deadline]:
    for meeting in meetings:
        if meeting.is_cancelled:
            continue
        for dated in timetable(meeting.held_on, meeting.group):
            if dated.step is not Step.MEETING:
                yield Deadline(
                    uid=f"{meeting.uid}-{dated.step.value}@standing-agenda",
                    title=f"{dated.step.word}: {meeting.group.code} {meeting.number}",
                    on=dated.on,
                    address=_meeting_address(meeting),
                    changed_at=meeting.announced_at,
                )
