"""What stands in a person's calendar: titles and dates, and nothing that a marking covers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256

from app.core.access import Actor, Role
from app.core.domain import DueItem
from app.core.due import list_owed_between
from app.core.formats import counted
from app.core.links import current_settings, link_to
from app.core.reading import FirstRows
from app.governance.calendars.rules import AHEAD, BACK, Appointment, Deadline
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import list_meetings
from app.governance.meetings.steps import Step, timetable

#: The roles by which someone has a group's meetings in their calendar.
_MEETING = (Role.GROUP_MEMBER, Role.READER)


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
        organiser=current_settings().mail.sender,
    )


def _meeting_address(meeting: Meeting) -> str:
    return link_to("meetings.show_meeting", meeting_id=meeting.id)


def meetings_of(actor: Actor, acted_for: Sequence[Actor], today: date) -> FirstRows[Meeting]:
    """The meetings of the actor's groups, and of those of people for whom they act; of all groups
    for the secretariat."""
    if actor.is_secretariat:
        return list_meetings(today - BACK, today + AHEAD, None)
    groups = frozenset[int]().union(
        *(who.scopes(role) for who in (actor, *acted_for) for role in _MEETING)
    )
    return list_meetings(today - BACK, today + AHEAD, groups)


def deadlines_of(
    actor: Actor,
    acted_for: Sequence[Actor],
    meetings: FirstRows[Meeting],
    today: date,
    made_at: datetime,
) -> list[Deadline]:
    """What the actor owes and has not done, and what those for whom they act do; for the
    secretariat the days around their meetings too; and today, how much there is no room for."""
    owed = [(who, _owed_by(who, today)) for who in (actor, *acted_for)]
    left_out = [
        (sum(theirs.left_out for _who, theirs in owed), "deadline", "dashboard.list_owed"),
        (meetings.left_out, "meeting", "meetings.list_meetings"),
    ]
    deadlines = [
        *(
            _deadline(item, made_at, "" if who is actor else f" ({who.name})")
            for who, theirs in owed
            for item in theirs
        ),
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


def _owed_by(actor: Actor, today: date) -> FirstRows[DueItem]:
    assert actor.person_id is not None
    return list_owed_between(actor.person_id, today - BACK, today + AHEAD)


def _deadline(item: DueItem, made_at: datetime, whose: str) -> Deadline:
    name = sha256(f"{item.key}{whose}".encode()).hexdigest()[:32]
    address = link_to(item.endpoint, **item.values)
    return Deadline(
        f"{name}@standing-agenda", f"Due{whose}: {item.open_name}", item.due_on, address, made_at
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
