"""Groups, their meetings and minutes."""

import secrets
from datetime import date, time
from typing import Any

from app.accounts.models import Account, Person
from app.core import clock
from app.core.markings import Marking
from app.extensions import db
from app.governance.attendance.models import RoomMove
from app.governance.attendance.rules import MoveKind
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.rules import hash_of
from app.governance.groups.models import Group, Membership, StandingItem
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.rules import AttendanceState
from app.governance.minutes.content import encode as encode_minutes
from app.governance.minutes.models import Minutes, MinutesComment, MinutesItem, MinutesVersion
from app.governance.minutes.queries import find_minutes
from app.governance.minutes.rules import MinutesState, VersionKind
from app.governance.minutes.service import current_content
from app.governance.terms.models import Substitute, TermsOfReference
from app.governance.terms.rules import TermsState
from app.governance.timetable.models import MeetingSeries
from app.governance.timetable.rules import Occurrence, SeriesKind, Weekday
from tests.factories.base import next_name, numbers, saved
from tests.factories.people import account, person
from tests.factories.people import person as a_person


def group(**given: Any) -> Group:
    name = given.get("name") or next_name("Group")
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    return saved(
        Group(
            **{
                "slug": slug[:40],
                "name": name,
                "code": f"G{next(numbers)}",
                "frequency": "Monthly",
                "marking": Marking.NOT_MARKED,
                "memberships": [],
                "standing_items": [],
            }
            | given
        )
    )


def membership(*, group: Group, person: Person | None = None, **given: Any) -> Membership:
    person = person or a_person()
    return saved(
        Membership(
            **{
                "group_id": group.id,
                "person_id": person.id,
                "name_then": person.name,
                "role": MemberRole.MEMBER,
                "starts_on": date(2009, 6, 1),
            }
            | given
        )
    )


def terms(group: Group, **given: Any) -> TermsOfReference:
    """Agreed terms of reference, version 1."""
    is_agreed = given.get("state", TermsState.AGREED) is TermsState.AGREED
    return saved(
        TermsOfReference(
            **{
                "group_id": group.id,
                "group": group,
                "number": 1,
                "state": TermsState.AGREED,
                "purpose": "To oversee the work.",
                "frequency": "Monthly",
                "agreed_on": date(2009, 7, 1) if is_agreed else None,
            }
            | given
        )
    )


def substitute(membership: Membership, who: Person | None = None) -> Substitute:
    who = who or person()
    return saved(Substitute(membership_id=membership.id, person_id=who.id, name_then=who.name))


def series(*, group: Group, **given: Any) -> MeetingSeries:
    """The second Thursday of the month, at 2pm, from 2010 on."""
    return saved(
        MeetingSeries(
            **{
                "group_id": group.id,
                "kind": SeriesKind.WEEKDAY_OF_MONTH,
                "occurrence": Occurrence.SECOND,
                "weekday": Weekday.THURSDAY,
                "starts_on": date(2010, 1, 1),
                "starts_at": time(14),
            }
            | given
        )
    )


def calendar_feed(who: Account | None = None) -> str:
    """A subscription; gives its secret."""
    token = secrets.token_urlsafe(8)
    owner = who or account()
    saved(CalendarFeed(person_id=owner.person_id, token_hash=hash_of(token), made_at=clock.now()))
    return token


def standing_item(*, group: Group, **given: Any) -> StandingItem:
    return saved(
        StandingItem(
            **{
                "group_id": group.id,
                "position": next(numbers),
                "title": next_name("Standing item"),
                "section": "pilots",
                "purpose": ItemPurpose.DISCUSSION,
                "minutes": 15,
            }
            | given
        )
    )


def meeting(*, group: Group | None = None, **given: Any) -> Meeting:
    """On 18 February 2010 at 2pm, with an empty agenda."""
    return saved(
        Meeting(
            **{
                "group": group or globals()["group"](),
                "number": next(numbers),
                "held_on": date(2010, 2, 18),
                "starts_at": time(14),
                "place": "Room 1",
                "marking": Marking.NOT_MARKED,
                "items": [],
            }
            | given
        )
    )


def agenda_item(*, meeting: Meeting, **given: Any) -> AgendaItem:
    return saved(
        AgendaItem(
            **{
                "meeting_id": meeting.id,
                "position": next(numbers),
                "title": next_name("Item"),
                "section": "oral",
                "purpose": ItemPurpose.DISCUSSION,
                "minutes": 15,
            }
            | given
        )
    )


def attendance(meeting: Meeting, person_id: int, state: AttendanceState) -> Attendance:
    return saved(Attendance(meeting_id=meeting.id, person_id=person_id, state=state))


def present(meeting: Meeting, *person_ids: int) -> None:
    """Some members were there; with nobody named, one chair who alone is the group."""
    for person_id in person_ids or (
        membership(group=meeting.group, role=MemberRole.CHAIR).person_id,
    ):
        saved(Attendance(meeting_id=meeting.id, person_id=person_id, state=AttendanceState.PRESENT))


def room_move(seat: Attendance, item: AgendaItem, move: MoveKind = MoveKind.LEFT) -> RoomMove:
    """Someone came, went or stood back."""
    return saved(RoomMove(attendance_id=seat.id, item_id=item.id, move=move))


def apologies(meeting: Meeting, someone: Person) -> Attendance:
    return saved(
        Attendance(meeting_id=meeting.id, person_id=someone.id, state=AttendanceState.APOLOGIES)
    )


def minutes(meeting: Meeting, state: MinutesState = MinutesState.DRAFT, **given: Any) -> Minutes:
    """With an item for each of the agenda (or one of its own); with a version for each state that
    it has been in."""
    db.session.commit()
    db.session.expire(meeting)
    meeting = get_meeting_by_id(meeting.id)
    titles = {item.id: item.title for item in meeting.items} or {None: next_name("Item")}
    made = saved(
        Minutes(
            **{
                "meeting": meeting,
                "state": state,
                "items": [
                    MinutesItem(
                        agenda_item_id=key,
                        position=position,
                        title=title,
                        discussion="It was noted that the count was done.",
                        saved_by="Someone",
                    )
                    for position, (key, title) in enumerate(titles.items(), start=1)
                ],
                "versions": [],
            }
            | given
        )
    )
    kinds = {
        MinutesState.DRAFT: (),
        MinutesState.CIRCULATED: (VersionKind.CIRCULATED,),
        MinutesState.AGREED: (VersionKind.CIRCULATED, VersionKind.AGREED),
        MinutesState.LOCKED: (VersionKind.CIRCULATED, VersionKind.AGREED),
    }
    for kind in kinds[state]:
        minutes_version(made, kind)
    return made


def minutes_version(of: Minutes, kind: VersionKind, **given: Any) -> MinutesVersion:
    """The current text."""
    found = find_minutes(of.meeting_id)
    assert found is not None
    made = MinutesVersion(
        **{
            "number": len(found.versions) + 1,
            "kind": kind,
            "made_on": clock.today(),
            "made_at": clock.now(),
            "made_by": "Someone",
            "content": encode_minutes(current_content(found)),
            "marking": found.meeting.marking,
        }
        | given
    )
    found.versions.append(made)
    return saved(made)


def minutes_comment(item: MinutesItem, **given: Any) -> MinutesComment:
    return saved(
        MinutesComment(
            **{
                "item_id": item.id,
                "author_name": "A member",
                "made_on": clock.today(),
                "text": "It was not quite so.",
            }
            | given
        )
    )
