"""Words that a reader of a PDF does not see and could still copy: under a box that was drawn over
them, or beyond the edge of the page. They do not travel: those beyond the edge are taken out, and a
page with others is drawn as a picture, or the file is refused.
"""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pikepdf import Array, Dictionary, Name
from PIL import Image

from .pdf_checks import DAMAGED
from .refusal import TOO_MUCH, Refusal

COVERED = (
    "Page {} of this PDF has words that cannot be seen and could still be copied, such as “{}”."
    " Remove them in the program that made it, or choose to show such pages as pictures."
)
BEYOND = (
    "Page {} of this PDF has words beyond its edge that could still be copied, such as “{}”. Remove"
    " them in the program that made it, or choose to show such pages as pictures."
)
AS_PICTURE = (
    "Page {} is shown as a picture, since it has words that cannot be seen. Screen readers cannot"
    " read it."
)
CUT_AWAY = "Words beyond the edge of the page were left out, on page {}."

MOST_CHARACTERS = 100_000
_MOST_PIXELS = 6_000_000
_SCALE = 2.0
_PICTURE_DPI, _QUALITY = 150, 85
#: How even a patch is where nothing can be read, of 255; and how white paper is.
_EVEN, _WHITE = 12, 243
#: Text that is drawn with no ink: what a scanner read lies so under its picture.
_NO_INK = (3, 7)
_LEAST_LETTERS, _LEAST_HEIGHT = 2, 3.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Word:
    """``box`` is left, bottom, right and top, in points; ``first`` its first character's place."""

    text: str
    box: Box
    first: int


def hide_words_for_good(content: bytes, *, as_pictures: bool) -> tuple[bytes, list[str]]:
    """A PDF without such words, and sentences for its author. Raises ``Refusal``."""
    try:
        content, cut = _without_words_beyond(content)
        covered = _pages_with_hidden_words(content)
    except pdfium.PdfiumError:
        raise Refusal(DAMAGED) from None
    notes = [CUT_AWAY.format(_numbers(cut))] if cut else []
    if not covered:
        return content, notes
    if not as_pictures:
        number, (sentence, word) = next(iter(covered.items()))
        raise Refusal(sentence.format(number, word))
    notes += [AS_PICTURE.format(number) for number in covered]
    return _drawn(content, list(covered)), notes


def count_pages_seen(content: bytes) -> int:
    """How many pages a viewer finds in a file as it was handed in; none where it cannot open it."""
    try:
        with pdfium.PdfDocument(content) as pdf:
            return len(pdf)
    except pdfium.PdfiumError:
        return 0


def _without_words_beyond(content: bytes) -> tuple[bytes, list[int]]:
    """The file without text that lies wholly beyond its page's edge, and the pages that had it."""
    with pdfium.PdfDocument(content) as pdf:
        cut = [
            number
            for number, page in enumerate(pdf, start=1)
            if any(_is_beyond(word.box, edge) for edge in [_edge(page)] for word in _words(page))
            and _cut(page)
        ]
        if not cut:
            return content, []
        buffer = io.BytesIO()
        pdf.save(buffer)
    # Two saves of one file differ in the identifier that pdfium gives them.
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as made:
        again = io.BytesIO()
        del made.trailer["/ID"]
        made.save(again, deterministic_id=True)
    return again.getvalue(), cut


def _cut(page: pdfium.PdfPage) -> bool:
    edge = _edge(page)
    gone = [
        each
        for each in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=1)
        if _is_beyond(each.get_bounds(), edge)
    ]
    for each in gone:
        page.remove_obj(each)
    if gone:
        page.gen_content()
    return bool(gone)


def _pages_with_hidden_words(content: bytes) -> dict[int, tuple[str, str]]:
    """By the page's number, what is said of it and one of the words."""
    found: dict[int, tuple[str, str]] = {}
    with pdfium.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf, start=1):
            hidden = _hidden_word(page)
            if hidden is not None:
                found[number] = hidden
    return found


def _hidden_word(page: pdfium.PdfPage) -> tuple[str, str] | None:
    words = [word for word in _words(page) if _counts(word)]
    if not words:
        return None
    edge = _edge(page)
    for word in words:
        if _is_beyond(word.box, edge):
            return BEYOND, word.text
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    picture = bitmap.to_pil().convert("RGB")
    place = bitmap.get_posconv(page)
    text = page.get_textpage()
    for word in words:
        if _is_even(picture, place, word.box) and not _is_meant(text, word, picture, place):
            return COVERED, word.text
    return None


