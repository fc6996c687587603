"""What a version of minutes says: plain frozen data, from which page and PDF are drawn.

It is made once and kept as JSON; what is drawn from it again says what it said before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Protocol, TypeVar

import msgspec

from app.core.markings import Marking
from app.governance.actions.models import Action
from app.governance.attendance.queries import Roll
from app.governance.decisions.models import Decision
from app.governance.meetings.rules import RESTRICTED_TITLE, AttendanceState
from app.governance.minutes.models import Minutes, MinutesItem


class Attendee(msgspec.Struct, frozen=True, kw_only=True):
    """``detail`` is what someone represents, or whom they stand in for."""

    name: str
    detail: str = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    reference: str
    text: str
    dissent: str = ""


class GivenAction(msgspec.Struct, frozen=True, kw_only=True):
    reference: str
    text: str
    owner: str
    due_on: date


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """``agenda_item_id`` is the agenda's item, which may be, or come to be, restricted to named
    people; ``reader_ids`` are those who might read it then, of a restricted one (None of one from
    before they were kept); ``is_hidden`` of what stands in its place for the others. ``room`` says
    who arrived for it, left before it or took no part, and why it could not be decided where others
    could."""

    number: int
    title: str
    discussion: str
    summing_up: str
    conclusion: str
    decisions: tuple[Decided, ...]
    actions: tuple[GivenAction, ...]
    agenda_item_id: int | None = None
    is_restricted: bool = False
    reader_ids: tuple[int, ...] | None = None
    is_hidden: bool = False
    room: tuple[str, ...] = ()


class MinutesContent(msgspec.Struct, frozen=True, kw_only=True):
    """A whole set of minutes. ``quorum`` is the sentence that tells whether the meeting could
    decide; empty where nobody recorded who was there."""

    group: str
    number: int
    held_on: date
    starts_at: time
    place: str
    marking: Marking
    is_illustrative: bool
    present: tuple[Attendee, ...]
    substitutes: tuple[Attendee, ...]
    apologies: tuple[Attendee, ...]
    in_attendance: tuple[Attendee, ...]
    observers: tuple[Attendee, ...]
    quorum: str
    items: tuple[Item, ...]


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(MinutesContent)


def encode(content: MinutesContent) -> bytes:
    return _encoder.encode(content)


def decode(stored: bytes) -> MinutesContent:
    return _decoder.decode(stored)


class _OfItem(Protocol):
    item_id: int | None


R = TypeVar("R", bound=_OfItem)


def by_item(records: Iterable[R]) -> dict[int | None, list[R]]:
    """A meeting's decisions or actions by the agenda item that they belong to."""
    found: dict[int | None, list[R]] = defaultdict(list)
    for record in records:
        found[record.item_id].append(record)
    return found


def hidden_item(number: int) -> Item:
    """What stands in the place of an item for those who may not read it."""
    return Item(
        number=number,
        title=RESTRICTED_TITLE,
        discussion="",
        summing_up="",
        conclusion="",
        decisions=(),
        actions=(),
        is_hidden=True,
    )


def compose(
    minutes: Minutes,
    places: Sequence[int],
    readers: Mapping[int, Collection[int]],
    roll: Roll,
    decisions: Sequence[Decision],
    actions: Sequence[Action],
) -> MinutesContent:
    """The current text for whoever looks. ``places`` are the keys of all their items in order,
    ``readers`` who reads the agenda's restricted ones, by their keys. What was decided or given on
    no item of theirs stands with the last."""
    meeting = minutes.meeting
    seen = {item.id: item for item in minutes.items}
    known = {item.agenda_item_id for item in minutes.items} - {None}

    def of_item(records: Sequence[R], item: MinutesItem) -> list[R]:
        own = [r for r in records if r.item_id in known and r.item_id == item.agenda_item_id]
        is_last = item is minutes.items[-1]
        return [*own, *(r for r in records if is_last and r.item_id not in known)]

    items = []
    for number, place in enumerate(places, start=1):
        item = seen.get(place)
        if item is None:
            items.append(hidden_item(number))
            continue
        own, owed = of_item(decisions, item), of_item(actions, item)
        named = readers.get(item.agenda_item_id or 0)
        room = tuple(roll.told_at(item.agenda_item_id))
        items.append(_item(number, item, named, own, owed, room))
    return MinutesContent(
        group=meeting.group.name,
        number=meeting.number,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        place=meeting.place,
        marking=meeting.marking,
        is_illustrative=minutes.is_illustrative,
        present=_members(roll, AttendanceState.PRESENT),
        substitutes=tuple(
            Attendee(name=roll.seats[term.person_id].name, detail=f"for {term.name_then}")
            for term in roll.members
            if roll.states.get(term.person_id) is AttendanceState.SUBSTITUTE
        ),
        apologies=_members(roll, AttendanceState.APOLOGIES),
        in_attendance=_everybody(roll, AttendanceState.IN_ATTENDANCE),
        observers=_everybody(roll, AttendanceState.OBSERVER),
        quorum=roll.quorum.why if roll.is_recorded else "",
        items=tuple(items),
    )


def _item(
    number: int,
    item: MinutesItem,
    readers: Collection[int] | None,
    decisions: Sequence[Decision],
    actions: Sequence[Action],
    room: tuple[str, ...],
) -> Item:
    return Item(
        number=number,
        title=item.title,
        discussion=item.discussion,
        summing_up=item.summing_up,
        conclusion=item.conclusion,
        decisions=tuple(
            Decided(reference=each.reference, text=each.text, dissent=each.dissent)
            for each in decisions
        ),
        actions=tuple(
            GivenAction(
                reference=each.reference,
                text=each.text,
                owner=each.owner.name,
                due_on=each.original_due_on,
            )
            for each in actions
        ),
        agenda_item_id=item.agenda_item_id,
        is_restricted=readers is not None,
        reader_ids=None if readers is None else tuple(sorted(readers)),
        room=room,
    )


def _members(roll: Roll, state: AttendanceState) -> tuple[Attendee, ...]:
    """Members in this state; the chair is named as such."""
    return tuple(
        Attendee(
            name=term.name_then + (f" ({term.role.value})" if term.role != "member" else ""),
            detail=term.represents.name if term.represents else "",
        )
        for term in roll.members
        if roll.states.get(term.person_id) is state
    )


def _everybody(roll: Roll, state: AttendanceState) -> tuple[Attendee, ...]:
    others = tuple(Attendee(name=name) for name in roll.names_of(state))
    return _members(roll, state) + others
