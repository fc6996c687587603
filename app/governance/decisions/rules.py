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


#: Verbs with which asks begin, as the minutes say that a group did what it was asked.
PAST = {
    "agree": "agreed",
    "approve": "approved",
    "endorse": "endorsed",
    "note": "noted",
    "confirm": "confirmed",
    "accept": "accepted",
    "decide": "decided",
    "choose": "chose",
    "ask": "asked",
    "invite": "invited",
    "advise": "advised",
}


def as_decided(ask: str) -> str:
    """What a group was asked, as a decision to begin with: "Agree the plan." becomes "The group
    agreed the plan." An ask that begins otherwise stays as it is."""
    verb, _, rest = ask.partition(" ")
    past = PAST.get(verb.lower())
    said = f"The group {past} {rest}" if past and rest else ask
    return said if said.endswith((".", "?", "!")) else f"{said}."


class DecisionFacts(TypedDict, total=False):
    text: Required[str]
    rationale: str
    dissent: str
    owner_id: int | None
    review_on: date | None
