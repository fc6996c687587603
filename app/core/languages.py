"""In what language a name is, as far as it shows: what reads a page out then says it so."""

import re

#: Letters that in these islands Welsh alone has.
_LETTERS = re.compile("[ŵŷŴŶ]")
#: Words that no English name has, and those that count only beside them.
_WELSH = frozenset(
    "addysg adroddiad awdurdod bwrdd bwrdeistref canolfan cymru cymuned cymunedol cyngor cynllun"
    " dinas gofal gwasanaeth gwasanaethau gyda gyfer gymru heddlu iechyd llywodraeth prifysgol"
    " sirol strategaeth teuluoedd tref ymddiriedolaeth".split()
)
_BESIDE = frozenset("a ac ar i lleol o plant sir tai y yn yr".split())
_WORD = re.compile(r"[^\W\d_]+")


def language_of(name: str) -> str:
    """ "cy" of a name in Welsh, else nothing: it is in the language of the page."""
    if _LETTERS.search(name):
        return "cy"
    words = [word.lower() for word in _WORD.findall(name)]
    welsh = sum(word in _WELSH for word in words)
    beside = sum(word in _BESIDE for word in words)
    return "cy" if welsh and 2 * (welsh + beside) >= len(words) else ""
