"""The pages of a meeting's attendance, and of whether members come."""

from functools import partial
from operator import itemgetter
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor
from app.governance.attendance import queries, service
from app.governance.attendance.forms import (
    ApologiesForm,
    InvitationForm,
    RoomForm,
    attendance_form,
)
from app.governance.attendance.permissions import can_answer_invitation
from app.governance.attendance.rules import likely_state
from app.governance.groups import queries as group_queries
from app.governance.meetings.answers import list_apologies
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import ANSWERS, AttendanceState
from app.governance.meetings.views import meeting_of, meeting_pages
from app.web.forms import press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render

blueprint = Blueprint("attendance", __name__)
pages = meeting_pages(blueprint)


def _beginning(meeting: Meeting, roll: queries.Roll) -> dict[str, Any]:
    """What stands in the form at first: what is recorded or, once the meeting's day has come and
    before anything is, that everyone is there who has sent no apologies."""
    fill_in = not roll.is_recorded and meeting.held_on <= clock.today()
    values: dict[str, Any] = {
        "in_attendance": roll.names_of(AttendanceState.IN_ATTENDANCE),
        "observers": roll.names_of(AttendanceState.OBSERVER),
    }
    for term in roll.members:
        seat = roll.seats.get(term.person_id)
        state = seat.state if seat else None
        if fill_in and state in (None, AttendanceState.COMING):
            state = likely_state(term.role)
        values[f"state_{term.person_id}"] = state
        values[f"substitute_{term.person_id}"] = seat.name if seat else ""
    return values


@blueprint.route("/meetings/<int:meeting_id>/attendance", methods=["GET", "POST"])
def record_attendance(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    roll = queries.find_roll(meeting)
    form = attendance_form(roll.members)(meeting, **_beginning(meeting, roll))

    def record(actor: Actor, **_values: Any) -> None:
        service.record_attendance(
            actor,
            meeting=meeting,
            seats=form.seats(roll.members),
            in_attendance=form.in_attendance.data,
            observers=form.observers.data,
        )

    is_filled_in = not roll.is_recorded and meeting.held_on <= clock.today()
    return pages.change(
        meeting, form, record, "Attendance recorded.", roll=roll, is_filled_in=is_filled_in
    )


@blueprint.route("/meetings/<int:meeting_id>/attendance/room", methods=["GET", "POST"])
def record_move(meeting_id: int) -> str | Response:
    """Who arrived late, left early or took no part, item by item; and one more of these."""
    meeting = pages.find_to_change(meeting_id)
    roll = queries.find_roll(meeting)
    names = roll.names
    items = {item.id: f"{place}. {item.title}" for place, item in enumerate(meeting.items, 1)}
    form = RoomForm(
        meeting,
        choices={
            "attendance_id": sorted(names.items(), key=itemgetter(1)),
            "item_id": list(items.items()),
        },
    )
    record = partial(service.record_move, current_actor(), meeting=meeting)
    if form.saves(lambda: record(**form.values())):
        return redirect_to("attendance.record_move", "Recorded.", meeting_id=meeting.id)
    return render(
        "attendance/record_move.html",
        form=form,
        meeting=meeting,
        roll=roll,
        items=items,
        lost={item_id: roll.quorum_at(item_id).why for item_id in roll.lost_at},
    )


@blueprint.post("/meetings/<int:meeting_id>/attendance/room/<int:move_id>/remove")
def remove_move(meeting_id: int, move_id: int) -> Response:
    meeting = pages.find_to_change(meeting_id)
    move = queries.get_move(meeting, move_id)
    press(meeting, lambda: service.remove_move(current_actor(), meeting=meeting, move=move))
    return redirect_to("attendance.record_move", "Removed.", meeting_id=meeting.id)


@blueprint.route("/meetings/<int:meeting_id>/apologies", methods=["GET", "POST"])
def edit_apologies(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    members = group_queries.list_members(meeting.group, meeting.held_on)
    form = ApologiesForm(
        meeting,
        choices={"person_ids": [(term.person_id, term.name_then) for term in members]},
        person_ids=[term.person_id for term in list_apologies(meeting)],
    )
    return pages.change(meeting, form, service.record_apologies, "Apologies recorded.")


@blueprint.route("/meetings/<int:meeting_id>/coming", methods=["GET", "POST"])
def answer_invitation(meeting_id: int) -> str | Response:
    actor, meeting = current_actor(), meeting_of(meeting_id)
    require(can_answer_invitation(actor, queries.list_asked_ids(meeting)))
    roll = queries.find_roll(meeting)
    own = next((seat for key, seat in roll.seats.items() if key == actor.person_id), None)
    form = InvitationForm(
        without=() if roll.rule.allows_substitutes else ("substitute",),
        answer=own.state if own else None,
        substitute=own.name if own else "",
    )
    if not roll.rule.allows_substitutes:
        form.answer.offer([each for each in ANSWERS if each is not AttendanceState.SUBSTITUTE])
    if form.saves(lambda: service.answer_invitation(actor, meeting=meeting, **form.values())):
        return pages.go_back(meeting, "Your answer has been recorded.")
    return render(
        "attendance/answer_invitation.html",
        form=form,
        meeting=meeting,
        why_not=service.why_unanswerable(meeting, roll),
    )
