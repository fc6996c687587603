"""The words of a page, where they lie, and what of the page is seen."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from .refusal import TOO_MUCH, Refusal

MOST_CHARACTERS = 100_000
_LEAST_LETTERS, _LEAST_HEIGHT = 2, 3.0
#: What a letter that is none is read as.
_NO_LETTER = "\ufffd"

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """``box`` is left, bottom, right and top, in points; ``first`` and ``last`` are the places of
    its characters."""

    text: str
    box: Box
    first: int
    last: int


def counts(word: Word) -> bool:
    """Whether it is large and long enough to say anything."""
    left, bottom, right, top = word.box
    letters = sum(character.isalnum() for character in word.text)
    return letters >= _LEAST_LETTERS and min(top - bottom, right - left) >= _LEAST_HEIGHT


def words_of(page: pdfium.PdfPage) -> Iterator[Word]:
    """The words of a page, with what lies beyond its edge."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise Refusal(TOO_MUCH)
    letters: list[str] = []
    boxes: list[Box] = []
    first = 0
    for place in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text, place) or 0x20
        character = chr(code) if code <= 0x10FFFF else _NO_LETTER
        if character.isspace() or pdfium_c.FPDFText_IsGenerated(text, place) == 1:
            if letters:
                yield Word("".join(letters), _around(boxes), first, place - 1)
                letters, boxes = [], []
            continue
        if not letters:
            first = place
        letters.append(character)
        boxes.append(text.get_charbox(place))
    if letters:
        yield Word("".join(letters), _around(boxes), first, count - 1)


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def edge_of(page: pdfium.PdfPage) -> Box:
    """What of a page is seen."""
    media, crop = _ordered(page.get_mediabox()), _ordered(page.get_cropbox())
    seen = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else media


def _ordered(box: Box) -> Box:
    left, bottom, right, top = box
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def is_beyond(box: Box, edge: Box) -> bool:
    return box[2] <= edge[0] or box[0] >= edge[2] or box[3] <= edge[1] or box[1] >= edge[3]
