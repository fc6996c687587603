"""An agenda as it runs: the number and the clock times of every item, and what is derived of it.

Of an item that whoever looks may not read there is the number and the time, and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from app.core.markings import Marking, is_within
from app.core.viewers import whoever_looks
from app.governance.groups.rules import MINUTES_SECTION, ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.places import Placed, list_places
from app.governance.meetings.rules import RESTRICTED_TITLE, item_times, minutes_ask


@dataclass(frozen=True)
class Slot:
    """The place of an item on its agenda, with the item's ``key``. ``item`` is None where whoever
    looks may not read it, and ``why_hidden`` says why; ``asks`` are the item's own or those that
    its section brings; ``is_over`` says that it is the first that does not end within the
    meeting."""

    key: int
    number: int
    starts_at: time
    ends_at: time
    minutes: int
    item: AgendaItem | None
    asks: list[str]
    is_over: bool
    why_hidden: str

    @property
    def title(self) -> str:
        return self.item.title if self.item else RESTRICTED_TITLE

    @property
    def label(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def lacks_presenter(self) -> bool:
        """Of an item that whoever looks may not read, nothing is said to lack."""
        return self.item is not None and self.item.presenter is None

    @property
    def lacks_ask(self) -> bool:
        is_for_decision = self.item is not None and self.item.purpose is ItemPurpose.DECISION
        return is_for_decision and not self.asks


def agenda_of(meeting: Meeting) -> list[Slot]:
    """The agenda of a meeting that came with its items."""
    return agendas_of([meeting])[meeting.id]


def agendas_of(meetings: Collection[Meeting]) -> Mapping[int, list[Slot]]:
    """Those of some meetings, by their ids, in one query."""
    places = list_places(meetings)
    return {meeting.id: _slots(meeting, places[meeting.id]) for meeting in meetings}


def _slots(meeting: Meeting, places: Sequence[Placed]) -> list[Slot]:
    items = {item.id: item for item in meeting.items}
    times = item_times(meeting.starts_at, [*(place.minutes for place in places), 0])
    slots, spent = [], 0
    clearances = whoever_looks().clearances
    for number, place in enumerate(places, start=1):
        item = items.get(place.key)
        slots.append(
            Slot(
                key=place.key,
                number=number,
                starts_at=times[number - 1],
                ends_at=times[number],
                minutes=place.minutes,
                item=item,
                asks=asks_at(item, place.previous_on) if item else [],
                is_over=spent <= meeting.length_minutes < spent + place.minutes,
                why_hidden="" if item else _why_hidden(place.marking, clearances),
            )
        )
        spent += place.minutes
    return slots


def _why_hidden(marking: Marking, clearances: Collection[Marking]) -> str:
    if is_within(marking, clearances):
        return "Only named people can read it."
    return f"Marked {marking.word}: above your clearance."


def asks_at(item: AgendaItem, previous_on: date | None) -> list[str]:
    """What an item asks, given the day of the meeting before its own: an item for the minutes asks
    that they be agreed, whichever meeting that comes to be, unless its own words speak of them."""
    is_said = any("minutes" in ask.casefold() for ask in item.asks)
    if item.section != MINUTES_SECTION or previous_on is None or is_said:
        return item.asks
    return [minutes_ask(previous_on), *item.asks]
