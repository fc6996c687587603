"""What calendars declare."""

from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.governance.calendars.views import blueprint
from app.governance.meetings.models import Meeting


def _meeting_panel(meeting: Meeting, _actor: Actor) -> dict[str, Any]:
    return {"meeting": meeting}


DOMAIN = Domain(
    name="calendars",
    events={
        "calendar:opened": "Calendar address made",
        "calendar:closed": "Calendar address ended",
    },
    blueprint=blueprint,
    panels=(Panel("meeting_facts", 5, "calendars/meeting_panel.html", _meeting_panel),),
)
