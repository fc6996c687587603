"""The numbers that Word writes before paragraphs and headings, as it counts them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .package import attribute, child, is_on, number, qualified

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_SIGNS = "*†‡§"


@dataclass(frozen=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    style: str | None = None
    restarts_after: int | None = None
    is_legal: bool = False


@dataclass
class _List:
    """``counted`` is what the lists of one definition count together."""

    levels: dict[int, _Level]
    counted: dict[int, int]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph: a number, or a bullet where ``text`` is empty."""

    level: int
    text: str = ""


class WordNumbering:
    """Call ``label`` of each paragraph once, in their order."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {attribute(e, "w:abstractNumId"): e for e in root.iter(_q("abstractNum"))}
        nums = {attribute(each, "w:numId"): each for each in root.iter(_q("num"))}
        linked = {attribute(child(e, "w:styleLink")): key for key, e in abstracts.items()}
        counted: dict[str | None, dict[int, int]] = {}
        for identity, num in nums.items():
            key = attribute(child(num, "w:abstractNumId"))
            link = attribute(child(abstracts.get(key), "w:numStyleLink"))
            key = linked.get(link, key) if link else key
            abstract = abstracts.get(key)
            made = _List(_levels(abstract), counted.setdefault(key, {}))
            for each in num.iter(_q("lvlOverride")):
                _override(made, each)
            self._lists[identity or ""] = made

    def label(self, num: str | None, level: int | None, style: str) -> Label | None:
        """What a paragraph of a list gets; None where it gets nothing."""
        found = self._lists.get(num or "")
        if found is None:
            return None
        if level is None:
            levels = [key for key, each in found.levels.items() if each.style == style]
            level = levels[0] if style and levels else 0
        level = min(max(level, 0), LEVELS - 1)
        own = found.levels.get(level, _Level())
        self._count(found, num or "", level)
        if own.kind == "bullet":
            return Label(level)
        text = _PLACE.sub(lambda place: self._figure(found, own, int(place[1]) - 1), own.text)
        if not text.strip() or (own.kind == "none" and not _PLACE.sub("", own.text).strip()):
            return None
        return Label(level, text.strip())

    def _count(self, found: _List, num: str, level: int) -> None:
        counted = found.counted
        if (num, level) not in self._begun:
            self._begun.add((num, level))
            if level in found.starts:
                counted[level] = found.starts[level] - 1
        start = found.levels.get(level, _Level()).start
        counted[level] = counted[level] + 1 if level in counted else start
        for deeper in [each for each in counted if each > level]:
            after = found.levels.get(deeper, _Level()).restarts_after
            if after is None or level < after:
                del counted[deeper]

    def _figure(self, found: _List, own: _Level, level: int) -> str:
        of = found.levels.get(level, _Level())
        value = found.counted.get(level, of.start)
        is_plain = own.is_legal and of.kind not in ("none", "bullet")
        return written(value, "decimal" if is_plain else of.kind)


def _q(name: str) -> str:
    return qualified(f"w:{name}")


def _levels(abstract: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for each in () if abstract is None else abstract.findall(_q("lvl")):
        found.setdefault(number(attribute(each, "w:ilvl"), 0) or 0, _level(each))
    return found


def _level(element: Any) -> _Level:
    legal = child(element, "w:isLgl")
    return _Level(
        start=number(attribute(child(element, "w:start")), 0) or 0,
        kind=attribute(child(element, "w:numFmt")) or "decimal",
        text=attribute(child(element, "w:lvlText")) or "",
        style=attribute(child(element, "w:pStyle")),
        restarts_after=number(attribute(child(element, "w:lvlRestart"))),
        is_legal=legal is not None and is_on(legal),
    )


def _override(made: _List, element: Any) -> None:
    level = number(attribute(element, "w:ilvl"), 0) or 0
    own = child(element, "w:lvl")
    if own is not None:
        made.levels[level] = _level(own)
    start = number(attribute(child(element, "w:startOverride")))
    if start is not None:
        made.starts[level] = start
        made.levels[level] = replace(made.levels.get(level, _Level()), start=start)


def written(value: int, kind: str) -> str:
    """A number in one of Word's ways of writing it."""
    value = min(max(value, 0), 99_999)
    if kind in ("none", "bullet"):
        return ""
    if kind == "decimalZero":
        return f"{value:02}"
    if kind.endswith(("Letter", "Roman")) and value == 0:
        return "0" if kind.endswith("Letter") else ""
    made: dict[str, Callable[[int], str]] = {
        "Letter": _letters,
        "Roman": _roman,
        "ordinal": _ordinal,
        "cardinalText": lambda given: _cardinal(given).capitalize(),
        "ordinalText": lambda given: _ordinal_word(given).capitalize(),
        "chicago": lambda given: _SIGNS[(given - 1) % 4] * ((given - 1) // 4 + 1),
        "numberInDash": lambda given: f"- {given} -",
    }
    for ending, write in made.items():
        if kind == ending or (ending.istitle() and kind.endswith(ending)):
            return write(value).upper() if kind.startswith("upper") else write(value)
    return str(value)


def _letters(value: int) -> str:
    """After z come aa, bb and cc."""
    times, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * min(times + 1, 30)


def _roman(value: int) -> str:
    made = ""
    for worth, letters in _ROMAN:
        while value >= worth and len(made) < 30:
            made += letters
            value -= worth
    return made


def _ordinal(value: int) -> str:
    is_teen = value % 100 in (11, 12, 13)
    return f"{value}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _cardinal(value: int) -> str:
    if value < 20:
        return _WORDS[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_WORDS[ones]}" if ones else "")
    return str(value)


def _ordinal_word(value: int) -> str:
    if value >= 100:
        return _ordinal(value)
    head, dash, last = _cardinal(value).rpartition("-")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{dash}{last}"
