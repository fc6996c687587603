"""What readiness declares."""

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.governance.meetings.models import Meeting
from app.governance.meetings.stages import NextStep, Stage, StageState
from app.governance.meetings.steps import Step
from app.readiness.cli import commands
from app.readiness.figures import FIGURES
from app.readiness.permissions import can_read_readiness
from app.readiness.rules import Readiness
from app.readiness.status import ready_meetings
from app.readiness.views import blueprint

#: What is waited for before the pack.
BEFORE_PACK = (Step.CALL, Step.RETURNS, Step.PAPERS, Step.CLEARANCE)


def _meeting_panel(meeting: Meeting, actor: Actor) -> dict[str, Any] | None:
    if not can_read_readiness(actor) or meeting.is_cancelled:
        return None
    ready = ready_meetings([meeting], clock.today())[meeting.id]
    return {"meeting": meeting, "ready": ready, "stage": _papers(meeting, ready)}


def _papers(meeting: Meeting, ready: Readiness) -> StageState | None:
    """How the papers stand, with the progress updates and clearances that come with them."""
    steps = [each for each in ready.steps if each.dated.step in BEFORE_PACK]
    done, missing = (
        sum(getattr(s, f"{what}_count") for s in steps) for what in ("done", "missing")
    )
    late = sum(each.late_count for each in steps)
    if not done + missing:
        return None
    said = f"{done} of {done + missing} for the pack received" if missing else "All received"
    chase = NextStep("Chase what is late", "readiness.show_readiness", {"meeting_id": meeting.id})
    return StageState(
        Stage.PAPERS,
        f"{said}, {late} late" if late else said,
        is_done=not missing,
        is_late=late > 0,
        next=chase if late and not ready.is_over else None,
        anchor="agenda",
    )


DOMAIN = Domain(
    name="readiness",
    blueprint=blueprint,
    commands=(commands,),
    figures=FIGURES,
    panels=(Panel("meeting_facts", 4, "readiness/meeting_panel.html", _meeting_panel),),
)
