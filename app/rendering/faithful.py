"""Whether what is drawn of a PDF is what its author sees: page by page the same ink in the same
places, and the same words. pdfium looks at both, which has written neither.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from PIL import Image, ImageChops
from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2.raw import FPDF_RemoveFormFieldHighlight

from app.rendering.annex import frame_of
from app.rendering.errors import UnlikeOriginal

#: The longer side of an original page in dots, the most of a page of ours; the ink is compared in
#: fields of so many dots, of which a side has at most so many.
_LONG_SIDE, _MOST_SIDE, _FIELD, _FIELDS = 700, 2800, 14, 28
#: Of 255: what counts as ink, and how much darker or lighter a field may be. Specks of so many dots
#: are none.
_INK, _TOLERANCE, _SPECK = 24, 60, 3
#: So much of the ink's outline may differ, of its longer side.
_SHIFT = 0.03
#: The share of a page's letters that may be read otherwise, and how many may be of any page.
_OTHERWISE, _FEW = 0.02, 3


def check_faithful(original: bytes, copy: bytes, drawn: bytes) -> None:
    """Compares what was handed in, the copy of it that readers see and what is drawn of that.
    Raises ``UnlikeOriginal``."""
    try:
        with _opened(original) as first, _opened(copy) as second, _opened(drawn) as last:
            if not len(first) == len(second) == len(last):
                raise UnlikeOriginal("0")
            unlike = [
                str(number + 1)
                for number in range(len(first))
                if not _is_alike(first[number], second[number], last[number])
            ]
            if unlike:
                raise UnlikeOriginal(" ".join(unlike))
    except PdfiumError:
        raise UnlikeOriginal("0") from None


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    """With the boxes of forms drawn, but not the tint that invites people to fill them in."""
    with PdfDocument(content) as pdf:
        pdf.init_forms()
        if pdf.formenv is not None:
            FPDF_RemoveFormFieldHighlight(pdf.formenv)
        yield pdf


def _is_alike(original: PdfPage, copy: PdfPage, drawn: PdfPage) -> bool:
    # A page that fits is drawn in its own size: both are looked at in one scale.
    scale = min(_LONG_SIDE / max(original.get_size()), _MOST_SIDE / max(drawn.get_size()))
    before, after = _picture(original, scale), _picture(drawn, scale)
    is_same = _has_same_ink(before, after) or _is_same_in_place(original, drawn)
    return is_same and _has_same_words(copy, drawn)


def _picture(
    page: PdfPage, scale: float, around: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> Image.Image:
    drawn: Image.Image = page.render(scale=scale, crop=around, grayscale=True).to_pil()
    return drawn.convert("L")


def _has_same_ink(before: Image.Image, after: Image.Image) -> bool:
    """Each is cut to its ink first: ours stands smaller on its page, with room around it."""
    inked = [_inked(picture) for picture in (before, after)]
    if None in inked:
        return inked == [None, None]
    first, second = inked
    assert first is not None
    assert second is not None
    if _shape_differs(first, second):
        return False
    return _is_same_coarsely(first, second)


def _is_same_coarsely(first: Image.Image, second: Image.Image) -> bool:
    fields = [min(max(side // _FIELD, 1), _FIELDS) for side in first.size]
    coarse = [picture.resize(fields, Image.Resampling.BOX) for picture in (first, second)]
    _low, most = cast(tuple[int, int], ImageChops.difference(*coarse).getextrema())
    return most <= _TOLERANCE


def _is_same_in_place(original: PdfPage, drawn: PdfPage) -> bool:
    """The same of the place where the page was put, for ink so faint that its edge is not found."""
    width, height = drawn.get_size()
    left, bottom, right, top = frame_of(original.get_size(), (width, height))
    around = (left, bottom, width - right, height - top)
    second = _picture(drawn, _LONG_SIDE / max(right - left, top - bottom), around)
    if min(second.size) < _FIELD:
        return False
    first = _picture(original, _LONG_SIDE / max(original.get_size())).resize(second.size)
    return _is_same_coarsely(first, second)


def _inked(picture: Image.Image) -> Image.Image | None:
    coarse = picture.reduce(_SPECK)
    mask = coarse.point(lambda value: 255 if 255 - value > _INK else 0)
    box = mask.getbbox()
    if box is None:
        return None
    left, top, right, bottom = (edge * _SPECK for edge in box)
    return picture.crop((left, top, right, bottom))


def _shape_differs(before: Image.Image, after: Image.Image) -> bool:
    """Of thin or tiny things the shape says nothing."""
    if min(*before.size, *after.size) < 12:
        return False
    first, second = (width / height for width, height in (before.size, after.size))
    return abs(first - second) / max(first, second) > _SHIFT + 4 / min(*before.size, *after.size)


def _has_same_words(before: PdfPage, after: PdfPage) -> bool:
    """By their letters: where words end is a viewer's guess."""
    first, second = (Counter(_letters(page)) for page in (before, after))
    differing = (first - second).total() + (second - first).total()
    return differing <= max(_FEW, _OTHERWISE * first.total())


def _letters(page: PdfPage) -> Iterator[str]:
    text = page.get_textpage().get_text_range()
    return (each for each in unicodedata.normalize("NFKC", text) if each.isalnum())
