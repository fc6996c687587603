"""Paragraphs that their author numbered, as lists whose items keep those numbers: so programs that
read a page aloud tell how many there are and how deep each lies."""

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

#: The class of such a list: what stands before its items is their ``data-number``.
OWN_NUMBERS = "pack-own-numbers"
#: Room for numbers of up to so many characters, by what is added to the name of the class.
_ROOM = ((5, ""), (9, "-wide"), (16, "-widest"))
CLASSES = frozenset(OWN_NUMBERS + more for _most, more in _ROOM)

_TABLE = re.compile(r"(<table\b.*?</table>)", re.DOTALL)
_PARAGRAPH = re.compile(
    r'<p class="pack-numbered-([1-9])"(?: data-number="([^"]*)")?>(.*?)</p>', re.DOTALL
)
_RUN = re.compile(rf"(?:{_PARAGRAPH.pattern}\s*)+", re.DOTALL)
_NUMBER = re.compile(r"\S+")
#: Numbers that every typeface has, and for which there is room.
_SIMPLE = re.compile(r"[!-~ §†‡]{1,16}")


class _Item(NamedTuple):
    level: int
    number: str
    html: str


def as_lists(html: str) -> str:
    """Clean HTML with lists in place of paragraphs that have numbers, but in tables."""
    if '<p class="pack-numbered-' not in html:
        return html
    pieces = _TABLE.split(html)
    for place in range(0, len(pieces), 2):
        pieces[place] = _RUN.sub(_listed, pieces[place])
    return "".join(pieces)


def _listed(run: re.Match[str]) -> str:
    items = []
    for level, given, html in _PARAGRAPH.findall(run[0]):
        number = given or (found[0] if (found := _NUMBER.match(html)) else "")
        if not _SIMPLE.fullmatch(unescape(number)) or not html.startswith(number):
            return run[0]
        items.append(_Item(int(level), number, html.removeprefix(number).lstrip()))
    return _list(items)


def _list(items: Sequence[_Item]) -> str:
    """Items that are deeper than the first belong to the one before them."""
    own = items[0].level
    groups: list[list[_Item]] = []
    for item in items:
        if item.level <= own or not groups:
            groups.append([item])
        else:
            groups[-1].append(item)
    longest = max(len(first.number) for first, *_inner in groups)
    more = next(more for most, more in _ROOM if longest <= most)
    made = [
        f'<li data-number="{first.number}">{first.html}{_list(inner) if inner else ""}</li>'
        for first, *inner in groups
    ]
    return f'<ol class="{OWN_NUMBERS}{more}">{"".join(made)}</ol>'
