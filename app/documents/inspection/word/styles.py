"""What styles say of paragraphs and of words: a style says what it differs in from another."""

import re
from dataclasses import dataclass
from typing import Any

from .colours import fill_of
from .package import attribute, child, is_on, number, qualified

_MOST_BASES = 20
#: In half points.
_UNREADABLE = 4
_WHITE = "ffffff"
_NAMED = {"white": _WHITE, "black": "000000", "yellow": "ffff00", "red": "ff0000"}
_TABLE, _CELL, _BOX = map(qualified, ("w:tbl", "w:tc", "w:txbxContent"))
_HEADING = re.compile(r"heading ([1-9])")


@dataclass(frozen=True)
class Look:
    """What its style and its own properties make of a paragraph; ``num`` and ``level`` are its
    list and the level in it, and ``outline`` counts headings from 0."""

    style: str
    outline: int | None
    is_quote: bool
    num: str | None
    level: int | None


class Styles:
    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._defaults = None
        self._found: dict[tuple[str, str | None, str], Any] = {}
        if root is None:
            return
        for each in root.iter(qualified("w:style")):
            identity = attribute(each, "w:styleId") or ""
            self._styles.setdefault(identity, each)
            if attribute(each, "w:default") in ("1", "true", "on") and (
                attribute(each, "w:type") in ("paragraph", None)
            ):
                self._default = identity
        defaults = child(child(root, "w:docDefaults"), "w:rPrDefault")
        self._defaults = child(defaults, "w:rPr")

    def _chain(self, identity: str | None) -> list[Any]:
        found: list[Any] = []
        while identity in self._styles and len(found) < _MOST_BASES:
            style = self._styles[identity]
            found.append(style)
            identity = attribute(child(style, "w:basedOn"))
        return found

    def look(self, properties: Any) -> Look:
        """Of a paragraph with these properties."""
        style = attribute(child(properties, "w:pStyle"))
        look = self._look_of_style(style if style in self._styles else self._default)
        outline = number(attribute(child(properties, "w:outlineLvl")), look.outline)
        numbered = child(properties, "w:numPr")
        num = attribute(child(numbered, "w:numId"))
        level = number(attribute(child(numbered, "w:ilvl")))
        return Look(
            look.style,
            None if outline is None or outline > 8 else outline,
            look.is_quote,
            look.num if num is None else num,
            (level if level is not None else look.level if num in (None, look.num) else None),
        )

    def _look_of_style(self, identity: str) -> Look:
        outline = level = num = None
        is_quote = False
        for style in self._chain(identity):
            properties = child(style, "w:pPr")
            name = (attribute(child(style, "w:name")) or "").lower()
            heading = _HEADING.fullmatch(name)
            if outline is None:
                outline = number(attribute(child(properties, "w:outlineLvl")))
                if outline is None and heading:
                    outline = int(heading[1]) - 1
                if outline is None and name == "title":
                    outline = 0
            is_quote |= name in ("quote", "intense quote")
            numbered = child(properties, "w:numPr")
            if num is None:
                num = attribute(child(numbered, "w:numId"))
            if level is None:
                level = number(attribute(child(numbered, "w:ilvl")))
        return Look(identity, outline, is_quote, num, level)

    def property_of(self, name: str, properties: Any, style: str) -> Any:
        """A property of words, from the nearest of: themselves, their style, their paragraph's
        style and the document."""
        own = child(properties, name)
        if own is not None:
            return own
        key = (name, attribute(child(properties, "w:rStyle")), style)
        if key not in self._found:
            self._found[key] = self._of_styles(*key)
        return self._found[key]

    def _of_styles(self, name: str, of_words: str | None, of_paragraph: str) -> Any:
        for each in (*self._chain(of_words), *self._chain(of_paragraph)):
            found = child(child(each, "w:rPr"), name)
            if found is not None:
                return found
        return child(self._defaults, name)

    def hides(self, run: Any, properties: Any, style: str) -> bool:
        """Whether nobody sees these words: hidden, or too small, or in the colour that is behind
        them."""
        vanish = self.property_of("w:vanish", properties, style)
        if vanish is None:
            vanish = self._of_tables("w:vanish", run)
        if vanish is not None and is_on(vanish):
            return True
        size = number(attribute(self.property_of("w:sz", properties, style)))
        if size is not None and size <= _UNREADABLE:
            return True
        colour = (attribute(self.property_of("w:color", properties, style)) or "").lower()
        highlight = attribute(self.property_of("w:highlight", properties, style))
        behind = highlight or fill_of(self.property_of("w:shd", properties, style))
        if behind and _hex(colour) == _hex(behind):
            return True
        return _hex(colour) == _WHITE and not self._may_be_on_colour(run, properties, style)

    def _may_be_on_colour(self, run: Any, properties: Any, style: str) -> bool:
        around = list(run.iterancestors(_BOX, _CELL))
        own = [child(each, "w:pPr") for each in run.iterancestors(qualified("w:p"))]
        of_style = [child(each, "w:pPr") for each in self._chain(style)]
        return (
            any(each.tag == _BOX or self._is_coloured(each) for each in around)
            or self.property_of("w:shd", properties, style) is not None
            or self.property_of("w:highlight", properties, style) is not None
            or any(child(each, "w:shd") is not None for each in (*own, *of_style))
        )

    def _is_coloured(self, cell: Any) -> bool:
        """Whether a cell has a colour of its own, or one of its table's or of a style of that."""
        if child(child(cell, "w:tcPr"), "w:shd") is not None:
            return True
        table = next(cell.iterancestors(_TABLE), None)
        styled = [child(table, "w:tblPr"), *self._chain(_table_style(table))]
        return any(
            next(each.iter(qualified("w:shd")), None) is not None
            for each in styled
            if each is not None
        )

    def _of_tables(self, name: str, run: Any) -> Any:
        """What the styles of the tables around say of words."""
        for table in run.iterancestors(_TABLE):
            for each in self._chain(_table_style(table)):
                found = child(child(each, "w:rPr"), name)
                if found is not None:
                    return found
        return None

    def is_set(self, name: str, properties: Any, style: str) -> bool:
        found = self.property_of(name, properties, style)
        return found is not None and is_on(found)


def _table_style(table: Any) -> str | None:
    return attribute(child(child(table, "w:tblPr"), "w:tblStyle"))


def _hex(colour: str) -> str:
    return _NAMED.get(colour.lower(), colour.lower())
