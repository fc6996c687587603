"""Scoring of risks (Orange Book; governance-rules, "Risks")."""

import calendar
from datetime import date
from typing import TypedDict

from app.core.rag import Movement
from app.core.worded import Worded
from app.core.workflow import Workflow
from app.programme.rules import AcceptedRisk

LIKELIHOOD = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACT = {1: "Insignificant", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Catastrophic"}


class Band(Worded):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def css(self) -> str:
        """The class suffix: ``app-band--very-high``."""
        return self.value.replace("_", "-")


def band(score: int) -> Band:
    """1-4 low, 5-9 medium, 10-15 high, 16-25 very high."""
    if not 1 <= score <= 25:
        raise ValueError("a score is likelihood times impact, 1 to 25")
    if score <= 4:
        return Band.LOW
    if score <= 9:
        return Band.MEDIUM
    return Band.HIGH if score <= 15 else Band.VERY_HIGH


#: Months between reviews of a risk.
REVIEW_MONTHS = {Band.VERY_HIGH: 1, Band.HIGH: 2, Band.MEDIUM: 3, Band.LOW: 6}


def review_due_on(assessed_on: date, band: Band) -> date:
    """The day of the next review: very high monthly, high every two months, medium quarterly, low
    half-yearly. The 31st falls on the last day of a shorter month."""
    years, month = divmod(assessed_on.month - 1 + REVIEW_MONTHS[band], 12)
    year, month = assessed_on.year + years, month + 1
    return date(year, month, min(assessed_on.day, calendar.monthrange(year, month)[1]))


def is_in_order(inherent: int, residual: int, target: int) -> bool:
    """Target <= residual <= inherent; anything else needs an explanation."""
    return target <= residual <= inherent


def is_above(score: int, accepted: AcceptedRisk) -> bool:
    """Whether a residual score is above appetite."""
    return score > accepted.score


def score_movement(before: int | None, now: int) -> Movement:
    """How a score moved. Up is worse: the arrow says which way the number went."""
    if before is None:
        return Movement("new", "new")
    if before == now:
        return Movement("level", "no change")
    way = "up" if now > before else "down"
    return Movement(way, f"{way} from {before}")


class RiskResponse(Worded):
    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"
    TAKE_OPPORTUNITY = "take_opportunity", "Take the opportunity"


class Proximity(Worded):
    IMMINENT = "imminent", "Imminent (under 1 month)"
    ONE_TO_THREE = "one_to_three", "1 to 3 months"
    THREE_TO_SIX = "three_to_six", "3 to 6 months"
    SIX_TO_TWELVE = "six_to_twelve", "6 to 12 months"
    OVER_TWELVE = "over_twelve", "Over 12 months"


class RiskState(Worded):
    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


class RiskClosure(Worded):
    """Why a risk is closed."""

    OCCURRED = "occurred", "It happened and is now an issue"
    IMPOSSIBLE = "impossible", "It can no longer happen"
    TREATED = "treated", "It is down to its target"
    ACCEPTED = "accepted", "It is accepted, within appetite"
    TRANSFERRED = "transferred", "It has been transferred"
    DUPLICATE = "duplicate", "It is the same as another risk"


RISK_WORKFLOW = Workflow(
    "risk",
    {
        RiskState.OPEN: (RiskState.OCCURRED, RiskState.CLOSED),
        RiskState.OCCURRED: (RiskState.OPEN, RiskState.CLOSED),
        RiskState.CLOSED: (RiskState.OPEN,),
    },
)


class IssueState(Worded):
    OPEN = "open"
    RESOLVED = "resolved"


ISSUE_WORKFLOW = Workflow(
    "issue", {IssueState.OPEN: (IssueState.RESOLVED,), IssueState.RESOLVED: (IssueState.OPEN,)}
)


class Severity(Worded):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """From 1, low, to 4, critical."""
        return list(Severity).index(self) + 1


class RiskFacts(TypedDict):
    title: str
    cause: str
    event: str
    effect: str
    owner_id: int | None
    inherent_likelihood: int
    inherent_impact: int
    target_likelihood: int
    target_impact: int
    response: RiskResponse
    approval: str
    proximity: Proximity
    mitigation: str


class IssueFacts(TypedDict):
    title: str
    description: str
    owner_id: int | None
    severity: Severity
    action: str
    due_on: date | None
