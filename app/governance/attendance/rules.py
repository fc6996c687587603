"""How each member's seat was filled, and what the quorum is counted of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.governance.groups.rules import MemberRole
from app.governance.meetings.rules import AttendanceState
from app.governance.terms.rules import COUNTED_ROLES, Presence

#: What can be said of a member. Others who came are in attendance or observe.
MEMBER_STATES = tuple(AttendanceState)
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


_PRESENCE = {
    AttendanceState.PRESENT: Presence.PRESENT,
    AttendanceState.SUBSTITUTE: Presence.SUBSTITUTE,
}


def presence(state: AttendanceState | None) -> Presence:
    """What a member's attendance means for the quorum."""
    return _PRESENCE.get(state, Presence.ABSENT) if state else Presence.ABSENT


def seats_of(
    roles: Mapping[int, MemberRole], states: Mapping[int, AttendanceState]
) -> list[tuple[MemberRole, Presence]]:
    """Every member's role and how their seat is filled, for the quorum; both by person."""
    return [(role, presence(states.get(person_id))) for person_id, role in roles.items()]


def is_recorded(states: Iterable[AttendanceState]) -> bool:
    """Whether anybody has said who was there; apologies alone came before the meeting."""
    return any(state is not AttendanceState.APOLOGIES for state in states)


def likely_state(role: MemberRole) -> AttendanceState:
    """What the page begins with for a member who sent no apologies."""
    if role in COUNTED_ROLES:
        return AttendanceState.PRESENT
    is_observer = role is MemberRole.OBSERVER
    return AttendanceState.OBSERVER if is_observer else AttendanceState.IN_ATTENDANCE
