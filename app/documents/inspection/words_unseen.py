"""Which words of a page a reader does not see and could still copy: under a box that was drawn over
them, beyond the edge of the page, in the colour of the paper or without ink.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from .page_pictures import MOST_PIXELS
from .page_words import Box, Word, counts, edge_of, is_beyond, words_of

_SCALE = 2.0
#: How even a patch is where nothing can be read, of 255; how white paper is, and how dark a box.
_EVEN, _WHITE, _DARK = 12, 243, 64
#: Text that is drawn with no ink: what a scanner read lies so under its picture.
_NO_INK = (3, 7)
#: A picture of so much of a page is a scan, if so many of the words below it can be read in it.
_SCAN, _READ = 0.8, 0.5
#: In points: what has less height than that is not drawn.
_LEAST = 0.1
#: The last letter that every program can draw without being given its typeface.
_LATIN = 0x24F


class Why(Enum):
    """Why a word is not seen. One ``UNDRAWN`` others may see: its typeface is lacking."""

    BEYOND = auto()
    COVERED = auto()
    COLOURLESS = auto()
    UNDRAWN = auto()


@dataclass(frozen=True)
class Unseen:
    """``may_go`` where it is sure that it is not for want of its letters' shapes that it is not
    seen."""

    word: Word
    why: Why
    may_go: bool = True


def look_at(page: pdfium.PdfPage) -> tuple[Image.Image, pdfium.PdfPosConv]:
    """A page as it is looked at here, and where on it a point lies."""
    width, height = page.get_size()
    scale = min(_SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    return bitmap.to_pil().convert("RGB"), bitmap.get_posconv(page)


def unseen_words(page: pdfium.PdfPage) -> list[Unseen]:
    every = list(words_of(page))
    words = [word for word in every if counts(word)]
    edge = edge_of(page)
    beyond = [word for word in words if is_beyond(word.box, edge)]
    rest = [word for word in words if not is_beyond(word.box, edge)]
    found = [Unseen(word, Why.BEYOND) for word in beyond]
    found += [Unseen(word, Why.UNDRAWN, may_go=False) for word in _without_height(page, every)]
    return found + (_checked(page, list(_hidden(page, rest))) if rest else [])


def _without_height(page: pdfium.PdfPage, words: Sequence[Word]) -> list[Word]:
    """Those of which this renderer has no letter, so that they take no room."""
    text = page.get_textpage()
    return [
        word for word in words if word.box[3] - word.box[1] < _LEAST and _lacks_typeface(text, word)
    ]


def texts_drawing(page: pdfium.PdfPage, words: Sequence[Word]) -> list[Any]:
    """The pieces of text that draw some words."""
    text = page.get_textpage()
    found: dict[int | None, Any] = {}
    for word in words:
        for place in range(word.first, word.last + 1):
            drawn = pdfium_c.FPDFText_GetTextObject(text, place)
            if drawn:
                found[address(drawn)] = drawn
    return list(found.values())


def without(page: pdfium.PdfPage, drawn: Sequence[Any]) -> Image.Image:
    """How a page looks without some of what it draws."""
    for each in drawn:
        pdfium_c.FPDFPageObj_SetIsActive(each, False)
    picture, _place = look_at(page)
    for each in drawn:
        pdfium_c.FPDFPageObj_SetIsActive(each, True)
    return picture


def _checked(page: pdfium.PdfPage, found: list[Unseen]) -> list[Unseen]:
    """Those that are not seen indeed: letters that fill their place are as even as a box; and
    whether it is sure of each that it could be drawn."""
    covered = [each.word for each in found if each.why is Why.COVERED]
    if not covered:
        return found
    whole, place = look_at(page)
    texts = texts_drawing(page, covered)
    bare = without(page, texts)
    alone = None
    kept = []
    for each in found:
        if each.why is Why.COVERED and _differ(whole, bare, place, each.word.box):
            continue
        if not each.may_go and each.why is Why.COVERED:
            alone = alone or without(page, _all_but(page, texts))
            patch = _patch_of(alone, place, each.word.box)
            is_drawn = patch is not None and any(h - low > _EVEN for low, h in _ranges(patch))
            each = replace(each, may_go=is_drawn)
        kept.append(each)
    return kept


def _all_but(page: pdfium.PdfPage, texts: Sequence[Any]) -> list[Any]:
    kept = {address(each) for each in texts}
    count = pdfium_c.FPDFPage_CountObjects(page)
    every = (pdfium_c.FPDFPage_GetObject(page, place) for place in range(count))
    return [each for each in every if address(each) not in kept]


def _differ(first: Image.Image, second: Image.Image, place: pdfium.PdfPosConv, box: Box) -> bool:
    patches = [_patch_of(picture, place, box) for picture in (first, second)]
    if patches[0] is None or patches[1] is None:
        return False
    return ImageChops.difference(patches[0], patches[1]).getbbox() is not None


def _hidden(page: pdfium.PdfPage, words: list[Word]) -> Iterator[Unseen]:
    looked = _Looked(page)
    even = [word for word in words if looked.is_even(word)]
    if not even:
        return
    is_scan = len(even) < _READ * len(words) and _is_scan(page)
    bare = {id(word) for word in even}
    drawn = {looked.font_of(word) for word in words if id(word) not in bare}
    for word in even:
        has_no_ink = looked.has_no_ink(word)
        if is_scan or has_no_ink:
            # A scanner reads no word where there is nothing but black.
            if looked.is_dark(word):
                yield Unseen(word, Why.COVERED)
            elif not is_scan:
                yield Unseen(word, Why.COLOURLESS)
        elif looked.is_colourless(word):
            yield Unseen(word, Why.COLOURLESS)
        elif looked.lacks_typeface(word):
            yield Unseen(word, Why.UNDRAWN, may_go=False)
        else:
            is_sure = looked.font_of(word) in drawn or not looked.is_on_white(word)
            yield Unseen(word, Why.COVERED, may_go=is_sure or not looked.is_embedded(word))


def _is_scan(page: pdfium.PdfPage) -> bool:
    """Whether a picture fills the page: words below it are those that a scanner read."""
    width, height = page.get_size()
    for each in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = each.get_bounds()
        if (right - left) * (top - bottom) >= _SCAN * width * height:
            return True
    return False


class _Looked:
    """A page as it is seen, and what is drawn where its words are."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._picture, self._place = look_at(page)
        self._text = page.get_textpage()

    def is_even(self, word: Word) -> bool:
        patch = self._patch(word.box)
        return patch is not None and all(high - low <= _EVEN for low, high in _ranges(patch))

    def is_dark(self, word: Word) -> bool:
        patch = self._patch(word.box)
        return patch is not None and all(high <= _DARK for _low, high in _ranges(patch))

    def is_on_white(self, word: Word) -> bool:
        patch = self._patch(word.box)
        return patch is not None and all(low >= _WHITE for low, _high in _ranges(patch))

    def has_no_ink(self, word: Word) -> bool:
        drawn = self._object(word)
        return bool(drawn) and pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) in _NO_INK

    def is_colourless(self, word: Word) -> bool:
        """Whether a word is not covered, but has the colour of the paper, or none."""
        ink = [ctypes.c_uint() for _band in range(4)]
        given = (ctypes.byref(each) for each in ink)
        if not pdfium_c.FPDFText_GetFillColor(self._text, word.first, *given):
            return True
        if ink[3].value == 0:
            return True
        return self.is_on_white(word) and all(each.value >= _WHITE for each in ink[:3])

    def font_of(self, word: Word) -> int | None:
        return address(_font(self._text, word))

    def is_embedded(self, word: Word) -> bool:
        font = _font(self._text, word)
        return not font or pdfium_c.FPDFFont_GetIsEmbedded(font) != 0

    def lacks_typeface(self, word: Word) -> bool:
        return _lacks_typeface(self._text, word)

    def _object(self, word: Word) -> Any:
        return pdfium_c.FPDFText_GetTextObject(self._text, word.first)

    def _patch(self, box: Box) -> Image.Image | None:
        return _patch_of(self._picture, self._place, box)


