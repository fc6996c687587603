"""On what a decision rests, what it says, and whether it still stands."""

from datetime import date
from typing import Required, TypedDict

from app.core.worded import Worded


class Basis(Worded):
    MEETING = "meeting"
    WRITE_ROUND = "write_round", "Write-round"
    CHAIRS_ACTION = "chairs_action", "Chair’s action"


class DecisionStatus(Worded):
    """Whether a decision is in force: derived from what supersedes it."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class DecisionFacts(TypedDict, total=False):
    text: Required[str]
    rationale: str
    dissent: str
    owner_id: int | None
    review_on: date | None
