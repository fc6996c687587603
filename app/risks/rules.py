"""Scoring of risks (Orange Book; governance-rules, "Risks")."""

from enum import StrEnum

from app.core.workflow import Workflow

LIKELIHOOD = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACT = {1: "Insignificant", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Catastrophic"}


class Band(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()


def band(score: int) -> Band:
    """1-4 low, 5-9 medium, 10-15 high, 16-25 very high."""
    if not 1 <= score <= 25:
        raise ValueError("a score is likelihood times impact, 1 to 25")
    if score <= 4:
        return Band.LOW
    if score <= 9:
        return Band.MEDIUM
    return Band.HIGH if score <= 15 else Band.VERY_HIGH


class RiskResponse(StrEnum):
    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"
    TAKE_OPPORTUNITY = "take_opportunity"

    @property
    def word(self) -> str:
        if self is RiskResponse.TAKE_OPPORTUNITY:
            return "Take the opportunity"
        return self.value.capitalize()


class Proximity(StrEnum):
    IMMINENT = "imminent"
    ONE_TO_THREE = "one_to_three"
    THREE_TO_SIX = "three_to_six"
    SIX_TO_TWELVE = "six_to_twelve"
    OVER_TWELVE = "over_twelve"

    @property
    def word(self) -> str:
        return _PROXIMITY_WORDS[self]


_PROXIMITY_WORDS = {
    Proximity.IMMINENT: "Imminent (under 1 month)",
    Proximity.ONE_TO_THREE: "1 to 3 months",
    Proximity.THREE_TO_SIX: "3 to 6 months",
    Proximity.SIX_TO_TWELVE: "6 to 12 months",
    Proximity.OVER_TWELVE: "Over 12 months",
}


class RiskState(StrEnum):
    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


RISK_WORKFLOW = Workflow(
    "risk",
    {
        RiskState.OPEN: (RiskState.OCCURRED, RiskState.CLOSED),
        RiskState.OCCURRED: (RiskState.OPEN, RiskState.CLOSED),
        RiskState.CLOSED: (RiskState.OPEN,),
    },
)


class IssueState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


ISSUE_WORKFLOW = Workflow(
    "issue", {IssueState.OPEN: (IssueState.RESOLVED,), IssueState.RESOLVED: (IssueState.OPEN,)}
)


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """From 1, low, to 4, critical."""
        return list(Severity).index(self) + 1