def _font(text: pdfium.PdfTextPage, word: Word) -> Any:
    drawn = pdfium_c.FPDFText_GetTextObject(text, word.first)
    return pdfium_c.FPDFTextObj_GetFont(drawn) if drawn else None


def _lacks_typeface(text: pdfium.PdfTextPage, word: Word) -> bool:
    font = _font(text, word)
    is_strange = any(ord(letter) > _LATIN and letter.isalnum() for letter in word.text)
    return bool(font) and is_strange and pdfium_c.FPDFFont_GetIsEmbedded(font) == 0


def _patch_of(picture: Image.Image, place: pdfium.PdfPosConv, box: Box) -> Image.Image | None:
    """What is drawn where a word is; None where that is too little to tell."""
    left, bottom, right, top = box
    corners = [place.to_bitmap(x, y) for x, y in ((left, bottom), (right, top))]
    (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*corners, strict=True))
    x0, y0 = max(x0, 0), max(y0, 0)
    x1, y1 = min(x1, picture.width), min(y1, picture.height)
    return picture.crop((x0, y0, x1, y1)) if x1 - x0 >= 4 and y1 - y0 >= 4 else None


def address(pointer: Any) -> int | None:
    """Where something of pdfium lies, by which it is the same."""
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _ranges(patch: Image.Image) -> tuple[tuple[int, int], ...]:
    """The least and the most of each colour."""
    return cast(tuple[tuple[int, int], ...], patch.getextrema())
