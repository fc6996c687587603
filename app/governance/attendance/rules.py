"""How each member's seat was filled, who was in the room for an item, and what the quorum is
counted of: people, each once, and not seats."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.core.sentences import listed
from app.core.worded import Worded
from app.governance.groups.rules import COUNTED_ROLES, MemberRole
from app.governance.meetings.rules import ANSWERS, AttendanceState
from app.governance.terms.rules import Presence

#: The most people besides the members, of each kind, at one meeting.
MOST_OTHERS = 30

#: The most times that people come, go or stand back at one meeting.
MOST_MOVES = 200


class MoveKind(Worded):
    """What someone did at an item: came in for it, left before it was taken, or stood back from it
    alone, having an interest."""

    ARRIVED = "arrived", "Arrived for it"
    LEFT = "left", "Left before it"
    STOOD_BACK = "stood_back", "Took no part, having an interest"

    def sentence(self, names: Collection[str]) -> str:
        """What they did, as the minutes of the item say it."""
        return f"{listed(list(names))} {_SAID[self]}."


_SAID = {
    MoveKind.ARRIVED: "arrived for this item",
    MoveKind.LEFT: "left before this item",
    MoveKind.STOOD_BACK: "took no part in this item, having declared an interest",
}


def is_in_room(moves: Mapping[int, MoveKind], place: int) -> bool:
    """Whether someone was there for the item at this place of the agenda, and took part: ``moves``
    are theirs, by the place of the item. Who first arrived was not there before, and who first left
    was."""
    if moves.get(place) is MoveKind.STOOD_BACK:
        return False
    walks = {at: move for at, move in moves.items() if move is not MoveKind.STOOD_BACK}
    before = [at for at in walks if at <= place]
    if before:
        return walks[max(before)] is MoveKind.ARRIVED
    return not walks or walks[min(walks)] is MoveKind.LEFT


@dataclass(frozen=True)
class Seat:
    """What is recorded of a member (None: nothing yet). ``substitute`` came in their place."""

    state: AttendanceState | None
    substitute: str = ""


#: Who sits in a seat of their own.
_SEATED = (AttendanceState.PRESENT, AttendanceState.IN_ATTENDANCE, AttendanceState.OBSERVER)


@dataclass(frozen=True)
class QuorumLost:
    """A meeting that could not take decisions by what is recorded of it now, and why; at one item
    of its agenda or, without one, where no item says more."""

    meeting_id: int
    why: str
    item_id: int | None = None


@dataclass(frozen=True)
class SeatFilled:
    """How a member's seat was filled, by whom where a substitute of the register came, and the
    moves of whoever sat in it."""

    state: AttendanceState
    substitute_id: int | None = None
    moves: Mapping[int, MoveKind] = field(default_factory=dict)


def seats_of(
    roles: Mapping[int, MemberRole], filled: Mapping[int, SeatFilled], place: int | None = None
) -> list[tuple[MemberRole, Presence]]:
    """Every member's role and how their seat is filled, for the quorum, both by person: at the
    whole meeting, or for the item at a ``place`` of the agenda. Nobody counts twice: whoever sits
    in a seat of their own stands for no member, and whoever stands for several, for one."""
    seated = {person_id for person_id, each in filled.items() if each.state in _SEATED}
    found: dict[int, Presence] = {}
    for person_id in sorted(filled):
        each = filled[person_id]
        if place is not None and not is_in_room(each.moves, place):
            continue
        if each.state is AttendanceState.PRESENT:
            found[person_id] = Presence.PRESENT
        elif each.state is AttendanceState.SUBSTITUTE and each.substitute_id not in seated:
            found[person_id] = Presence.SUBSTITUTE
            if each.substitute_id is not None:
                seated.add(each.substitute_id)
    return [(role, found.get(person_id, Presence.ABSENT)) for person_id, role in roles.items()]


def is_recorded(states: Iterable[AttendanceState]) -> bool:
    """Whether anybody has said who was there; what members answered came before the meeting."""
    return any(state not in ANSWERS for state in states)


def likely_state(role: MemberRole) -> AttendanceState:
    """What the page begins with for a member who sent no apologies."""
    if role in COUNTED_ROLES:
        return AttendanceState.PRESENT
    is_observer = role is MemberRole.OBSERVER
    return AttendanceState.OBSERVER if is_observer else AttendanceState.IN_ATTENDANCE
