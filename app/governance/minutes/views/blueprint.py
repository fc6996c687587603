"""What the routes are bound to, and what the pages share."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries
from app.governance.minutes.models import Minutes
from app.web.pages import redirect_to

blueprint = Blueprint("minutes", __name__)

#: Where the minutes of a meeting are.
PLACE = "/meetings/<int:meeting_id>/minutes"


def minutes_of(meeting_id: int) -> Minutes:
    """The minutes of the meeting that an address names."""
    return queries.get_minutes(meeting_of(meeting_id))


def here(minutes: Minutes) -> dict[str, int]:
    """What an address names of them."""
    meeting = minutes.meeting
    return {"meeting_id": meeting.id}


def to_minutes(minutes: Minutes, message: str) -> Response:
    return redirect_to("minutes.show_minutes", message, **here(minutes))


def to_editor(minutes: Minutes, message: str, item_id: int | None = None) -> Response:
    anchor = {"_anchor": f"item-{item_id}"} if item_id else {}
    return redirect_to("minutes.write_minutes", message, **here(minutes), **anchor)
