"""What all pages of minutes hang on: the blueprint, and how the minutes of an address are found."""

from flask import Blueprint

from app.governance.meetings.views import meeting_of
from app.governance.minutes import queries
from app.governance.minutes.models import Minutes
from app.governance.minutes.permissions import can_write_minutes
from app.web.record_pages import RecordPages

blueprint = Blueprint("minutes", __name__)

#: Where the minutes of a meeting are.
PLACE = "/meetings/<int:meeting_id>/minutes"


def minutes_of(meeting_id: int) -> Minutes:
    """The minutes of the meeting that an address names."""
    return queries.get_minutes(meeting_of(meeting_id))


def here(minutes: Minutes) -> dict[str, int]:
    """What an address names of them."""
    return {"meeting_id": minutes.meeting_id}


pages = RecordPages(blueprint, "minutes", minutes_of, lambda actor, _m: can_write_minutes(actor))
