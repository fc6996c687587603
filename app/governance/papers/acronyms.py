"""The acronyms of papers: which there are, which the programme knows, which they
explain themselves, and which nobody explains."""

import re
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from app.accounts.models import Organisation
from app.core.markings import Marking
from app.extensions import db
from app.governance.papers.sheet import Acronym
from app.programme.queries import list_abbreviations

#: Two capitals or more, as one word; a number may stand in it ("A1M"), an s after it.
_ACRONYM = re.compile(
    r"(?<![\w(/-])([A-Z][A-Z0-9&]{1,6})(?:s|’s)?(?![\w(-])|\(([A-Z][A-Z0-9&]{1,6})s?\)"
)
#: A word as an abbreviation may be written ("DfE", "R&D").
_WORD = re.compile(r"(?<!\w)[A-Za-z][\w&]*")
_ROMAN = re.compile(r"[IVXLC]+")
#: Those that every reader of a pack knows.
_COMMON = frozenset("BBC EU GP IT MP NHS OK PDF TV UK URL USA VAT".split())
_MARKINGS = frozenset(word for marking in Marking for word in marking.word.split())
#: An acronym in brackets after words.
_OWN = re.compile(r"((?:[\w’'&/-]+[ \n]+){1,12})\(([A-Z][A-Z0-9&]{1,6})s?\)")
#: Words of which acronyms do without the letter.
_SMALL = frozenset("a an and at by for in of on the to with".split())

#: The most that are looked up, and told.
MOST = 40


def acronyms_in(*texts: str) -> list[str]:
    """Those of some texts, each once, in their order."""
    found = (match[1] or match[2] for text in texts for match in _ACRONYM.finditer(text))
    return list(
        dict.fromkeys(
            each
            for each in found
            if each not in _COMMON and each not in _MARKINGS and not _ROMAN.fullmatch(each)
        )
    )[:MOST]


def _known_in(texts: Sequence[str]) -> dict[str, Acronym]:
    """What some texts use that the programme lists or that is the short name of an organisation,
    whatever its capitals ("DfE"); in two statements."""
    own = {each.short: each for each in list_abbreviations()}
    words = set(_WORD.findall(" ".join(texts)))
    wanted = words | {each.removesuffix("s") for each in words}
    shorts = db.session.execute(
        select(Organisation.short_name, Organisation.name)
        .where(Organisation.short_name.in_(sorted(wanted & _like_short(wanted))))
        .order_by(Organisation.short_name, Organisation.id)
        .limit(MOST)
    )
    found = {row.short_name: Acronym(short=row.short_name, meaning=row.name) for row in shorts}
    return found | {
        short: Acronym(short=short, meaning=each.meaning, note=each.note)
        for short, each in own.items()
        if short in wanted
    }


def _like_short(words: Iterable[str]) -> set[str]:
    """Of some words, those with two capitals: a short name has them."""
    return {each for each in words if sum(letter.isupper() for letter in each) > 1}


def expansions_in(*texts: str) -> dict[str, str]:
    """What some texts themselves give the words of, before the acronym in brackets: "Office for
    National Statistics (ONS)"."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _OWN.finditer(text):
            meaning = _words_of(match[2], match[1].split())
            if meaning:
                found.setdefault(match[2], meaning)
    return found


def _words_of(short: str, before: list[str]) -> str:
    """The last of these words whose first letters an acronym has; empty where it has others."""
    for count in range(1, len(before) + 1):
        words = before[-count:]
        if words[0].lower() in _SMALL:
            continue
        told = [each for each in words if each.lower() not in _SMALL]
        if short in (_initials(told), _initials(words)):
            return " ".join(words)
    return ""


def _initials(words: Iterable[str]) -> str:
    parts = (part for word in words for part in re.split(r"[-/]", word) if part)
    return "".join(part if part.isupper() else part[0] for part in parts).upper()


def explained_in(texts: Collection[str], others: str = "") -> tuple[Acronym, ...]:
    """Those of some texts that the programme knows or that they explain themselves, for their
    readers, in alphabetical order; and those of ``others`` that the programme knows."""
    known = {
        short: each for short, each in _known_in([*texts, others]).items() if short not in _COMMON
    }
    own = {
        short: Acronym(short=short, meaning=meaning)
        for short, meaning in expansions_in(*texts).items()
        if short in acronyms_in(*texts)
    }
    found = own | known
    return tuple(found[short] for short in sorted(found, key=str.casefold)[:MOST])


def unexplained(*texts: str) -> list[str]:
    """Those that neither the programme nor the text explains: a text does so by writing the words
    and then the acronym in brackets, the first time."""
    found = acronyms_in(*texts)
    own = {each for text in texts for each in re.findall(r"\w \(([A-Z][A-Z0-9&]{1,6})s?\)", text)}
    known = _known_in(texts) if set(found) - own else {}
    return [each for each in found if each not in own and each not in known]
