"""How a pack is set, from where its words stand on paper and from its tags: rows and headings left
alone, words that leave their page or lie on others, and how much of each page is filled.

Use: `assert layout_problems(pdf) == []`. Positions are poppler's, in points from the top left.
"""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from pikepdf import Pdf

from tests.pdf_reading import Element, structure

MILLIMETRE = 72 / 25.4
#: What a page has for its content, in points from its top; header and footer are outside.
TOP, BOTTOM, SIDE = 20 * MILLIMETRE, 17 * MILLIMETRE, 19 * MILLIMETRE
#: A row of so much of a page's height may stand alone: another would not fit beside it.
TALL = 0.25
#: Words may share so much of the smaller one's area; letters hang over.
SHARED = 0.3

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def shared_with(self, other: "Word") -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)


@dataclass(frozen=True)
class Paper:
    """A page with the words of its content."""

    number: int
    width: float
    height: float
    words: Sequence[Word]

    @property
    def filled(self) -> float:
        """How much of the room for content is used, from its top to the last word."""
        last = max((word.bottom for word in self.words), default=TOP)
        return (last - TOP) / (self.height - TOP - BOTTOM)


def papers(pdf: bytes) -> list[Paper]:
    command = ["pdftotext", "-bbox", "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    found = []
    for number, (width, height, inside) in enumerate(_PAGE.findall(said), start=1):
        words = [
            Word(*(float(edge) for edge in edges), unescape(text))
            for *edges, text in _WORD.findall(inside)
        ]
        content = [w for w in words if w.bottom > TOP and w.top < float(height) - BOTTOM]
        found.append(Paper(number, float(width), float(height), content))
    return found


def layout_problems(pdf: bytes) -> list[str]:
    """Everything found wrong, one line each."""
    pages = papers(pdf)
    with Pdf.open(io.BytesIO(pdf)) as document:
        tree = structure(document)
        return [
            *(fault for page in pages for fault in _misplaced(page)),
            *(fault for table in _tables(tree) for fault in _lone_rows(table)),
            *_orphans(tree),
        ]


def _misplaced(page: Paper) -> Iterator[str]:
    for word in page.words:
        if word.left < SIDE or word.right > page.width - SIDE:
            yield f"page {page.number}: {word.text!r} leaves the margins"
    lines = sorted(page.words, key=lambda word: word.top)
    for index, word in enumerate(lines):
        for other in lines[index + 1 :]:
            if other.top > word.bottom:
                break
            if word.shared_with(other) > SHARED * min(word.area, other.area):
                yield f"page {page.number}: {word.text!r} lies on {other.text!r}"


def _tables(tree: Element) -> Iterator[Element]:
    return (element for element in tree.walk() if element.type == "Table")


def _pages_of(element: Element) -> list[int]:
    return [page for each in element.walk() for page, _mcid in each.content]


def _lone_rows(table: Element) -> Iterator[str]:
    """Where a table goes over pages, one of them has a single row of it."""
    bodies = [each for each in table.children if each.type == "TBody"] or [table]
    rows = [row for body in bodies for row in body.children if row.type == "TR"]
    where = [min(found) for row in rows if (found := _pages_of(row))]
    per_page = Counter(where)
    if len(per_page) > 1 and len(where) > 3:
        first, last = min(per_page), max(per_page)
        for page in (first, last):
            if per_page[page] == 1:
                yield f"page {page}: a row alone of a table of {len(where)}"


def _orphans(tree: Element) -> Iterator[str]:
    """Headings whose text begins on another page."""
    waiting: list[tuple[str, int]] = []
    for element in tree.walk():
        pages = [page for page, _mcid in element.content]
        if re.fullmatch(r"H[1-6]", element.type):
            found = _pages_of(element)
            waiting += [(element.type, found[-1])] if found else []
        elif pages and not _is_in_heading(element):
            yield from (
                f"page {page}: a heading ({kind}) without what it heads"
                for kind, page in waiting
                if pages[0] != page
            )
            waiting = []


def _is_in_heading(element: Element) -> bool:
    above: Element | None = element
    while above is not None:
        if re.fullmatch(r"H[1-6]", above.type):
            return True
        above = above.parent
    return False
