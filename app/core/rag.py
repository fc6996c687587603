"""Ratings, one way everywhere: a word and a shape and a reason, never colour alone.

The five points of delivery confidence are those in use in 2009-10 (see governance-rules,
"Delivery confidence"); complete and not rated stand beside them.
"""

from typing import NamedTuple

from app.core import wording
from app.core.worded import Worded
from app.core.wording import Phrase, Words


class Rag(Worded):
    GREEN = "green", Phrase("{green}")
    AMBER_GREEN = "amber_green", Phrase("{amber_green}")
    AMBER = "amber", Phrase("{amber}")
    AMBER_RED = "amber_red", Phrase("{amber_red}")
    RED = "red", Phrase("{red}")
    COMPLETE = "complete"
    NOT_RATED = "not_rated"

    @property
    def css(self) -> str:
        """The class suffix: ``app-rag--amber-red``."""
        return self.value.replace("_", "-")

    @property
    def letters(self) -> str:
        """As it stands in a strip of ratings: Amber/Red is "A/R"."""
        return "/".join(part[:1].upper() for part in self.word.split("/"))


#: From the best to the worst.
CONFIDENCE = (Rag.GREEN, Rag.AMBER_GREEN, Rag.AMBER, Rag.AMBER_RED, Rag.RED)

_ATTENTION = (Rag.RED, Rag.AMBER_RED, Rag.NOT_RATED, Rag.AMBER, Rag.AMBER_GREEN, Rag.GREEN)


def attention(rating: Rag | None) -> int:
    """Where a confidence stands in a list that begins with what needs attention: one without a
    rating comes before those that are merely Amber."""
    return _ATTENTION.index(rating if rating in _ATTENTION else Rag.NOT_RATED)


def scale(words: Words) -> tuple[Rag, ...]:
    """The points that the programme rates with: five, or three where it has no mixed ones."""
    mixed = (Rag.AMBER_GREEN, Rag.AMBER_RED)
    return CONFIDENCE if words.amber_green else tuple(r for r in CONFIDENCE if r not in mixed)


def key_of_letters() -> str:
    """ "G Green, A/G Amber/Green": what the letters of a strip mean."""
    return ", ".join(f"{each.letters} {each.word}" for each in scale(wording.words))


CONFIDENCE_MEANING = {
    Rag.GREEN: "highly likely; no major outstanding issues",
    Rag.AMBER_GREEN: "probable; needs constant attention",
    Rag.AMBER: "feasible; significant issues, resolvable if addressed promptly",
    Rag.AMBER_RED: "in doubt; major risks or issues in key areas",
    Rag.RED: "appears unachievable; issues not manageable or resolvable",
}


class Movement(NamedTuple):
    """How a rating moved. ``arrow`` is up, down, level or new; ``words`` say it in full."""

    arrow: str
    words: str


def movement(before: Rag | None, now: Rag | None) -> Movement:
    """The move between two confidence ratings: up is better."""
    if now not in CONFIDENCE:
        return Movement("level", "not rated")
    if before not in CONFIDENCE:
        return Movement("new", "first rating")
    step = CONFIDENCE.index(before) - CONFIDENCE.index(now)
    if step == 0:
        return Movement("level", "no change")
    return Movement(
        "up" if step > 0 else "down", f"{'up' if step > 0 else 'down'} from {before.word}"
    )
