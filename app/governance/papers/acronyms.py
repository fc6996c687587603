"""The acronyms of papers: which there are, which the programme knows, and which nobody explains."""

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


def explained_in(sheets: Iterable[PaperSheet]) -> tuple[Acronym, ...]:
    """Those of some papers that the programme knows, for their readers."""
    found = acronyms_in(*(text for sheet in sheets for text in words_of(sheet)))
    return tuple(
        Acronym(short=short, meaning=meaning) for short, meaning in known_acronyms(found).items()
    )


def unexplained(*texts: str) -> list[str]:
    """Those that neither the programme nor the paper explains: a paper does so by writing the words
    and then the acronym in brackets, the first time."""
    found = acronyms_in(*texts)
    own = {each for text in texts for each in re.findall(r"\w \(([A-Z][A-Z0-9&]{1,6})s?\)", text)}
    known = known_acronyms(found) if set(found) - own else {}
    return [each for each in found if each not in own and each not in known]
