"""Recording who was at a meeting."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from app.accounts.rules import Actor
from app.audit.events import audited
from app.core import clock
from app.core.errors import DomainError
from app.core.formats import counted, day
from app.extensions import db
from app.governance.attendance import queries
from app.governance.attendance.rules import Seat
from app.governance.decisions.models import Decision
from app.governance.minutes.queries import check_minutes_open
from app.governance.models import Attendance, Meeting
from app.governance.permissions import can_edit_meetings
from app.governance.rules import AttendanceState


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
    check_minutes_open(meeting.id)
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
            raise DomainError("Somebody is no member of the group on that day any more.")
        if seat.state is AttendanceState.PRESENT and meeting.held_on > clock.today():
            raise DomainError(
                f"The meeting is on {day(meeting.held_on)}: say who was there once it has come. "
                "Apologies and substitutes can be recorded before."
            )
        if seat.state is not AttendanceState.SUBSTITUTE:
            continue
        if not roll.rule.allows_substitutes:
            raise DomainError(
                "The group's terms of reference allow no substitutes: record apologies for "
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


def _check_still_quorate(meeting: Meeting) -> None:
    """What was decided stands on the quorum: it cannot go while decisions are on record."""
    decided = db.session.scalar(
        select(func.count()).select_from(Decision).where(Decision.meeting_id == meeting.id)
    )
    roll = queries.find_roll(meeting)
    if decided and not roll.quorum:
        raise NotQuorate(
            f"{roll.quorum.why} But {counted(decided, 'decision')} of this meeting "
            f"{'is' if decided == 1 else 'are'} on record: remove "
            f"{'it' if decided == 1 else 'them'} first."
        )


def check_quorate(meeting: Meeting) -> None:
    """Raise ``NotQuorate`` unless it is recorded who was there and they could take decisions."""
    roll = queries.find_roll(meeting)
    if not roll.is_recorded:
        raise NotQuorate(
            "Record who was at the meeting first: that shows whether it could take decisions."
        )
    if not roll.quorum:
        raise NotQuorate(
            f"{roll.quorum.why} A meeting without its quorum may discuss, but takes no decision: "
            "send it to the members as a write-round."
        )
