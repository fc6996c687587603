"""Recording who was at a meeting."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.outsiders import person_named
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.formats import day
from app.core.sentences import listed
from app.extensions import db
from app.governance.attendance import queries
from app.governance.attendance.models import RoomMove
from app.governance.attendance.permissions import can_answer_invitation
from app.governance.attendance.rules import MOST_MOVES, MoveKind, QuorumLost, Seat
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.rules import ANSWERS, AWAY, AttendanceState
from app.governance.meetings.service import check_stands
from app.governance.terms.queries import list_substitutes


class NotQuorate(DomainError):
    """The meeting cannot take decisions, or could not have taken those recorded."""


@audited("attendance:recorded")
def record_attendance(
    actor: Actor,
    *,
    meeting: Meeting,
    seats: Mapping[int, Seat],
    in_attendance: Sequence[str],
    observers: Sequence[str],
) -> None:
    """Set how each member's seat was filled (by person), and who else came: each a person of the
    register, who becomes one if they are not, and each in one seat alone."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
    enforce_checks("meeting:record-changed", meeting)
    roll = queries.find_roll(meeting)
    _check_seats(meeting, roll, seats)
    for person_id, row in roll.seats.items():  # before somebody takes their place in another's
        if row.substitute_id and person_id in seats and seats[person_id].substitute != row.name:
            row.substitute_id = None
    db.session.flush()
    seated = Seated(roll)
    for person_id, seat in seats.items():
        own = roll.seats.get(person_id)
        substitute_id = None
        is_held = meeting.held_on <= clock.today()
        if seat.state is AttendanceState.SUBSTITUTE and is_held:
            substitute_id = _find_substitute(actor, seated, own, person_id, seat)
        _fill(meeting, own, person_id, seat, substitute_id)
    _record_others(
        actor,
        meeting,
        seated,
        {"in_attendance": in_attendance, "observers": observers},
    )
    meeting.touch()
    db.session.flush()
    _forget_moves_of_absent(meeting)
    check_still_quorate(meeting)


class Seated:
    """Who has a seat at a meeting so far: nobody has two."""

    def __init__(self, roll: queries.Roll) -> None:
        self.roll = roll
        self._members = {term.person_id: term.name_then for term in roll.members}
        self._taken: dict[int, str] = {}

    def take(self, person_id: int, name: str, field: str) -> None:
        """Raises ``DomainError`` beside the field if they have one."""
        if person_id in self._members:
            raise DomainError(
                f"{self._members[person_id]} is a member of the group. Record how they attended in "
                "their own place.",
                field=field,
            )
        if person_id in self._taken:
            raise DomainError(
                f"{self._taken[person_id]} is listed twice. Each person is counted once, and can "
                "stand in for one member.",
                field=field,
            )
        self._taken[person_id] = name


def _find_substitute(
    actor: Actor, seated: Seated, row: Attendance | None, person_id: int, seat: Seat
) -> int | None:
    """Who came in a member's place. None of one who was recorded by name alone and stays so."""
    field = f"substitute_{person_id}"
    if row is not None and row.state is seat.state and row.name == seat.substitute:
        if row.substitute_id is None and seated.roll.is_recorded:
            return None
        if row.substitute_id is not None:
            seated.take(row.substitute_id, row.name, field)
            return row.substitute_id
    person = _person(actor, seat.substitute, field)
    seated.take(person.id, person.name, field)
    term = next(term for term in seated.roll.members if term.person_id == person_id)
    named = list_substitutes([term.id])
    if named and person.id not in [each.person_id for each in named]:
        names = listed([each.name_then for each in named], "or")
        raise DomainError(
            f"The terms of reference allow only {names} to stand in for {term.name_then}.",
            field=field,
        )
    return person.id


def _person(actor: Actor, said: str, field: str) -> Person:
    try:
        return person_named(actor, said)
    except DomainError as error:
        raise DomainError(error.message, field=field) from None


