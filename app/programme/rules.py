"""What holds of any programme."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from app.core.errors import DomainError, WrongRows
from app.core.worded import Worded
from app.core.wording import Words


class Appetite(Worded):
    """How much risk the programme takes on (Orange Book)."""

    AVERSE = "averse"
    MINIMAL = "minimal"
    CAUTIOUS = "cautious"
    OPEN = "open"
    EAGER = "eager"


#: What a programme begins with: what scores very high, and nothing else, is above appetite.
DEFAULT_APPETITE = Appetite.OPEN
DEFAULT_APPETITE_SCORE = 15
#: Days that a milestone may be late before it is Red, and that its baseline may be moved by without
#: a group, in a new programme.
DEFAULT_TOLERANCE_DAYS = 14
MOST_TOLERANCE_DAYS = 365

#: For how many days a link in an email can be answered.
DEFAULT_ANSWER_DAYS = 3
MOST_ANSWER_DAYS = 14
#: Clear working days that a barrier's response is asked for within; after it was due until the
#: first group is asked, and from then until the second.
DEFAULT_RESPONSE_DAYS = 20
DEFAULT_ESCALATION_DAYS = 5
DEFAULT_SECOND_ESCALATION_DAYS = 10
MOST_BARRIER_DAYS = 250
#: Clear working days for the review of a return, and for its acceptance.
DEFAULT_REVIEW_DAYS = 2
DEFAULT_ACCEPTANCE_DAYS = 2
MOST_REVIEW_DAYS = 60
#: Likelihood times impact, five by five.
HIGHEST_SCORE = 25


@dataclass(frozen=True)
class AcceptedRisk:
    """The appetite, and the highest residual score that it accepts."""

    appetite: Appetite = DEFAULT_APPETITE
    score: int = DEFAULT_APPETITE_SCORE

    @property
    def words(self) -> str:
        """``Open: residual scores up to 15``."""
        return f"{self.appetite.word}: residual scores up to {self.score}"


class EndsBeforeItStarts(DomainError):
    """A period's last day lies before its first."""


def check_period(starts_on: date, ends_on: date | None) -> None:
    """Raise ``EndsBeforeItStarts`` beside ``ends_on`` unless the period runs forward."""
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts("The end must not be before the start.", field="ends_on")


#: The longest word that a programme has of its own; it stands in buttons, menus and table heads.
WORD_LENGTH = 40

#: Besides letters, what such a word is written with.
_MARKS = " -’'&/()."


class WordFacts(TypedDict):
    """The programme's own words, by their columns."""

    place_word: str
    places_word: str
    region_word: str
    regions_word: str
    asked_word: str
    asked_words: str
    reviewing_post: str
    second_post: str
    third_post: str
    fourth_post: str
    fifth_post: str
    reviews_region: bool
    green_word: str
    amber_green_word: str
    amber_word: str
    amber_red_word: str
    red_word: str
    uses_delivery: bool
    uses_risks: bool
    uses_barriers: bool


#: The columns of the posts that a place can have besides its lead; the first reviews its updates.
POSTS = ("reviewing_post", "second_post", "third_post", "fourth_post", "fifth_post")
RATINGS = ("green_word", "amber_green_word", "amber_word", "amber_red_word", "red_word")
_PAIRS = (("place_word", "places_word"), ("region_word", "regions_word"))


def check_words(facts: WordFacts) -> None:
    """Raise ``DomainError`` beside a word that cannot stand in a sentence, or that two things
    would share."""
    texts = {name: value for name, value in facts.items() if isinstance(value, str)}
    for name, text in texts.items():
        if text and not any(each.isalpha() for each in text):
            raise DomainError("The word must have letters.", field=name)
        if any(not (each.isalnum() or each in _MARKS) for each in text):
            raise DomainError(
                "Use only letters, numbers, spaces, hyphens, apostrophes, brackets, full stops, "
                "& and /.",
                field=name,
            )
    for one, many in _PAIRS:
        if bool(texts[one]) != bool(texts[many]):
            empty = one if texts[many] else many
            raise DomainError("Enter both the singular and the plural.", field=empty)
    _check_different(texts, ("place_word", "region_word"), "Use another word for each.")
    _check_different(texts, POSTS, "Another post has this name. Each post needs its own.")
    _check_different(texts, RATINGS, "Another rating has this name. Each rating needs its own.")
    if bool(texts["amber_green_word"]) != bool(texts["amber_red_word"]):
        empty = "amber_red_word" if texts["amber_green_word"] else "amber_green_word"
        raise DomainError(
            "A scale has both of the mixed ratings, or neither. Enter this one, or leave both "
            "blank.",
            field=empty,
        )


def _check_different(texts: dict[str, str], names: Collection[str], problem: str) -> None:
    seen: set[str] = set()
    for name in names:
        text = texts[name].casefold()
        if text and text in seen:
            raise DomainError(problem, field=name)
        seen.add(text)


def _uses(facts: WordFacts) -> tuple[tuple[str, bool], ...]:
    """The domains that a programme can do without, and whether it uses them."""
    return (
        ("delivery", facts["uses_delivery"]),
        ("risks", facts["uses_risks"]),
        ("barriers", facts["uses_barriers"]),
    )


def words_of(facts: WordFacts, tolerance_days: int = DEFAULT_TOLERANCE_DAYS) -> Words:
    """The words as sentences use them, with the days by which a milestone may be late."""
    return Words(
        tolerance_days=tolerance_days,
        place=facts["place_word"],
        places=facts["places_word"],
        region=facts["region_word"],
        regions=facts["regions_word"],
        asked=facts["asked_word"],
        asked_many=facts["asked_words"],
        reviewer=facts["reviewing_post"],
        second_post=facts["second_post"],
        third_post=facts["third_post"],
        fourth_post=facts["fourth_post"],
        fifth_post=facts["fifth_post"],
        green=facts["green_word"],
        amber_green=facts["amber_green_word"],
        amber=facts["amber_word"],
        amber_red=facts["amber_red_word"],
        red=facts["red_word"],
        unused=tuple(name for name, is_used in _uses(facts) if not is_used),
    )


#: How long an abbreviation is at most, and how many a programme explains.
ABBREVIATION_LENGTH = 20
MOST_ABBREVIATIONS = 150


def check_abbreviations(rows: Sequence[tuple[str, str, str]]) -> None:
    """Of each its letters, what they stand for and a note. Raises ``WrongRows``."""
    wrong: dict[int, str] = {}
    seen: set[str] = set()
    for at, (short, meaning, _note) in enumerate(rows):
        if not (short and meaning):
            wrong[at] = "Enter the abbreviation and what it stands for."
        elif " " in short:
            wrong[at] = "Enter the abbreviation as one word, without spaces."
        elif short in seen:
            wrong[at] = f"{short} is in the list already."
        seen.add(short)
    if wrong:
        raise WrongRows(wrong)
