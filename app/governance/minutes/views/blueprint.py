"""What the routes are bound to, and what the pages share."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries
from app.governance.minutes.models import Minutes
from app.web.pages import redirect_to

blueprint = Blueprint("minutes", __name__)

#: Where the minutes of a meeting are.
PLACE = "/meetings/<slug>/<day>/minutes"


def minutes_of(slug: str, day: str) -> Minutes:
    """The minutes of the meeting that an address names."""
    return queries.get_minutes(meeting_of(slug, day))


def here(minutes: Minutes) -> dict[str, str]:
    """What an address names of them."""
    meeting = minutes.meeting
    return {"slug": meeting.group.slug, "day": meeting.held_on.isoformat()}


def to_minutes(minutes: Minutes, message: str) -> Response:
    return redirect_to("minutes.show_minutes", message, **here(minutes))


def to_editor(minutes: Minutes, message: str, item_id: int | None = None) -> Response:
    anchor = {"_anchor": f"item-{item_id}"} if item_id else {}
    return redirect_to("minutes.write_minutes", message, **here(minutes), **anchor)
