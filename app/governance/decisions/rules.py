"""On what a decision rests, and whether it still stands."""

from enum import StrEnum


class Basis(StrEnum):
    MEETING = "meeting"
    WRITE_ROUND = "write_round"
    CHAIRS_ACTION = "chairs_action"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Basis.MEETING: "Meeting",
    Basis.WRITE_ROUND: "Write-round",
    Basis.CHAIRS_ACTION: "Chair’s action",
}


class DecisionStatus(StrEnum):
    """Whether a decision is in force: derived from what supersedes it."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def word(self) -> str:
        return self.value.replace("_", " ").capitalize()
