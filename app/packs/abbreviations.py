"""Abbreviations are explained where a reader meets them first: "Communities and Local Government
(CLG)". This is done to what is drawn, part by part in the order of the pages; what people wrote
stays as it is stored. Headings, the heads of tables, links, papers and minutes are left alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from markupsafe import escape

from app.governance.papers.sheet import Acronym

#: By an abbreviation, what it stands for; both as in HTML.
Meanings: TypeAlias = Mapping[str, str]
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_VOID = frozenset(("br", "img", "meta", "link", "hr", "col", "!doctype"))
_LEFT_ALONE = frozenset(
    ("head", "h1", "h2", "h3", "h4", "h5", "h6", "th", "a", "caption", "svg", "style")
)
#: "DCSF’s" is not explained, as no words could stand in its place.
_OWNING = ("'s", "’s", "&#39;s")
#: What others wrote as a whole, and the list of them.
_PROSE = re.compile(r'class="[^"]*\bpack-(?:prose|minutes|abbreviations)\b')


def meanings_of(acronyms: Iterable[Acronym]) -> Meanings:
    return {str(escape(each.short)): str(escape(each.meaning)) for each in acronyms}


def explain(html: str, wanted: Meanings) -> tuple[str, Meanings]:
    """The HTML with the first of each abbreviation explained, and those that it explains: some are
    already explained where they stand."""
    if not wanted or not _pattern(tuple(wanted)).search(html):
        return html, {}
    left, told = dict(wanted), {}
    parts = _TAG.split(html)

    def put(match: re.Match[str]) -> str:
        short, end = match["short"] or match["own"], match["end"] or ""
        if short not in left or end in _OWNING:
            return match[0]
        meaning, is_told = left[short], _is_beside(left[short], match)
        if match["own"] and not is_told:
            return match[0]
        told[short] = left.pop(short)
        if is_told:
            return match[0]
        many = "s" if end and not meaning.endswith("s") else ""
        return f"{meaning}{many} ({match[0]})"

    for place in _prose(parts):
        if not left:
            break
        parts[place] = _pattern(tuple(left)).sub(put, parts[place])
    return "".join(parts), told


@lru_cache(256)
def _pattern(shorts: tuple[str, ...]) -> re.Pattern[str]:
    """Each as a word, with what a plural or a genitive adds, or in the brackets that explain it."""
    either = "|".join(re.escape(each) for each in sorted(shorts, key=len, reverse=True))
    return re.compile(
        rf"\((?P<own>{either})s?\)|(?<![\w(/-])(?P<short>{either})(?P<end>s|['’]s|&\#39;s)?(?![\w/-])"
    )


def _is_beside(meaning: str, match: re.Match[str]) -> bool:
    """Whether the words stand just before or behind: "CLG, Communities and Local Government"."""
    room = len(meaning) + 3
    return meaning in match.string[max(0, match.start() - room) : match.end() + room]


def _prose(parts: list[str]) -> Iterator[int]:
    """The places of the texts in which something may be explained; every second part is a tag."""
    open_tags: list[tuple[str, bool]] = []
    for place, part in enumerate(parts):
        is_left_alone = bool(open_tags) and open_tags[-1][1]
        if place % 2 == 0:
            if part.strip() and not is_left_alone:
                yield place
            continue
        name = _NAME.match(part)
        if name is None or name[1] in _VOID or part.endswith("/>"):
            continue
        if part.startswith("</"):
            while open_tags and open_tags.pop()[0] != name[1]:
                pass
        else:
            is_left_alone = (
                is_left_alone or name[1] in _LEFT_ALONE or _PROSE.search(part) is not None
            )
            open_tags.append((name[1], is_left_alone))


def explain_parts(htmls: Iterable[str], acronyms: Iterable[Acronym]) -> Iterator[str]:
    """Parts that are read one after the other."""
    left = dict(meanings_of(acronyms))
    for html in htmls:
        said, told = explain(html, left)
        yield said
        left = {short: meaning for short, meaning in left.items() if short not in told}
