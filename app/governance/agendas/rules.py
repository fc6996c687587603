"""What an agenda opens with, and what becomes of a suggestion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired

from app.core.formats import day
from app.core.suggestions import Suggestion
from app.core.worded import Worded
from app.governance.groups.rules import ItemFacts


class AnswerState(Worded):
    TAKEN = "taken", "Accepted"
    DISMISSED = "dismissed", "Rejected"


@dataclass(frozen=True)
class ItemChanged:
    """An item that was changed, and what its title and ask were before."""

    item: Any
    title_before: str
    ask_before: str


class AgendaItemFacts(ItemFacts):
    ask: str
    message: NotRequired[str]
    handling: NotRequired[str]


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
