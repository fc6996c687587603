"""The one workflow mechanism: a table of the moves allowed from each status of a record."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from app.core.errors import DomainError

S = TypeVar("S", bound=StrEnum)


class MoveNotAllowed(DomainError):
    """A record cannot go from the state it is in to the one asked for."""


class Workflow(Generic[S]):
    """States and the moves between them. ``kind`` is what a message calls the record."""

    def __init__(self, kind: str, moves: Mapping[S, tuple[S, ...]]) -> None:
        self.kind = kind
        self._moves = dict(moves)

    def moves_from(self, state: S) -> tuple[S, ...]:
        return self._moves[state]

    def check(self, state: S, wanted: S) -> None:
        """Raise ``MoveNotAllowed`` unless ``wanted`` follows ``state``; staying put is allowed."""
        if wanted == state or wanted in self._moves[state]:
            return
        raise MoveNotAllowed(
            f"This {self.kind} is {label(state)} and cannot become {label(wanted)}."
        )


def label(state: StrEnum) -> str:
    """A state in words: ``awaiting_response`` reads "awaiting response"."""
    return state.value.replace("_", " ")
