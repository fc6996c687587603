"""What readiness declares."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.governance.meetings.models import Meeting
from app.readiness.cli import commands
from app.readiness.permissions import can_read_readiness
from app.readiness.status import ready_meetings
from app.readiness.views import blueprint


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    if not can_read_readiness(actor) or meeting.is_cancelled:
        return None
    return {"meeting": meeting, "ready": ready_meetings([meeting], clock.today())[meeting.id]}


DOMAIN = Domain(
    name="readiness",
    blueprint=blueprint,
    commands=(commands,),
    panels=(Panel("meeting", 4, "readiness/meeting_panel.html", _meeting_panel),),
)
