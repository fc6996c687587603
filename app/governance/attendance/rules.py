"""How each member's seat was filled, and what the quorum is counted of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.governance.groups.rules import COUNTED_ROLES, MemberRole
from app.governance.meetings.rules import ANSWERS, AttendanceState
from app.governance.terms.rules import Presence

#: The most people besides the members, of each kind, at one meeting.
MOST_OTHERS = 30


@dataclass(frozen=True)
class Seat:
    """What is recorded of a member (None: nothing yet). ``substitute`` came in their place."""

    state: AttendanceState | None
    substitute: str = ""


@dataclass(frozen=True)
class QuorumLost:
    """A meeting that could not take decisions by what is recorded of it now, and why."""

    meeting_id: int
    why: str


#: What a member's attendance means for the quorum; any other is absence.
_PRESENCE = {
    AttendanceState.PRESENT: Presence.PRESENT,
    AttendanceState.SUBSTITUTE: Presence.SUBSTITUTE,
}


def seats_of(
    roles: Mapping[int, MemberRole], states: Mapping[int, AttendanceState]
) -> list[tuple[MemberRole, Presence]]:
    """Every member's role and how their seat is filled, for the quorum; both by person."""
    how = {person_id: _PRESENCE.get(state, Presence.ABSENT) for person_id, state in states.items()}
    return [(role, how.get(person_id, Presence.ABSENT)) for person_id, role in roles.items()]


def is_recorded(states: Iterable[AttendanceState]) -> bool:
    """Whether anybody has said who was there; what members answered came before the meeting."""
    return any(state not in ANSWERS for state in states)


def likely_state(role: MemberRole) -> AttendanceState:
    """What the page begins with for a member who sent no apologies."""
    if role in COUNTED_ROLES:
        return AttendanceState.PRESENT
    is_observer = role is MemberRole.OBSERVER
    return AttendanceState.OBSERVER if is_observer else AttendanceState.IN_ATTENDANCE
