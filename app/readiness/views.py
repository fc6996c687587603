"""The page of a meeting's readiness, and the messages that go out from it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor
from app.core.errors import NotFound
from app.core.formats import counted
from app.governance.meetings.models import Meeting
from app.governance.meetings.views import meeting_of
from app.packs.readership.queries import read_readership
from app.readiness import service
from app.readiness.messages import chasing
from app.readiness.permissions import can_chase, can_read_readiness
from app.readiness.status import status_of
from app.web.forms import asked_for
from app.web.guards import require
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render, turn_back_to
from app.web.paging import page_of

blueprint = Blueprint("readiness", __name__)

#: What the address asks for, to have the list of whom to chase open; and its anchor.
PEOPLE = "people"


def _seen() -> int:
    """How many messages of today the page told of whose button was pressed."""
    given = request.args.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 5 else 0


@blueprint.get("/meetings/<int:meeting_id>/readiness")
def show_readiness(meeting_id: int) -> str:
    """The whole, with the first of each step; or, in pages, the step that the address names."""
    meeting = meeting_of(meeting_id)
    require(can_read_readiness(current_actor()))
    found = status_of(meeting, clock.today())
    asked = asked_for("step")
    step = next((each for each in found.ready.steps if each.dated.step.value == asked), None)
    return render(
        "readiness/show_readiness.html",
        meeting=meeting,
        found=found,
        readership=None if step else read_readership(meeting),
        step=step,
        page=page_of(step.listed) if step else None,
        is_chasing=asked_for("open") == PEOPLE,
    )


@blueprint.route(
    "/meetings/<int:meeting_id>/readiness/chase/<int:person_id>", methods=["GET", "POST"]
)
def chase_person(meeting_id: int, person_id: int) -> str | Response:
    """The message that would go to one person, with those of today that did; sent, it goes at
    once."""
    actor, today = current_actor(), clock.today()
    meeting = meeting_of(meeting_id)
    require(can_chase(actor))
    if request.method == "POST":
        return _chase(actor, meeting, person_id)
    assignee = status_of(meeting, today).find(person_id)
    if assignee is None:
        raise NotFound("Nothing is outstanding from them for this meeting.")
    return render(
        "readiness/chase_person.html",
        meeting=meeting,
        assignee=assignee,
        message=chasing(meeting, assignee.first_told, today),
        times=assignee.chased_times(today),
    )


def _chase(actor: Actor, meeting: Meeting, person_id: int) -> Response:
    """Unless they were chased today: then the page that tells of it asks again."""
    try:
        with once():
            chase = service.chase_person(actor, meeting=meeting, person_id=person_id, seen=_seen())
            name, what = chase.person.name, counted(chase.thing_count, "item")
    except service.ChasedAlready:
        return redirect_to("readiness.chase_person", person_id=person_id, meeting_id=meeting.id)
    except service.NothingOwed as told:
        return turn_back_to("readiness.show_readiness", told.message, meeting_id=meeting.id)
    said = f"Message to {name} queued: {what}."
    return redirect_to(
        "readiness.show_readiness", said, meeting_id=meeting.id, open=PEOPLE, _anchor=PEOPLE
    )


@blueprint.route("/meetings/<int:meeting_id>/readiness/chase", methods=["GET", "POST"])
def chase_late(meeting_id: int) -> str | Response:
    """The messages that would go to everyone who is late; sent, they go."""
    actor, today = current_actor(), clock.today()
    meeting = meeting_of(meeting_id)
    require(can_chase(actor))
    if request.method == "POST":
        with once():
            count = len(service.chase_late(actor, meeting=meeting))
        if count:
            said = f"{counted(count, 'message')} queued."
            return redirect_to("readiness.show_readiness", said, meeting_id=meeting.id)
        why = "No message was sent: everyone who is overdue has been chased today."
        return turn_back_to("readiness.show_readiness", why, meeting_id=meeting.id)
    late = status_of(meeting, today).to_be_chased(today)
    return render(
        "readiness/chase_late.html",
        meeting=meeting,
        messages=[(each, chasing(meeting, each.first_told, today)) for each in late],
    )
