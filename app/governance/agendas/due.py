"""What an agenda lacks before its pack goes out: nobody in particular owes it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core import clock
from app.core.domain import DueItem
from app.core.formats import counted
from app.governance.groups.rules import duration
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.running_order import Slot, agendas_of
from app.governance.meetings.steps import pack_due_on


def list_due_of_agendas(
    person_id: int | None, meetings: Sequence[Meeting] | None
) -> Iterable[DueItem]:
    """Of meetings to come, each item and what it lacks, and whether the time allows for all. What
    an agenda of the past lacked is owed by nobody any more."""
    if person_id is None:
        ahead = [each for each in meetings or () if each.held_on >= clock.today()]
        agendas = agendas_of(ahead)
        for meeting in ahead:
            yield from _of_agenda(meeting, agendas[meeting.id])


def _of_agenda(meeting: Meeting, agenda: Sequence[Slot]) -> Iterator[DueItem]:
    if not agenda:
        yield _due(meeting, "empty", "Agenda items: the agenda is empty")
    for slot in agenda:
        lacking = list(_lacking(slot))
        name = f"item {slot.number}, {slot.title}"
        for part, what in lacking:
            yield _due(meeting, part, f"{what} {name}", slot.item, f"{what} item {slot.number}")
        if not lacking:
            said = name[:1].upper() + name[1:]
            yield _due(meeting, "", said, slot.item, f"Item {slot.number}", is_done=True)
    over = sum(slot.minutes for slot in agenda) - meeting.length_minutes
    if over > 0:
        planned = counted(meeting.length_minutes, "minute")
        yield _due(
            meeting,
            "length",
            f"Shorter agenda: it is {duration(over)} longer than the {planned} planned",
        )


def _lacking(slot: Slot) -> Iterator[tuple[str, str]]:
    if slot.lacks_presenter:
        yield "presenter", "Presenter for"
    if slot.lacks_ask:
        yield "ask", "Decision asked of the group in"


def _due(
    meeting: Meeting,
    part: str,
    what: str,
    item: AgendaItem | None = None,
    short: str = "",
    *,
    is_done: bool = False,
) -> DueItem:
    """A restricted item is named by its number, to the secretariat alone."""
    values: dict[str, Any] = {"meeting_id": meeting.id}
    return DueItem(
        kind="agenda",
        part=part,
        what=what,
        short=short,
        marking=item.marking if item else None,
        readers=frozenset() if item is not None and item.is_restricted else None,
        due_on=pack_due_on(meeting.held_on, meeting.group),
        endpoint="agendas.edit_item" if item else "meetings.show_meeting",
        values=values | ({"item_id": item.id} if item else {}),
        meeting_id=meeting.id,
        is_done=is_done,
        is_of_secretariat=True,
        group_id=meeting.group_id,
        record=(AgendaItem.__tablename__, item.id) if item else (Meeting.__tablename__, meeting.id),
    )
