"""Pages of a PDF that we drew, as pictures for a web page."""

import io

from pypdfium2 import PdfDocument, PdfPage

from app.rendering.rendered import PagePicture

#: In dots: sharp enough to read at the width of a page of text.
_WIDTH, _HIGHEST, _QUALITY = 900, 1800, 80
#: The most words of a page that are told, in letters.
_MOST_LETTERS = 30_000


def page_pictures(pdf: bytes, first: int, count: int) -> list[PagePicture]:
    """So many pages, from that numbered ``first``."""
    with PdfDocument(pdf) as document:
        last = min(first + count - 1, len(document))
        return [_picture(document[number - 1], number) for number in range(first, last + 1)]


def _picture(page: PdfPage, number: int) -> PagePicture:
    width, height = page.get_size()
    drawn = page.render(scale=min(_WIDTH / width, _HIGHEST / height)).to_pil().convert("RGB")
    buffer = io.BytesIO()
    drawn.save(buffer, "WEBP", quality=_QUALITY, method=3)
    text = page.get_textpage().get_text_range()
    words = "\n".join(
        line for line in (" ".join(each.split()) for each in text.splitlines()) if line
    )
    return PagePicture(number, buffer.getvalue(), drawn.width, drawn.height, words[:_MOST_LETTERS])
