"""People's own words as HTML that can stand on a page and in a pack: Markdown that is written here,
and what was taken over from Word. Nothing that they write is markup of ours."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.documents.inspection.cleaning import CONTINUED, clean_html
from app.documents.inspection.refusal import Refusal
from app.documents.inspection.shape import check_shape
from app.documents.own_numbers import as_lists

if TYPE_CHECKING:
    from app.documents import own_markdown
else:
    own_markdown = lazy_import("app.documents.own_markdown")


def from_markdown(text: str, *, below: int, has_numbers: bool = False) -> Markup:
    """Markdown as HTML; ``below`` and ``has_numbers`` as for ``house_html``. Tables are known,
    HTML is words."""
    try:
        return house_html(own_markdown.render(text), below=below, has_numbers=has_numbers)
    except Refusal as refusal:  # written before there were limits
        return Markup("<p>This text cannot be shown. {}</p>").format(refusal.sentence)


def check_markdown(text: str, *, field: str) -> None:
    """Raises ``DomainError`` where a text that is being saved could not be set on paper."""
    try:
        check_shape(own_markdown.render(text))
    except Refusal as refusal:
        raise DomainError(refusal.sentence, field=field) from None


def house_html(html: str, *, below: int, has_numbers: bool = False) -> Markup:
    """HTML cut down to what we set: its headings stand under one of level ``below`` without a step
    left out, paragraphs inside items and cells become lines, tables are numbered, and so are all
    other paragraphs, if they shall be and their author has not numbered them."""
    clean = clean_html(html)
    house = _House(below, has_numbers and not _numbers_itself(clean))
    house.feed(as_lists(clean))
    house.close()
    # A head that names nothing is a cell.
    return Markup("".join(house.made).replace('<th scope="col"></th>', "<td></td>"))


_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


def _numbers_itself(html: str) -> bool:
    """Whether most paragraphs have numbers of their own: others beside them would mislead."""
    text = _TABLE.sub("", html)
    return text.count('<p class="pack-numbered-') >= max(1, text.count("<p>"))


_INLINE_BLOCKS = frozenset({"li", "td", "th"})
_VOID = frozenset({"br", "hr", "img"})


class _House(HTMLParser):
    """Rewrites clean HTML, in which every tag that needs one has its end."""

    def __init__(self, below: int, has_numbers: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._has_numbers, self._paragraphs = has_numbers, 0
        self.made: list[str] = []
        self._below = below
        self._levels: list[int] = []
        self._open: list[str] = []
        self._tables = 0
        self._had_paragraph = [False]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "img" and "src" not in dict(attrs):
            return  # it was to be fetched
        if tag in _INLINE_BLOCKS:
            self._had_paragraph.append(False)
        if tag == "p" and self._is_inside():
            if self._had_paragraph[-1]:
                self.made.append("<br>")
            self._had_paragraph[-1] = True
        else:
            given: dict[str, str | None] = dict(attrs)
            if tag == "th":
                given.setdefault("scope", "col")
            written = "".join(f' {name}="{escape(value or "")}"' for name, value in given.items())
            self.made.append(f"<{self._renamed(tag)}{written}>")
        if tag == "p" and self._has_numbers and not self._open and not attrs:
            self._paragraphs += 1
            self.made.append(f'<span class="pack-paragraph">{self._paragraphs}.</span> ')
        if tag == "table":
            is_continued = dict(attrs).get("class") == CONTINUED
            self._tables += not is_continued
            said = ", continued" if is_continued else ""
            self.made.append(f"<caption>Table {self._tables}{said}</caption>")
        if tag not in _VOID:
            self._open.append(tag)

    def _is_inside(self) -> bool:
        """Whether the nearest block around is an item or a cell."""
        around = [each for each in self._open if each in _INLINE_BLOCKS or each == "blockquote"]
        return bool(around) and around[-1] in _INLINE_BLOCKS

    def _renamed(self, tag: str) -> str:
        if not _is_heading(tag):
            return tag
        level = int(tag[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return self._heading()

    def _heading(self) -> str:
        return f"h{min(6, self._below + len(self._levels))}"

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "p" and self._is_inside():
            return
        if tag in _INLINE_BLOCKS and len(self._had_paragraph) > 1:
            self._had_paragraph.pop()
        self.made.append(f"</{self._heading() if _is_heading(tag) else tag}>")

    def handle_data(self, data: str) -> None:
        self.made.append(data)

    def handle_entityref(self, name: str) -> None:
        self.made.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.made.append(f"&#{name};")


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal()
