"""Recording who was at a meeting."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.formats import day
from app.extensions import db
from app.governance.attendance import queries
from app.governance.attendance.permissions import can_answer_invitation
from app.governance.attendance.rules import QuorumLost, Seat
from app.governance.meetings.models import Attendance, Meeting
from app.governance.meetings.permissions import can_edit_meetings
from app.governance.meetings.rules import ANSWERS, AWAY, AttendanceState
from app.governance.meetings.service import check_stands


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
    """Set how each member's seat was filled (by person), and who else came."""
    can_edit_meetings(actor).enforce()
    check_stands(meeting)
    enforce_checks("meeting:record-changed", meeting)
    roll = queries.find_roll(meeting)
    _check_seats(meeting, roll, seats)
    for person_id, seat in seats.items():
        _fill(meeting, roll.seats.get(person_id), person_id, seat)
    for other in roll.others:
        db.session.delete(other)
    for state, names in (
        (AttendanceState.IN_ATTENDANCE, in_attendance),
        (AttendanceState.OBSERVER, observers),
    ):
        db.session.add_all(
            Attendance(meeting_id=meeting.id, person_id=None, name=name, state=state)
            for name in names
        )
    meeting.touch()
    db.session.flush()
    _check_still_quorate(meeting)


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
                "The group's terms of reference do not allow substitutes. Record apologies for "
                f"{members[person_id].name_then}.",
                field=f"state_{person_id}",
            )
        if not seat.substitute:
            raise DomainError(
                f"Enter who came in place of {members[person_id].name_then}.",
                field=f"substitute_{person_id}",
            )


def _fill(meeting: Meeting, row: Attendance | None, person_id: int, seat: Seat) -> None:
    if seat.state is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Attendance(meeting_id=meeting.id, person_id=person_id)
        db.session.add(row)
    is_represented = seat.state is AttendanceState.SUBSTITUTE
    row.state, row.name = seat.state, seat.substitute if is_represented else ""


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


def _check_still_quorate(meeting: Meeting) -> None:
    """What was decided stands on the quorum: it cannot go while decisions are on record."""
    quorum = queries.find_roll(meeting).quorum
    if not quorum:
        enforce_checks("meeting:quorum-lost", QuorumLost(meeting.id, quorum.why))


def check_quorate(meeting: Meeting) -> None:
    """An inquorate meeting takes no decisions: raise ``NotQuorate`` unless attendance is recorded
    and makes a quorum."""
    roll = queries.find_roll(meeting)
    if not roll.is_recorded:
        raise NotQuorate("Record attendance first, to show whether the meeting was quorate.")
    if not roll.quorum:
        raise NotQuorate(
            f"{roll.quorum.why} An inquorate meeting can discuss items but cannot "
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
