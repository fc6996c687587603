"""How much of a paper's text can be set: rules that are cheap to check, of its HTML's structure."""

from collections.abc import Sequence
from html.parser import HTMLParser

from .refusal import Refusal

MOST_CELLS = 5_000
MOST_COLUMNS = 30
#: Elements inside one another: lists nine deep in a cell of a table come to half of it.
MOST_DEPTH = 40
#: Tables inside one another: each level multiplies the time that its layout takes.
MOST_TABLE_DEPTH = 2
MOST_ELEMENTS = 15_000

MANY_CELLS = (
    f"The tables have more than {MOST_CELLS:,} cells in all. Shorten them, or upload the paper as"
    " PDF."
)
MANY_COLUMNS = (
    f"A table has more than {MOST_COLUMNS} columns. Split it, or upload the paper as PDF."
)
DEEP_TABLES = (
    "A table is inside other tables, too deeply. Move it out of them, and upload the paper again."
)
DEEP = (
    "Lists, quotations or words in bold and italics are too deep inside one another. Make the "
    "layout simpler, or upload the paper as PDF."
)
MANY_ELEMENTS = (
    "The text has too many paragraphs, lines, list items and changes of type. Shorten it, or"
    " upload the paper as PDF."
)

_VOID = frozenset({"br", "hr", "img"})


def check_shape(html: str) -> None:
    """Raises ``Refusal`` where clean HTML, in which every tag has its end, cannot be set within
    the limits of drawing."""
    shape = _Shape()
    shape.feed(html)
    shape.close()


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._depth = self._tables = self._cells = self._elements = 0
        self._rows: list[int] = []  # of those that are open, how many cells they have so far

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._elements += 1
        _check(self._elements <= MOST_ELEMENTS, MANY_ELEMENTS)
        if tag in _VOID:
            return
        self._depth += 1
        _check(self._depth <= MOST_DEPTH, DEEP)
        if tag == "table":
            self._tables += 1
            _check(self._tables <= MOST_TABLE_DEPTH, DEEP_TABLES)
        elif tag == "tr":
            self._rows.append(0)
        elif tag in ("td", "th"):
            self._cells += 1
            if self._rows:
                self._rows[-1] += int(dict(attrs).get("colspan") or 1)
                _check(self._rows[-1] <= MOST_COLUMNS, MANY_COLUMNS)
            _check(self._cells <= MOST_CELLS, MANY_CELLS)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._depth -= 1
        if tag == "table":
            self._tables -= 1
        elif tag == "tr" and self._rows:
            self._rows.pop()


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise Refusal(sentence)