def _counts(word: _Word) -> bool:
    left, bottom, right, top = word.box
    letters = sum(character.isalnum() for character in word.text)
    return letters >= _LEAST_LETTERS and min(top - bottom, right - left) >= _LEAST_HEIGHT


def _patch(picture: Image.Image, place: pdfium.PdfPosConv, box: Box) -> Image.Image | None:
    """What is drawn where a word is; None where that is too little to tell."""
    left, bottom, right, top = box
    corners = [place.to_bitmap(x, y) for x, y in ((left, bottom), (right, top))]
    (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*corners, strict=True))
    x0, y0 = max(x0, 0), max(y0, 0)
    x1, y1 = min(x1, picture.width), min(y1, picture.height)
    return picture.crop((x0, y0, x1, y1)) if x1 - x0 >= 4 and y1 - y0 >= 4 else None


def _is_even(picture: Image.Image, place: pdfium.PdfPosConv, box: Box) -> bool:
    patch = _patch(picture, place, box)
    if patch is None:
        return False
    return all(high - low <= _EVEN for low, high in _ranges(patch))


def _ranges(patch: Image.Image) -> tuple[tuple[int, int], ...]:
    """The least and the most of each colour."""
    return cast(tuple[tuple[int, int], ...], patch.getextrema())


def _is_meant(
    text: pdfium.PdfTextPage, word: _Word, picture: Image.Image, place: pdfium.PdfPosConv
) -> bool:
    """Whether a word is not covered but has no ink, or that of the paper."""
    drawn = pdfium_c.FPDFText_GetTextObject(text, word.first)
    if drawn and pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) in _NO_INK:
        return True
    ink = [ctypes.c_uint() for _band in range(4)]
    if not pdfium_c.FPDFText_GetFillColor(text, word.first, *(ctypes.byref(each) for each in ink)):
        return True
    if ink[3].value == 0:
        return True
    patch = _patch(picture, place, word.box)
    paper = patch is not None and all(low >= _WHITE for low, _high in _ranges(patch))
    return paper and all(each.value >= _WHITE for each in ink[:3])


def _words(page: pdfium.PdfPage) -> Iterator[_Word]:
    """The words of a page, with what lies beyond its edge."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise Refusal(TOO_MUCH)
    letters: list[str] = []
    boxes: list[Box] = []
    first = 0
    for place in range(count):
        character = chr(pdfium_c.FPDFText_GetUnicode(text, place) or 0x20)
        if character.isspace() or pdfium_c.FPDFText_IsGenerated(text, place) == 1:
            if letters:
                yield _Word("".join(letters), _around(boxes), first)
                letters, boxes = [], []
            continue
        if not letters:
            first = place
        letters.append(character)
        boxes.append(text.get_charbox(place))
    if letters:
        yield _Word("".join(letters), _around(boxes), first)


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _edge(page: pdfium.PdfPage) -> Box:
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


def _is_beyond(box: Box, edge: Box) -> bool:
    return box[2] <= edge[0] or box[0] >= edge[2] or box[3] <= edge[1] or box[1] >= edge[3]


def _drawn(content: bytes, numbers: list[int]) -> bytes:
    """The file with some pages as pictures of themselves."""
    with pdfium.PdfDocument(content) as seen, pikepdf.open(io.BytesIO(content)) as pdf:
        for number in numbers:
            page, drawn = pdf.pages[number - 1], seen[number - 1]
            width, height = drawn.get_size()
            scale = min(_PICTURE_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            jpeg = io.BytesIO()
            picture = drawn.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
            picture.save(jpeg, "JPEG", quality=_QUALITY)
            image = pdf.make_stream(
                jpeg.getvalue(),
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
            )
            drawing = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q".encode()
            for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Annots", "/UserUnit"):
                if key in page.obj:
                    del page.obj[key]
            page.obj.MediaBox, page.obj.Rotate = Array([0, 0, width, height]), 0
            page.obj.CropBox = page.obj.MediaBox
            page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
            page.obj.Contents = pdf.make_stream(drawing)
        buffer = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _numbers(pages: list[int]) -> str:
    told = [str(number) for number in pages]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