def _record_others(
    actor: Actor, meeting: Meeting, seated: Seated, lines: Mapping[str, Sequence[str]]
) -> None:
    """Who else came: those already recorded keep their rows, and what they did at items."""
    before = {(other.state, other.name): other for other in seated.roll.others}
    by_person = {other.person_id: other for other in seated.roll.others if other.person_id}
    kept: set[int] = set()
    for name, state in _STATES.items():
        for line in lines[name]:
            row = before.get((state, line))
            if row is None or row.id in kept:
                person = _person(actor, line, name)
                seated.take(person.id, person.name, name)
                row = by_person.get(person.id)
                if row is None:
                    row = Attendance(meeting_id=meeting.id, person_id=person.id)
                    db.session.add(row)
                row.name, row.state = line, state
                db.session.flush()
            elif row.person_id is not None:
                seated.take(row.person_id, row.name, name)
            kept.add(row.id)
    for other in seated.roll.others:
        if other.id not in kept:
            db.session.delete(other)


#: In which field each of the others is listed.
_STATES = {
    "in_attendance": AttendanceState.IN_ATTENDANCE,
    "observers": AttendanceState.OBSERVER,
}


def _forget_moves_of_absent(meeting: Meeting) -> None:
    """Who did not come neither arrived nor left."""
    roll = queries.find_roll(meeting)
    for move in roll.moves:
        if move.attendance_id not in roll.names:
            db.session.delete(move)
    db.session.flush()


