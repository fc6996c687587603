"""Kinds and states of what a pilot raises with a department."""

from datetime import date
from typing import TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow


class BarrierKind(Worded):
    BARRIER = "barrier"
    OPPORTUNITY = "opportunity"


class BarrierState(Worded):
    OPEN = "open", "Awaiting a response"
    RESPONDED = "responded", "Response received"
    RESOLVED = "resolved"


#: Not settled yet: what a meeting is shown.
UNSETTLED = (BarrierState.OPEN, BarrierState.RESPONDED)
SETTLED = tuple(state for state in BarrierState if state not in UNSETTLED)

BARRIER_WORKFLOW = Workflow(
    "barrier",
    {
        BarrierState.OPEN: (BarrierState.RESPONDED, BarrierState.RESOLVED),
        BarrierState.RESPONDED: (BarrierState.OPEN, BarrierState.RESOLVED),
        BarrierState.RESOLVED: (BarrierState.OPEN,),
    },
)


class BarrierFacts(TypedDict):
    kind: BarrierKind
    title: str
    detail: str
    department_id: int
    ask: str
    respond_by_on: date | None
