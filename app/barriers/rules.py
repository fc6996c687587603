"""Kinds, categories and states of what a place raises with a department, and the steps between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NotRequired, Self, TypedDict

from app.core.worded import Worded
from app.core.wording import Phrase
from app.core.workflow import Workflow
from app.core.working_days import earliest_end


class BarrierKind(Worded):
    BARRIER = "barrier"
    OPPORTUNITY = "opportunity"


class BarrierCategory(Worded):
    """What stands in the way."""

    FUNDING = "funding", "Ring-fencing and funding streams"
    PERFORMANCE = "performance", "Performance frameworks"
    BUDGETS = "budgets", "Pooling and aligning budgets"
    ASSETS = "assets", "Capital and assets"
    DATA = "data", "Data sharing"
    LEGISLATION = "legislation"
    INSPECTION = "inspection"
    OTHER = "other"


class BarrierState(Worded):
    RAISED = "raised"
    RETURNED = "returned", Phrase("Returned to the {place}")
    ACCEPTED = "accepted", "Accepted, not yet sent"
    SENT = "sent", "Awaiting a response"
    ESCALATED = "escalated"
    ESCALATED_FURTHER = "escalated_further", "Escalated further"
    RESPONDED = "responded", "Response received"
    AGREEING = "agreeing", "Awaiting agreement that it is resolved"
    RESOLVED = "resolved"
    CLOSED = "closed", "Closed without agreement"


#: With the place or the secretariat: nobody has been asked yet.
NOT_SENT = (BarrierState.RAISED, BarrierState.RETURNED, BarrierState.ACCEPTED)
#: Over.
SETTLED = (BarrierState.RESOLVED, BarrierState.CLOSED)
#: Put to a department and not over: what a meeting is shown.
OPEN = tuple(state for state in BarrierState if state not in (*NOT_SENT, *SETTLED))
UNSETTLED = (*NOT_SENT, *OPEN)
#: Where a response is awaited, unless one has come since it was asked for.
ASKED = (BarrierState.SENT, BarrierState.ESCALATED, BarrierState.ESCALATED_FURTHER)
#: With a group.
WITH_GROUP = (BarrierState.ESCALATED, BarrierState.ESCALATED_FURTHER)

_ENDS = (BarrierState.AGREEING, BarrierState.RESOLVED, BarrierState.CLOSED)
_REOPENED = (BarrierState.RAISED, BarrierState.ACCEPTED, BarrierState.SENT)

BARRIER_WORKFLOW = Workflow(
    "barrier",
    {
        BarrierState.RAISED: (
            BarrierState.ACCEPTED,
            BarrierState.RETURNED,
            BarrierState.SENT,
            *_ENDS,
        ),
        BarrierState.RETURNED: (BarrierState.RAISED, *_ENDS),
        BarrierState.ACCEPTED: (BarrierState.SENT, BarrierState.RETURNED, *_ENDS),
        BarrierState.SENT: (BarrierState.RESPONDED, *WITH_GROUP, *_ENDS),
        BarrierState.ESCALATED: (
            BarrierState.ESCALATED_FURTHER,
            BarrierState.RESPONDED,
            BarrierState.SENT,
            *_ENDS,
        ),
        BarrierState.ESCALATED_FURTHER: (BarrierState.RESPONDED, BarrierState.SENT, *_ENDS),
        BarrierState.RESPONDED: (BarrierState.SENT, *WITH_GROUP, *_ENDS),
        BarrierState.AGREEING: (
            BarrierState.RAISED,
            BarrierState.ACCEPTED,
            BarrierState.SENT,
            BarrierState.RESPONDED,
            BarrierState.RESOLVED,
            BarrierState.CLOSED,
        ),
        BarrierState.RESOLVED: _REOPENED,
        BarrierState.CLOSED: _REOPENED,
    },
)


class ResponseOutcome(Worded):
    ACCEPTED = "accepted"
    PARTLY = "partly", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class BarrierEventKind(Worded):
    """What a dated line of a barrier's history tells; ``words_of`` makes the sentence."""

    RAISED = "raised"
    JOINED = "joined"
    PARTED = "parted", "Restored, apart again"
    ACCEPTED = "accepted", "Accepted, to be sent"
    RETURNED = "returned"
    RAISED_AGAIN = "raised_again", "Raised again"
    SENT = "sent"
    EXTENDED = "extended", "Response date changed"
    RESPONDED = "responded", "Response received"
    ESCALATED = "escalated"
    ASKED_TO_AGREE = "asked_to_agree", "Asked whether it is resolved"
    AGREED = "agreed"
    DISAGREED = "disagreed", "Not agreed"
    TAKEN_UP = "taken_up", "Taken up"
    RESOLVED = "resolved"
    CLOSED = "closed", "Closed without agreement"
    REOPENED = "reopened"


class Agreement(Worded):
    """What a place that raised a barrier says, once it is asked whether it is resolved."""

    ASKED = "asked"
    AGREED = "agreed"
    DISAGREED = "disagreed", "Not agreed"


#: Clear working days that the secretariat has to say what becomes of what was raised.
TRIAGE_DAYS = 5
#: Clear working days that places have to say whether a barrier is resolved.
AGREEMENT_DAYS = 10


def due_date(asked_on: date, clear_days: int) -> date:
    """By when a response is asked for: so many clear working days lie between."""
    return earliest_end(asked_on, clear_days)


def all_agree(answers: Sequence[Agreement | None]) -> bool:
    """Whether every place that raised a barrier agrees; nobody's agreement is none."""
    return bool(answers) and all(each is Agreement.AGREED for each in answers)


class BarrierFacts(TypedDict):
    kind: BarrierKind
    title: str
    detail: str
    ask: str
    category: BarrierCategory | None
    theme_id: NotRequired[int | None]
    department_id: int | None
    rule_name: str
    evidence: str
    cost_pence: int | None
    cost_note: str
    savings: str
    applies_to: str


class Triage(Worded):
    """What becomes of what was raised."""

    SEND = "send", Phrase("Send it to the {asked}")
    ACCEPT = "accept", "Accept it, and send it later"
    RETURN = "return", "Return it, with the reason"


class GroupStep(Worded):
    """Whether barriers that are late or not accepted go up to a group, and when."""

    NONE = "none", "They do not come to this group"
    FIRST = "first", "They come to this group first"
    SECOND = "second", "They come to this group next"


class ResponseFacts(TypedDict):
    outcome: ResponseOutcome
    text: str
    change: NotRequired[str]
    change_by_on: NotRequired[date | None]
    change_in: NotRequired[str]


@dataclass(frozen=True)
class Responsiveness:
    """How one that is asked has responded so far, also to what is closed by now. ``median_days``
    are clear working days from request to response, over all responses (None: there is none yet);
    ``judged`` counts the requests whose newest response says whether the ask is accepted."""

    median_days: float | None
    accepted: int
    judged: int

    @classmethod
    def of(cls, days: Iterable[int | None], outcomes: Iterable[ResponseOutcome | None]) -> Self:
        """``days`` of each response, ``outcomes`` of each request; unknown ones are left out."""
        known = [each for each in days if each is not None]
        judged = [each for each in outcomes if each is not None]
        return cls(
            median_days=median(known) if known else None,
            accepted=judged.count(ResponseOutcome.ACCEPTED),
            judged=len(judged),
        )

    @property
    def accepted_percent(self) -> int | None:
        return round(100 * self.accepted / self.judged) if self.judged else None
