"""The words of a file that is kept, so that it can be found by them."""

import re
from html import unescape

import pypdfium2 as pdfium

#: More characters than these are not looked for in a file.
MOST = 100_000

_TAG = re.compile(r"<[^>]*>")


def words_of(html: str, pdf: bytes) -> str:
    """Those of a Word document's content or, where there is none, of a PDF; none of a page that
    cannot be read."""
    return (_plain(html) if html else "\n".join(_pages(pdf)))[:MOST].replace("\x00", " ")


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _pages(pdf: bytes) -> list[str]:
    pages: list[str] = []
    try:
        with pdfium.PdfDocument(pdf) as document:
            for page in document:
                if sum(map(len, pages)) > MOST:
                    break
                said = page.get_textpage().get_text_bounded()
                pages.append(said.encode(errors="replace").decode())
    except (pdfium.PdfiumError, UnicodeError, ValueError):
        pass
    return pages
