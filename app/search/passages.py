"""What is shown of a text in which words were found: a passage around the first of them, in pieces
of which some are the words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from app.search.rules import APOSTROPHES, WantedWords

#: About how long a passage is, in characters, and how much of it stands before the first word.
LENGTH, BEFORE = 240, 60

_IN_WORD = f"[{APOSTROPHES}]?"
_END = r"(?![^\W_])"
#: Where a line ends, with the mark that it ends with.
_BREAK = re.compile(r"([.!?:;…]?)[^\S\n]*\n\s*")


@dataclass(frozen=True)
class PassagePart:
    text: str
    is_found: bool = False


Passage = Sequence[PassagePart]


class _Letters(dict[int, str]):
    """Each letter without its accent, one for one, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = "".join(
            c
            for c in unicodedata.normalize("NFKD", letter.casefold())
            if not unicodedata.combining(c)
        )
        self[code] = plain if len(plain) == 1 else letter
        return self[code]


_LETTERS = _Letters()


def _pattern(terms: Sequence[WantedWords]) -> re.Pattern[str]:
    ways = []
    for term in sorted(terms, key=lambda term: -len(" ".join(term.words))):
        words = [_IN_WORD.join(word) for word in term.words]
        ways.append(r"[\W_]+".join(words) + (_END if term.is_whole else f"[\\w{APOSTROPHES}]*"))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})", re.IGNORECASE)


def _places(text: str, terms: Sequence[WantedWords]) -> Iterator[tuple[int, int]]:
    """Where words that were looked for begin and end."""
    if terms:
        plain = text if text.isascii() else text.translate(_LETTERS)
        yield from (match.span() for match in _pattern(terms).finditer(plain))


def lit(text: str, terms: Sequence[WantedWords]) -> Passage:
    """The whole text."""
    return _pieces(text, 0, len(text), list(_places(text, terms)))


def passage_of(text: str, terms: Sequence[WantedWords]) -> Passage:
    """The part of a text around the first of the words; nothing where it has none of them."""
    places = _places(text, terms)
    first = next(places, None)
    if first is None:
        return ()
    start = _word_start(text, first[0] - BEFORE)
    end = max(_word_end(text, start + LENGTH), first[1])
    rest = takewhile(lambda place: place[1] <= end, places)
    pieces = _pieces(text, start, end, [first, *rest])
    before = [PassagePart("… ")] if start else []
    pieces = [replace(each, text=_BREAK.sub(_mended, each.text)) for each in pieces]
    return [*before, *pieces, *([PassagePart(" …")] if end < len(text) else [])]


def _mended(found: re.Match[str]) -> str:
    """Where a line that is no sentence ended, that something was left out there."""
    return f"{found[1]} " if found[1] else " … "


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at, at + BEFORE)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - BEFORE, at)
    return space if space >= 0 else at


def _pieces(
    text: str, start: int, end: int, places: Sequence[tuple[int, int]]
) -> list[PassagePart]:
    pieces, at = [], start
    for first, last in places:
        if first > at:
            pieces.append(PassagePart(text[at:first]))
        pieces.append(PassagePart(text[first:last], is_found=True))
        at = last
    return [*pieces, PassagePart(text[at:end])] if at < end else pieces
