"""What becomes of a suggestion."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.core.domain import Suggestion


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
