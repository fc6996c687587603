"""What an agenda lacks before its pack goes out: nobody in particular owes it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.core.formats import counted
from app.governance.models import AgendaItem, Meeting
from app.governance.rules import ItemPurpose, duration
from app.governance.timetable.rules import pack_due_on


def list_due_of_agendas(
    person_id: int | None, meetings: Sequence[Meeting] | None
) -> Iterable[DueItem]:
    """Of meetings to come, each item and what it lacks, and whether the time allows for all. What
    an agenda of the past lacked is owed by nobody any more."""
    today = clock.today()
    if person_id is None:
        for meeting in meetings or ():
            if meeting.held_on >= today:
                yield from _of_agenda(meeting)


def _of_agenda(meeting: Meeting) -> Iterator[DueItem]:
    if not meeting.items:
        yield _due(meeting, "An agenda: it has no items yet")
    for number, item in enumerate(meeting.items, start=1):
        lacking = list(_lacking(item))
        name = f"item {number}, {item.title}"
        for what in lacking:
            yield _due(meeting, f"{what} {name}", item)
        if not lacking:
            yield _due(meeting, name[:1].upper() + name[1:], item, is_done=True)
    over = sum(item.minutes for item in meeting.items) - meeting.length_minutes
    if over > 0:
        planned = counted(meeting.length_minutes, "minute")
        yield _due(
            meeting,
            f"Room for the agenda: it is {duration(over)} longer than the meeting of {planned}",
        )


def _lacking(item: AgendaItem) -> Iterator[str]:
    if item.presenter is None:
        yield "A presenter for"
    if item.purpose is ItemPurpose.DECISION and not item.asks:
        yield "What the group is asked to decide in"


def _due(
    meeting: Meeting, what: str, item: AgendaItem | None = None, *, is_done: bool = False
) -> DueItem:
    values: dict[str, Any] = {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()}
    return DueItem(
        kind="agenda",
        what=what,
        due_on=pack_due_on(meeting.held_on, meeting.group),
        person_id=None,
        endpoint="governance.edit_item" if item else "governance.show_meeting",
        values=values | ({"item_id": item.id} if item else {}),
        meeting_id=meeting.id,
        is_done=is_done,
        is_of_secretariat=True,
    )
