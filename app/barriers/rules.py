"""Kinds and states of what a pilot raises with a department."""

from enum import StrEnum

from app.core.workflow import Workflow


class BarrierKind(StrEnum):
    BARRIER = "barrier"
    OPPORTUNITY = "opportunity"

    @property
    def word(self) -> str:
        return self.value.capitalize()


class BarrierState(StrEnum):
    OPEN = "open"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    BarrierState.OPEN: "Awaiting a response",
    BarrierState.RESPONDED: "Response received",
    BarrierState.RESOLVED: "Resolved",
    BarrierState.WITHDRAWN: "Withdrawn",
}

#: Not settled yet: what a meeting is shown.
UNSETTLED = (BarrierState.OPEN, BarrierState.RESPONDED)
SETTLED = tuple(state for state in BarrierState if state not in UNSETTLED)

BARRIER_WORKFLOW = Workflow(
    "barrier",
    {
        BarrierState.OPEN: (
            BarrierState.RESPONDED,
            BarrierState.RESOLVED,
            BarrierState.WITHDRAWN,
        ),
        BarrierState.RESPONDED: (
            BarrierState.OPEN,
            BarrierState.RESOLVED,
            BarrierState.WITHDRAWN,
        ),
        BarrierState.RESOLVED: (BarrierState.OPEN,),
        BarrierState.WITHDRAWN: (BarrierState.OPEN,),
    },
)
