"""What the helper does that reads the text of a PDF: its bytes in; the text of its pages, as JSON,
out."""

import json
from collections.abc import Callable

import pypdfium2 as pdfium

#: The most characters of one file that are read.
MOST = 60_000


def prepare() -> Callable[[bytes], bytes]:
    def work(content: bytes) -> bytes:
        pages: list[str] = []
        with pdfium.PdfDocument(content) as document:
            for page in document:
                if sum(map(len, pages)) >= MOST:
                    break
                pages.append(page.get_textpage().get_text_bounded()[:MOST])
            left_out = len(document) - len(pages)
        return json.dumps({"pages": pages, "left_out": left_out}).encode()

    return work
