"""Changes to meetings, their agendas, and who cannot come."""

from collections.abc import Collection, Sequence
from datetime import date, time

from sqlalchemy import func, select

from app.accounts.rules import Actor
from app.audit.events import audited
from app.core import clock
from app.core.domain import section_type
from app.core.errors import DomainError
from app.core.formats import day
from app.core.markings import Marking
from app.core.restriction import name_readers
from app.extensions import db
from app.governance import queries
from app.governance.agendas.queries import list_carried_over
from app.governance.agendas.rules import openings
from app.governance.agendas.service import release_item, take_carried_over
from app.governance.minutes.queries import speak_of
from app.governance.models import AgendaItem, Attendance, Group, Meeting
from app.governance.permissions import can_edit_meetings
from app.governance.rules import (
    AWAY,
    DEFAULT_LENGTH,
    AttendanceState,
    ItemPurpose,
    asks_of,
)
from app.governance.service.groups import check_marking
from app.governance.service.ordering import (
    lock_agenda,
    move_row,
    next_position,
    order_rows,
    remove_row,
)
from app.returns.queries import find_round_due_by


@audited("meeting:planned")
def plan_meeting(
    actor: Actor,
    *,
    group: Group,
    held_on: date,
    starts_at: time,
    place: str,
    marking: Marking,
    length_minutes: int = DEFAULT_LENGTH,
    series_id: int | None = None,
    series_on: date | None = None,
) -> Meeting:
    """Plan a meeting: it gets the group's next number, the newest round of updates due by then,
    and an agenda: what agendas open with, the standing items (``group`` comes with them), and what
    was carried over. One of a series keeps the day that the series' rule gave it."""
    can_edit_meetings(actor).enforce()
    check_marking(marking)
    lock_agenda(group)
    check_free_day(group.id, None, held_on)
    round_ = find_round_due_by(held_on)
    last = db.session.scalar(select(func.max(Meeting.number)).where(Meeting.group_id == group.id))
    meeting = Meeting(
        group=group,
        number=(last or 0) + 1,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        marking=marking,
        length_minutes=length_minutes,
        series_id=series_id,
        series_on=series_on,
        round_id=round_.id if round_ else None,
        items=_first_items(group, held_on),
    )
    db.session.add(meeting)
    db.session.flush()
    for kept in list_carried_over(group.id, held_on):
        take_carried_over(meeting, kept, next_position(meeting))
    return meeting


def _first_items(group: Group, held_on: date) -> list[AgendaItem]:
    """What every agenda of the group opens with, and its standing items."""
    is_first = not queries.has_meeting_before(group, held_on)
    holders = {term.role: term.person_id for term in queries.list_members(group, held_on)[::-1]}
    items = [
        AgendaItem(
            title=each.title,
            section=each.section,
            purpose=each.purpose,
            minutes=each.minutes,
            presenter_id=holders.get(each.presenter),
        )
        for each in openings(group.standing_items, is_first=is_first)
    ]
    items += [
        AgendaItem(
            standing_item_id=item.id,
            title=item.title,
            section=item.section,
            purpose=item.purpose,
            minutes=item.minutes,
            presenter_id=item.presenter_id,
        )
        for item in group.standing_items
    ]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items


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


@audited("meeting:item-added")
def add_item(
    actor: Actor,
    *,
    meeting: Meeting,
    title: str,
    section: str,
    purpose: ItemPurpose,
    minutes: int,
    presenter_id: int | None,
    ask: str,
    message: str,
) -> AgendaItem:
    """Add an item at the end of the agenda."""
    can_edit_meetings(actor).enforce()
    lock_agenda(meeting)
    item = AgendaItem(
        meeting_id=meeting.id,
        position=next_position(meeting),
        title=title,
        section=section_type(section).kind,
        purpose=purpose,
        minutes=minutes,
        presenter_id=presenter_id,
        ask="\n".join(asks_of(ask)),
        message=message,
    )
    db.session.add(item)
    db.session.flush()
    return item


@audited("meeting:item-changed")
def amend_item(
    actor: Actor,
    *,
    item: AgendaItem,
    title: str,
    section: str,
    purpose: ItemPurpose,
    minutes: int,
    presenter_id: int | None,
    ask: str,
    message: str,
) -> None:
    can_edit_meetings(actor).enforce()
    item.title, item.section, item.purpose = title, section_type(section).kind, purpose
    item.minutes, item.presenter_id = minutes, presenter_id
    item.ask, item.message = "\n".join(asks_of(ask)), message


@audited("meeting:item-moved")
def move_item(actor: Actor, *, meeting: Meeting, item_id: int, step: int) -> None:
    """Move an item up (-1) or down (1)."""
    can_edit_meetings(actor).enforce()
    move_row(meeting, item_id, step)


@audited("meeting:items-ordered")
def order_items(
    actor: Actor, *, meeting: Meeting, known: Sequence[int], ids: Sequence[int]
) -> None:
    """Put the agenda into another order, where it still stands as in ``known``."""
    can_edit_meetings(actor).enforce()
    order_rows(meeting, known, ids)


@audited("meeting:item-removed")
def remove_item(actor: Actor, *, meeting: Meeting, item_id: int) -> None:
    """Take an item off the agenda: what was suggested and taken on to it is suggested again."""
    can_edit_meetings(actor).enforce()
    item = queries.get_agenda_item(meeting, item_id)
    if item.is_restricted and speak_of(item_id):
        raise DomainError("The minutes speak of this item, which is restricted: it stays here.")
    name_readers(item, ())
    release_item(actor, meeting=meeting, item_id=item_id)
    remove_row(meeting, item_id)


@audited("meeting:apologies-recorded")
def record_apologies(actor: Actor, *, meeting: Meeting, person_ids: Collection[int]) -> None:
    """Set which of the meeting's members cannot come. Who is represented by a substitute stays
    so; who was recorded as present and is ticked now was not."""
    can_edit_meetings(actor).enforce()
    kept = db.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id, Attendance.person_id.is_not(None)
        )
    ).all()
    for attendance in kept:
        if attendance.person_id in person_ids:
            if attendance.state not in AWAY:
                attendance.state = AttendanceState.APOLOGIES
        elif attendance.state in AWAY:
            db.session.delete(attendance)
    for person_id in set(person_ids) - {attendance.person_id for attendance in kept}:
        db.session.add(Attendance(meeting_id=meeting.id, person_id=person_id))
    meeting.touch()
