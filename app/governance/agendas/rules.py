"""What an agenda opens with, and what becomes of a suggestion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.core.formats import day
from app.core.suggestions import Suggestion
from app.governance.rules import (
    APOLOGIES_SECTION,
    MATTERS_ARISING_SECTION,
    MINUTES_SECTION,
    ItemPurpose,
    MemberRole,
)


class AnswerState(StrEnum):
    TAKEN = "taken"
    DISMISSED = "dismissed"

    @property
    def word(self) -> str:
        return self.value.capitalize()


#: The minutes that an item gets which a suggestion became.
SUGGESTED_MINUTES = 10


def unanswered(suggestions: Iterable[Suggestion], answered: Sequence[str]) -> list[Suggestion]:
    """Those whose keys nobody has answered, each once, in their order."""
    seen = set(answered)
    left = []
    for each in suggestions:
        if each.key not in seen:
            seen.add(each.key)
            left.append(each)
    return left


def carried_from(held_on: date) -> str:
    """Of an item that was put off from the meeting of a day."""
    return f"Carried over from the meeting of {day(held_on)}."


@dataclass(frozen=True)
class Opening:
    """An item with which agendas open; ``presenter`` is whose part in the group it is."""

    section: str
    title: str
    purpose: ItemPurpose
    minutes: int
    presenter: MemberRole


OPENINGS = (
    Opening(
        APOLOGIES_SECTION,
        "Welcome and apologies",
        ItemPurpose.INFORMATION,
        2,
        MemberRole.CHAIR,
    ),
    Opening(
        MINUTES_SECTION,
        "Minutes of the last meeting",
        ItemPurpose.DECISION,
        3,
        MemberRole.CHAIR,
    ),
    Opening(
        MATTERS_ARISING_SECTION,
        "Matters arising",
        ItemPurpose.DISCUSSION,
        5,
        MemberRole.SECRETARY,
    ),
)
#: What looks back at the meeting before, and so is not for a group's first.
OF_LAST = (MINUTES_SECTION, MATTERS_ARISING_SECTION)


class _Titled(Protocol):
    title: str
    section: str


def openings(standing: Sequence[_Titled], *, is_first: bool = False) -> list[Opening]:
    """What stands before a group's standing items: what these have not got themselves. A first
    item that speaks of apologies is the welcome, whatever fills it."""
    has = {item.section for item in standing}
    if standing and "apologies" in standing[0].title.casefold():
        has.add(APOLOGIES_SECTION)
    if is_first:
        has.update(OF_LAST)
    return [each for each in OPENINGS if each.section not in has]
