"""The words of the programme: what it calls its places, its regions, its named posts and its
ratings. One programme has pilots, each with a Government Office lead, another hubs with a sponsor.

Python and templates say them the same way::

    refuse(f"Only the {words.place}’s lead can submit it.")
    {{ words.Place }}

What is declared before there is any request (a field's label, a column, a member of an
enumeration) is a ``Phrase``, which is said when it is drawn::

    PickField(Phrase("{Place}"))

Only our own texts go through here, never what people typed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias, cast

import msgspec
from flask import g, has_app_context
from werkzeug.local import LocalProxy

from app.core.formats import counted
from app.core.sentences import capital

#: How letters are called one by one, "an NHS trust" but "a UK body".
_SPELT_WITH_VOWEL = frozenset("AEFHILMNORSX")
#: Words that are written with a vowel and said with a consonant, and the other way round.
_SAID_WITH_CONSONANT = ("uni", "use", "eu", "one")
_SAID_WITH_VOWEL = ("hour", "honour", "honest", "heir")


def with_article(word: str) -> str:
    """ "a hub", "an area", "an NHS trust", "a unit"."""
    first = word.split()[0] if word.split() else word
    if len(first) > 1 and first.isupper():
        has_vowel = first[0] in _SPELT_WITH_VOWEL
    else:
        plain = first.lower()
        has_vowel = plain.startswith(_SAID_WITH_VOWEL) or (
            plain[:1] in "aeiou" and not plain.startswith(_SAID_WITH_CONSONANT)
        )
    return f"{'an' if has_vowel else 'a'} {word}"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words as they stand inside a sentence; those that begin one have a capital (``Place``).
    ``asked`` is who is asked about barriers. ``region`` is empty where the programme has no
    regions, ``reviewer`` where no post but the lead reads drafts, another post where there is no
    such; ``amber_green`` and ``amber_red`` where the scale has three points. ``unused`` names
    the domains that the programme does without; ``tolerance_days`` is how late a milestone may be
    before it has the worst rating. What a new programme begins with is neutral."""

    place: str = "place"
    places: str = "places"
    region: str = "region"
    regions: str = "regions"
    asked: str = "organisation"
    asked_many: str = "organisations"
    reviewer: str = ""
    second_post: str = ""
    third_post: str = ""
    fourth_post: str = ""
    fifth_post: str = ""
    green: str = "Green"
    amber_green: str = "Amber/Green"
    amber: str = "Amber"
    amber_red: str = "Amber/Red"
    red: str = "Red"
    unused: tuple[str, ...] = ()
    tolerance_days: int = 14

    @property
    def Place(self) -> str:  # noqa: N802 - as it is written
        return capital(self.place)

    @property
    def Places(self) -> str:  # noqa: N802
        return capital(self.places)

    @property
    def a_place(self) -> str:
        return with_article(self.place)

    @property
    def A_place(self) -> str:  # noqa: N802
        return capital(self.a_place)

    @property
    def Region(self) -> str:  # noqa: N802
        return capital(self.region)

    @property
    def Regions(self) -> str:  # noqa: N802
        return capital(self.regions)

    @property
    def a_region(self) -> str:
        return with_article(self.region)

    @property
    def Asked(self) -> str:  # noqa: N802
        return capital(self.asked)

    @property
    def Asked_many(self) -> str:  # noqa: N802
        return capital(self.asked_many)

    @property
    def a_asked(self) -> str:
        return with_article(self.asked)

    @property
    def Reviewer(self) -> str:  # noqa: N802
        return capital(self.reviewer) or "Reviewer"

    def count_places(self, count: int) -> str:
        """ "1 hub", "6 hubs"."""
        return counted(count, self.place, self.places)

    def count_regions(self, count: int) -> str:
        return counted(count, self.region, self.regions)


#: What a service without a programme says, and a new programme begins with.
NEUTRAL = Words()

#: The words where no programme says others.
fallback = NEUTRAL

WordsSource: TypeAlias = Callable[[], Words | None]
_source: WordsSource = lambda: None  # noqa: E731 - replaced once, by use_source
_spoken: ContextVar[Words | None] = ContextVar("spoken_words", default=None)


def use_source(source: WordsSource) -> None:
    """Name what reads the programme's words (None where there is none). Called at start-up."""
    global _source
    _source = source


def current() -> Words:
    """The words to use now: read once in each request, job or command."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    if not has_app_context():
        return fallback
    if "words" not in g:
        g.words = _source() or fallback
    return cast(Words, g.words)


def forget() -> None:
    """Read them anew: when they were changed."""
    if has_app_context():
        g.pop("words", None)


@contextmanager
def speaking(spoken: Words) -> Iterator[None]:
    """Use these words inside the block, whatever the programme's are: a pack keeps its own."""
    token = _spoken.set(spoken)
    try:
        yield
    finally:
        _spoken.reset(token)


words = cast(Words, LocalProxy(current))


class Said(dict[str, str]):
    """The current words by their names, and ``more``, for ``str.format_map``."""

    def __init__(self, **more: str) -> None:
        super().__init__(more)

    def __missing__(self, name: str) -> str:
        return cast(str, getattr(current(), name))


@dataclass(frozen=True)
class Phrase:
    """A text that is declared with the names of words in it, and said with the words of the
    programme: ``Phrase("{Place} lead")``."""

    template: str

    def __str__(self) -> str:
        return self.template.format_map(Said())


#: What may be declared where people read it.
Text: TypeAlias = str | Phrase
