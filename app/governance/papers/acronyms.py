"""The acronyms of papers: which there are, which the programme knows, which they
explain themselves, and which nobody explains."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import Organisation
from app.core.markings import Marking
from app.extensions import db
from app.governance.papers.sheet import Acronym, PaperSheet, words_of

#: Two capitals or more, as one word; a number may stand in it ("A1M"), an s after it.
_ACRONYM = re.compile(
    r"(?<![\w(/-])([A-Z][A-Z0-9&]{1,6})(?:s|’s)?(?![\w(-])|\(([A-Z][A-Z0-9&]{1,6})s?\)"
)
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


def known_acronyms(acronyms: Iterable[str]) -> dict[str, str]:
    """What those stand for that are the short name of an organisation, in alphabetical order."""
    wanted = list(acronyms)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Organisation.short_name, Organisation.name)
        .where(Organisation.short_name.in_(wanted))
        .order_by(Organisation.short_name, Organisation.id)
        .limit(MOST)
    )
    return {row.short_name: row.name for row in rows}


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


def explained_in(sheets: Iterable[PaperSheet]) -> tuple[Acronym, ...]:
    """Those of some papers that the programme knows or that they explain themselves, for their
    readers, in alphabetical order."""
    texts = [text for sheet in sheets for text in words_of(sheet)]
    found = acronyms_in(*texts)
    meanings = expansions_in(*texts) | known_acronyms(found)
    return tuple(
        Acronym(short=short, meaning=meanings[short]) for short in sorted(found)
        if short in meanings
    )  # fmt: skip


def unexplained(*texts: str) -> list[str]:
    """Those that neither the programme nor the paper explains: a paper does so by writing the words
    and then the acronym in brackets, the first time."""
    found = acronyms_in(*texts)
    own = {each for text in texts for each in re.findall(r"\w \(([A-Z][A-Z0-9&]{1,6})s?\)", text)}
    known = known_acronyms(found) if set(found) - own else {}
    return [each for each in found if each not in own and each not in known]
