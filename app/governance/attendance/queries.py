"""Reads of attendance."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from app.core.reading import get_one
from app.extensions import db
from app.governance.attendance.models import RoomMove
from app.governance.attendance.rules import MOST_MOVES, MoveKind, SeatFilled, is_recorded, seats_of
from app.governance.groups.models import Membership
from app.governance.groups.queries import MEMBER_LIMIT, is_member_on, list_members
from app.governance.groups.rules import COUNTED_ROLES
from app.governance.meetings.models import AgendaItem, Attendance, Meeting
from app.governance.meetings.queries import ITEM_LIMIT, MEETING_LIMIT
from app.governance.meetings.rules import ANSWERS, AttendanceState
from app.governance.terms.queries import quorum_of
from app.governance.terms.rules import Quorum, QuorumRule, quorum


@dataclass(frozen=True)
class Roll:
    """A meeting's attendance: its members of the day in the group's order, what is recorded of
    each by person, who else came, and the rule of the quorum on that day."""

    members: Sequence[Membership]
    seats: Mapping[int, Attendance]
    others: Sequence[Attendance]
    rule: QuorumRule
    moves: Sequence[RoomMove] = ()
    #: Where the items stand on the agenda, by their keys, if anybody came, went or stood back.
    places: Mapping[int, int] = field(default_factory=dict)

    @property
    def states(self) -> dict[int, AttendanceState]:
        return {person_id: seat.state for person_id, seat in self.seats.items()}

    @property
    def is_recorded(self) -> bool:
        return is_recorded([*self.states.values(), *(other.state for other in self.others)])

    @property
    def quorum(self) -> Quorum:
        """Of all who came, whenever they did."""
        return self._quorum(None)

    def quorum_at(self, item_id: int | None) -> Quorum:
        """Of those who were in the room for an item of the agenda, and took part."""
        return self._quorum(None if item_id is None else self.places.get(item_id))

    @property
    def lost_at(self) -> list[int]:
        """The items at which the meeting could not decide, though all who came could have."""
        if not self.quorum:
            return []
        return [item_id for item_id in self.places if not self.quorum_at(item_id)]

    def _quorum(self, place: int | None) -> Quorum:
        roles = {term.person_id: term.role for term in self.members}
        by_seat: dict[int, dict[int, MoveKind]] = defaultdict(dict)
        for each in self.moves:
            if each.item_id in self.places:
                by_seat[each.attendance_id][self.places[each.item_id]] = each.move
        filled = {
            key: SeatFilled(seat.state, seat.substitute_id, by_seat[seat.id])
            for seat in [*self.seats.values(), *self.others]
            if (key := seat.person_id) is not None
        }
        return quorum(self.rule, seats_of(roles, filled, place))

    def told_at(self, item_id: int | None) -> list[str]:
        """What minutes say of an item's room: who arrived, left or took no part and, where the
        meeting could not decide it although it could decide others, why."""
        if item_id is None:
            return []
        names = self.names
        said = []
        for move in MoveKind:
            own = [e for e in self.moves if e.item_id == item_id and e.move is move]
            if own:
                said.append(move.sentence(sorted(names[each.attendance_id] for each in own)))
        if item_id in self.lost_at:
            said.append(f"{self.quorum_at(item_id).why} The item could not be decided.")
        return said

    @property
    def names(self) -> dict[int, str]:
        """Everyone who came, by the key of what is recorded of them: of a member who was
        represented, who came in their place."""
        named = {
            seat.id: seat.name or term.name_then
            for term in self.members
            if (seat := self.seats.get(term.person_id)) and seat.state in CAME
        }
        return named | {other.id: other.name for other in self.others}

    def names_of(self, state: AttendanceState) -> list[str]:
        """The others who came in this state."""
        return [other.name for other in self.others if other.state is state]


#: Of members: they were there, or someone for them.
CAME = (
    AttendanceState.PRESENT,
    AttendanceState.SUBSTITUTE,
    AttendanceState.IN_ATTENDANCE,
    AttendanceState.OBSERVER,
)


def list_asked_ids(meeting: Meeting) -> Sequence[int]:
    """Those who are asked whether they come, by person: the members of the meeting's day who count
    towards the quorum."""
    return db.session.scalars(
        select(Membership.person_id)
        .where(Membership.group_id == meeting.group_id, Membership.role.in_(COUNTED_ROLES))
        .where(is_member_on(meeting.held_on))
        .order_by(Membership.position, Membership.id)
        .limit(MEMBER_LIMIT)
    ).all()


def find_roll(meeting: Meeting) -> Roll:
    """In three queries; a fourth reads the agenda's order where someone came, went or stood
    back."""
    rows: dict[Attendance, None] = {}
    moves: list[RoomMove] = []
    for row, move in db.session.execute(
        select(Attendance, RoomMove)
        .outerjoin(RoomMove, RoomMove.attendance_id == Attendance.id)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.id, RoomMove.id)
        .limit(MEMBER_LIMIT + MOST_MOVES)
    ):
        rows[row] = None
        if move is not None:
            moves.append(move)
    members = list_members(meeting.group, meeting.held_on)
    ids = {term.person_id for term in members}
    others = [row for row in rows if row.person_id is None or _is_other(row, ids)]
    return Roll(
        members=members,
        seats={
            row.person_id: row for row in rows if row.person_id is not None and row not in others
        },
        others=others,
        rule=quorum_of(meeting.group, meeting.held_on),
        moves=moves,
        places=list_places_of_items(meeting) if moves else {},
    )


def _is_other(row: Attendance, member_ids: set[int]) -> bool:
    return row.person_id not in member_ids and row.state in _OTHERS


_OTHERS = (AttendanceState.IN_ATTENDANCE, AttendanceState.OBSERVER)


def list_places_of_items(meeting: Meeting) -> dict[int, int]:
    """Where each item of a meeting stands on its agenda, whoever may read it."""
    items = AgendaItem.__table__  # not the class: its restricted records are left out
    ids = db.session.scalars(
        select(items.c.id)
        .where(items.c.meeting_id == meeting.id)
        .order_by(items.c.position, items.c.id)
        .limit(ITEM_LIMIT)
    )
    return {item_id: place for place, item_id in enumerate(ids)}


def count_answers(meeting_ids: Collection[int]) -> Mapping[int, int]:
    """How many members have said whether they come to some meetings, by the meetings' ids."""
    rows = db.session.execute(
        select(Attendance.meeting_id, func.count().label("answers"))
        .where(Attendance.meeting_id.in_(meeting_ids), Attendance.state.in_(ANSWERS))
        .group_by(Attendance.meeting_id)
    )
    return {row.meeting_id: row.answers for row in rows}


def list_invited(meeting_ids: Collection[int], until: date) -> Sequence[int]:
    """Those of some meetings that are near enough for members to have been asked."""
    wanted = select(Meeting.id).where(Meeting.id.in_(meeting_ids), Meeting.held_on <= until)
    return db.session.scalars(wanted.limit(MEETING_LIMIT)).all()


def has_moves(meeting_id: int) -> bool:
    """Whether anybody came, went or stood back at an item of a meeting."""
    found = select(RoomMove.id).join(RoomMove.attendance).where(Attendance.meeting_id == meeting_id)
    return db.session.scalar(found.limit(1)) is not None


def get_move(meeting: Meeting, move_id: int) -> RoomMove:
    return get_one(
        select(RoomMove)
        .join(RoomMove.attendance)
        .where(RoomMove.id == move_id, Attendance.meeting_id == meeting.id),
        "There is no such record of who was in the room.",
    )