@audited("attendance:room-recorded")
def record_move(
    actor: Actor, *, meeting: Meeting, attendance_id: int, item_id: int, move: MoveKind
) -> None:
    """Record that someone who came to a meeting arrived for an item of it, left before it, or took
    no part in it. What was recorded of them at that item is replaced. Raises ``NotQuorate`` where a
    decision on record would have lacked a quorum."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
    enforce_checks("meeting:record-changed", meeting)
    roll = queries.find_roll(meeting)
    if attendance_id not in roll.names:
        raise DomainError("Choose someone who came to the meeting.", field="attendance_id")
    if item_id not in queries.list_places_of_items(meeting):
        raise DomainError("Choose an item of this meeting.", field="item_id")
    if len(roll.moves) >= MOST_MOVES:
        raise DomainError(f"At most {MOST_MOVES} can be recorded of one meeting.")
    made = next(
        (e for e in roll.moves if (e.attendance_id, e.item_id) == (attendance_id, item_id)), None
    )
    if made is None:
        made = RoomMove(attendance_id=attendance_id, item_id=item_id)
        db.session.add(made)
    made.move = move
    meeting.touch()
    db.session.flush()
    check_still_quorate(meeting)


@audited("attendance:room-corrected")
def remove_move(actor: Actor, *, meeting: Meeting, move: RoomMove) -> None:
    """Take back what was recorded of someone at an item."""
    can_edit_meetings(actor).enforce()
    enforce_checks("meeting:record-changed", meeting)
    db.session.delete(move)
    meeting.touch()
    db.session.flush()
    check_still_quorate(meeting)


def _check_seats(meeting: Meeting, roll: queries.Roll, seats: Mapping[int, Seat]) -> None:
    members = {term.person_id: term for term in roll.members}
    for person_id, seat in seats.items():
        if person_id not in members:
            raise DomainError("Someone listed is no longer a member of the group on that day.")
        if seat.state is AttendanceState.PRESENT and meeting.held_on > clock.today():
            raise DomainError(
                f"The meeting is on {day(meeting.held_on)}. Record attendance once "
                "it has been held. You can record apologies and substitutes now."
            )
        if seat.state is AttendanceState.COMING and meeting.held_on <= clock.today():
            raise DomainError(
                f"Record whether {members[person_id].name_then} came.", field=f"state_{person_id}"
            )
        if seat.state is not AttendanceState.SUBSTITUTE:
            continue
        if not roll.rule.allows_substitutes:
            raise DomainError(
                "The group’s terms of reference do not allow substitutes. Record apologies for "
                f"{members[person_id].name_then}.",
                field=f"state_{person_id}",
            )
        if not seat.substitute:
            raise DomainError(
                f"Enter who came in place of {members[person_id].name_then}.",
                field=f"substitute_{person_id}",
            )


def _fill(
    meeting: Meeting,
    row: Attendance | None,
    person_id: int,
    seat: Seat,
    substitute_id: int | None = None,
) -> None:
    if seat.state is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Attendance(meeting_id=meeting.id, person_id=person_id)
        db.session.add(row)
    is_represented = seat.state is AttendanceState.SUBSTITUTE
    row.state, row.name = seat.state, seat.substitute if is_represented else ""
    row.substitute_id = substitute_id


@audited("attendance:answered")
def answer_invitation(
    actor: Actor, *, meeting: Meeting, answer: AttendanceState, substitute: str = ""
) -> None:
    """Say whether one comes to a meeting that is still to be held, or who comes in one's place.
    The last answer stands."""
    can_answer_invitation(actor, queries.list_asked_ids(meeting)).enforce()
    assert actor.person_id is not None
    roll = queries.find_roll(meeting)
    why = why_unanswerable(meeting, roll)
    if why or answer not in ANSWERS:
        raise DomainError(why or "Choose one of the answers.", field="answer")
    if answer is AttendanceState.SUBSTITUTE and not roll.rule.allows_substitutes:
        raise DomainError("The terms of reference do not allow substitutes.", field="answer")
    if answer is AttendanceState.SUBSTITUTE and not substitute:
        raise DomainError("Enter who is coming in your place.", field="substitute")
    _fill(meeting, roll.seats.get(actor.person_id), actor.person_id, Seat(answer, substitute))
    meeting.touch()


def why_unanswerable(meeting: Meeting, roll: queries.Roll) -> str:
    """Why nobody can say any more whether they come; empty where they can."""
    if meeting.is_cancelled:
        return f"The meeting of {day(meeting.held_on)} is cancelled."
    if meeting.held_on < clock.today() or roll.is_recorded:
        return f"The meeting of {day(meeting.held_on)} has been held."
    return ""


def check_unheld(meeting: Meeting) -> None:
    """Raise where members are on record as present: such a meeting was held on its day."""
    was_held = db.session.scalar(
        select(Attendance.id)
        .where(Attendance.meeting_id == meeting.id, Attendance.state == AttendanceState.PRESENT)
        .limit(1)
    )
    if was_held:
        raise DomainError(
            f"This meeting was held on {day(meeting.held_on)}: its attendance is recorded. If that "
            "is wrong, correct the attendance first."
        )


def check_still_quorate(meeting: Meeting) -> None:
    """What was decided stands on the quorum at its item: it cannot go while decisions are on
    record."""
    roll = queries.find_roll(meeting)
    if not roll.quorum:
        enforce_checks("meeting:quorum-lost", QuorumLost(meeting.id, roll.quorum.why))
    for item_id in roll.lost_at:
        lost = QuorumLost(meeting.id, roll.quorum_at(item_id).why, item_id)
        enforce_checks("meeting:quorum-lost", lost)


def check_quorate(meeting: Meeting, item_id: int | None = None) -> None:
    """A meeting that is inquorate, at an item of its agenda if one is given, takes no decisions:
    raise ``NotQuorate`` unless attendance is recorded and makes a quorum."""
    roll = queries.find_roll(meeting)
    if not roll.is_recorded:
        raise NotQuorate("Record attendance first, to show whether the meeting was quorate.")
    quorum = roll.quorum_at(item_id)
    if not quorum:
        raise NotQuorate(
            f"{quorum.why} An inquorate meeting can discuss items but cannot "
            "take decisions. Send this to members as a write-round."
        )


@audited("meeting:apologies-recorded")
def record_apologies(actor: Actor, *, meeting: Meeting, person_ids: Collection[int]) -> None:
    """Set which of the meeting's members cannot come. Who is represented by a substitute stays
    so; who was recorded as present and is ticked now was not."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
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
