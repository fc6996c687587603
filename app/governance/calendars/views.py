"""Invitation files, people's subscriptions, and the page that explains them."""

from hashlib import sha256

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.acting.queries import list_acted_for
from app.accounts.identity import actor_for
from app.core import clock
from app.core.errors import NotFound
from app.core.links import link_to
from app.governance.calendars import queries, service
from app.governance.calendars.contents import appointment_of, deadlines_of, meetings_of
from app.governance.calendars.permissions import can_keep_calendar
from app.governance.calendars.rules import invitation, subscription
from app.governance.meetings.permissions import can_read_meeting
from app.governance.meetings.views import meeting_of
from app.web.guards import public, require, require_proof
from app.web.identity import current_actor
from app.web.once import once
from app.web.pages import redirect_to, render

blueprint = Blueprint("calendars", __name__)


def _calendar_file(content: bytes, name: str) -> Response:
    answer = Response(
        content,
        mimetype="text/calendar",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.ics"',
            "Cache-Control": "private, no-store",
        },
    )
    answer.set_etag(sha256(content).hexdigest())
    return answer


@blueprint.get("/meetings/<int:meeting_id>/invitation.ics")
def download_invitation(meeting_id: int) -> Response:
    meeting = meeting_of(meeting_id)
    require(can_read_meeting(current_actor(), meeting.group_id))
    name = f"{meeting.group.slug}-{meeting.held_on.isoformat()}"
    return _calendar_file(invitation(appointment_of(meeting)), name)


@blueprint.get("/calendar")
def show_calendar() -> str:
    actor = current_actor()
    require(can_keep_calendar(actor))
    assert actor.person_id is not None
    feed = queries.find_feed_of(actor.person_id)
    return render(
        "calendars/show_calendar.html",
        feed=feed,
        works=feed is not None and queries.works(feed),
        address="",
    )


@blueprint.post("/calendar/address")
def make_address() -> str:
    """The one time that the address is shown: it cannot be read from what is kept."""
    actor = current_actor()
    require(can_keep_calendar(actor))
    require_proof()
    with once():
        token = service.open_feed(actor)
    assert actor.person_id is not None
    return render(
        "calendars/show_calendar.html",
        feed=queries.find_feed_of(actor.person_id),
        works=True,
        address=link_to("calendars.read_feed", token=token),
    )


@blueprint.post("/calendar/close")
def close_calendar() -> AnyResponse:
    actor = current_actor()
    require(can_keep_calendar(actor))
    with once():
        service.close_feed(actor)
    return redirect_to("calendars.show_calendar", "Your calendar address has stopped working.")


@blueprint.get("/calendar/<token>.ics")
@public
def read_feed(token: str) -> Response:
    """A calendar program has no session: whoever knows the secret may read, while it works."""
    feed = queries.find_feed(token)
    if feed is None:
        raise NotFound("There is no calendar at this address. Its owner may have made a new one.")
    today = clock.today()
    actor = actor_for(feed.person_id, feed.person.name, today)
    acted_for = [
        actor_for(each.person_id, each.person.name, today)
        for each in list_acted_for(feed.person_id, today)
    ]
    meetings = meetings_of(actor, acted_for, today)
    content = subscription(
        "Standing Agenda",
        [appointment_of(meeting) for meeting in meetings],
        deadlines_of(actor, acted_for, meetings, today, feed.made_at),
    )
    answer = _calendar_file(content, "standing-agenda")
    answer.make_conditional(request)
    return answer
