"""What people type to find something: a reference, or words. Words are cut and compared the same
way in what is typed and in what is searched, whatever the database."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: To be raised where ``words_in`` finds other words: what is searched is then drawn again.
CUT_AS = 1

#: The most words that are looked at, and the fewest letters that are enough to look for.
WORDS_USED = 8
SHORTEST = 2
#: The most that is read of what is typed, in characters.
TYPED_LENGTH = 500
#: The most letters of a word that are compared.
WORD_LENGTH = 60

#: ``R-012`` as people type it: "r12", "R 012", "R–12".
_REFERENCE = re.compile(r"([A-Za-z]{1,4})\s*[-‐‑–]?\s*(\d{1,9})")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\W_]+")
_QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')
#: They stand inside words, which are the same without.
APOSTROPHES = "'’‘ʼ`´"
_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


class _Plain(dict[int, str]):
    """What each letter reads as, worked out once: the titles of all that is found are compared."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(code).casefold())
        plain = "".join(c for c in apart if not unicodedata.combining(c))
        self[code] = plain.translate(_APOSTROPHES)
        return self[code]


_PLAIN = _Plain()


def numbered_reference(text: str) -> tuple[str, int] | None:
    """The prefix and number of a reference such as ``R-012``; None of anything else."""
    found = _REFERENCE.fullmatch(text.strip())
    return (found.group(1).upper(), int(found.group(2))) if found else None


def folded(text: str) -> str:
    """Without capitals, accents and apostrophes: "Tŷ’r Éire" reads "tyr eire"."""
    if text.isascii():
        return text.translate(_APOSTROPHES).lower()
    return text.translate(_PLAIN)


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: letters and figures, and nothing else."""
    return [word[:WORD_LENGTH] for word in _WORD.findall(folded(text))]


@dataclass(frozen=True)
class WantedWords:
    """Words that have to stand together; the last may go on, unless it ``is_whole``."""

    words: tuple[str, ...]
    is_whole: bool

    def is_in(self, spaced: str) -> bool:
        """Whether some ``spaced`` words have them."""
        return f" {' '.join(self.words)}{' ' if self.is_whole else ''}" in spaced


def spaced(text: str) -> str:
    """The words of a text with a space before and after each."""
    return f" {_BETWEEN.sub(' ', folded(text)).strip()} "


def terms_of(text: str) -> list[WantedWords]:
    """What a record has to have, all of it, wherever it stands: words that begin with those typed,
    "words in quotation marks" as they are. Nothing where too little was typed."""
    if len(text.strip()) < SHORTEST:
        return []
    terms: list[WantedWords] = []
    text, at = text[:TYPED_LENGTH], 0
    for quoted in _QUOTED.finditer(text):
        terms += _loose(text[at : quoted.start()])
        terms += _term(quoted.group(1), is_whole=True)
        at = quoted.end()
    return [*terms, *_loose(text[at:])][:WORDS_USED]


def _loose(text: str) -> Iterator[WantedWords]:
    for typed in text.split():
        yield from _term(typed, is_whole=False)


def _term(text: str, *, is_whole: bool) -> Iterator[WantedWords]:
    words = words_in(text)[:WORDS_USED]
    if words:
        yield WantedWords(tuple(words), is_whole or len(words[-1]) < SHORTEST)
