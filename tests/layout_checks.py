"""How a pack is set, from where its words stand on paper and from its tags: rows and headings left
alone, words that leave their page or lie on others, and how much of each page is filled.

Use: `assert layout_problems(pdf) == []`. Positions are poppler's, in points from the top left.
"""

import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from pikepdf import Pdf

from tests.pdf_reading import Element, structure

MILLIMETRE = 72 / 25.4
#: What a page has for its content, in points from its top; header and footer are outside.
TOP, BOTTOM, SIDE = 20 * MILLIMETRE, 17 * MILLIMETRE, 19 * MILLIMETRE
#: Words may share so much of the smaller one's area; letters hang over.
SHARED = 0.3

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


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
            *_lone_rows(tree),
            *_orphans(tree),
        ]


def _misplaced(page: Paper) -> Iterator[str]:
    for word in page.words:
        if word.left < SIDE or word.right > page.width - SIDE:
            yield f"page {page.number}: {word.text!r} leaves the margins"
    # Where a script runs to the left, poppler cannot tell where its words are.
    words = [word for word in page.words if not _LEFTWARDS.search(word.text)]
    lines = sorted(words, key=lambda word: word.top)
    for index, word in enumerate(lines):
        for other in lines[index + 1 :]:
            if other.top > word.bottom:
                break
            if word.shared_with(other) > SHARED * min(word.area, other.area):
                yield f"page {page.number}: {word.text!r} lies on {other.text!r}"


def _pages_of(element: Element) -> list[int]:
    return [page for each in element.walk() for page, _mcid in each.content]


def _lone_rows(tree: Element) -> Iterator[str]:
    """Of tables that go over pages: a single row on the first or the last, or a row that says what
    follows at the end of a page."""
    for parts in _split_tables(tree):
        rows = [[row for row in part.walk() if row.type == "TR"] for part in parts]
        told = [[row for row in of_part if _has_data(row)] for of_part in rows if of_part]
        total = sum(map(len, told))
        for of_part in (told[0], told[-1]):
            if len(of_part) == 1 and total > 3:
                yield f"page {min(_pages_of(of_part[0]))}: a row alone of a table of {total}"
        for part, of_part in zip(parts[:-1], rows[:-1], strict=True):
            if not of_part:
                yield f"page {max(_pages_of(part))}: the caption of a table on the next page"
            elif not _has_data(of_part[-1]):
                yield f"page {min(_pages_of(of_part[-1]))}: the label of rows on the next page"


def _has_data(row: Element) -> bool:
    return any(cell.type == "TD" for cell in row.children)


def _split_tables(tree: Element) -> Iterator[list[Element]]:
    """Tables of more pages than one: each has a table of its own on each page, and nothing stands
    between them."""
    parts: list[Element] = []
    inside: set[int] = set()
    for element in tree.walk():
        if element.type == "Table":
            pages = _pages_of(element)
            goes_on = bool(parts and pages) and min(pages) == max(_pages_of(parts[-1])) + 1
            if not goes_on:
                if len(parts) > 1:
                    yield parts
                parts = []
            if pages:
                parts.append(element)
            inside.update(id(each) for each in element.walk())
        elif element.content and id(element) not in inside:
            if len(parts) > 1:
                yield parts
            parts = []
    if len(parts) > 1:
        yield parts


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
