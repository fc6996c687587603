"""A Word document's words and structure as HTML; what cannot be taken over is told."""

import base64
import io
import re
import zipfile
from collections import Counter
from typing import Any

import mammoth
import mammoth.documents
import mammoth.html
import mammoth.transforms
from PIL import Image

from .cleaning import clean_html
from .refusal import UNREADABLE, Refusal
from .shape import MANY_CELLS, MOST_CELLS, MOST_COLUMNS, check_shape

MOST_PICTURES = 40
MOST_PICTURE_BYTES = 3 << 20
MOST_PIXELS = 12_000_000
MOST_HTML = 24 << 20

NO_WORDS = "This document has no text in it. Open it, check that it is the right one, and upload"
NO_WORDS += " another."
TOO_LONG = "This document is too long to convert. Save it as PDF and upload that."

_PICTURE_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""

#: What Word draws and this cannot: how it stands in the document, what one and several are called.
_LOST = (
    (re.compile(rb"<c:chart\b"), "chart", "charts"),
    (re.compile(rb"<dgm:relIds\b"), "diagram", "diagrams"),
    (re.compile(rb"<m:oMath\b"), "equation", "equations"),
)


def convert_word(archive: zipfile.ZipFile, content: bytes) -> dict[str, Any]:
    """``html`` is the document, ``notes`` sentences on what was left out. Raises ``Refusal``."""
    if len(re.findall(rb"<w:tc[ >]", _document(archive))) > MOST_CELLS:
        raise Refusal(MANY_CELLS)  # before the work of reading them
    pictures = _Pictures()
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=pictures.convert,
            transform_document=mammoth.transforms.element_of_type(
                mammoth.documents.Table, _even_table
            ),
        ).value
    except (MemoryError, RecursionError, Refusal):
        raise
    except Exception:  # whatever a broken document makes the reader stumble over
        raise Refusal(UNREADABLE) from None
    if len(html) > MOST_HTML:
        raise Refusal(TOO_LONG)
    html = clean_html(html).replace("<th>", '<th scope="col">')
    check_shape(html)
    if not re.sub(r"<[^>]*>", "", html).strip() and not pictures.taken:
        raise Refusal(NO_WORDS)
    return {"kind": "word", "html": html, "notes": [*pictures.notes(), *_lost(archive)]}


class _Pictures:
    """Takes over PNG and JPEG pictures of a reasonable size."""

    def __init__(self) -> None:
        self.taken = 0
        self.left_out: Counter[str] = Counter()

    def convert(self, image: Any) -> list[Any]:
        with image.open() as file:
            data = file.read(MOST_PICTURE_BYTES + 1)
        media_type = self._media_type(data)
        if media_type is None:
            return [mammoth.html.text("[Picture left out]")]
        self.taken += 1
        source = f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
        alt = (image.alt_text or "").strip() or "Picture without a description"
        return [mammoth.html.element("img", {"alt": alt, "src": source})]

    def _media_type(self, data: bytes) -> str | None:
        if len(data) > MOST_PICTURE_BYTES or self.taken >= MOST_PICTURES:
            self.left_out["too large or too many"] += 1
            return None
        try:
            with Image.open(io.BytesIO(data), formats=list(_PICTURE_FORMATS)) as picture:
                width, height = picture.size
                kind = _PICTURE_FORMATS[picture.format or ""]
                if width * height <= MOST_PIXELS:
                    picture.load()
                    return kind
        except (OSError, ValueError, KeyError, SyntaxError, Image.DecompressionBombError):
            self.left_out["neither PNG nor JPEG"] += 1
            return None
        self.left_out["too large or too many"] += 1
        return None

    def notes(self) -> list[str]:
        return [
            f"{_counted(count, 'picture was', 'pictures were')} left out: {why}."
            for why, count in self.left_out.items()
        ]


def _document(archive: zipfile.ZipFile) -> bytes:
    name = "word/document.xml"
    return archive.read(name) if name in archive.namelist() else b""


def _lost(archive: zipfile.ZipFile) -> list[str]:
    text = _document(archive)
    notes = [
        f"{_counted(count, one, many)} could not be converted: replace each with a picture."
        for pattern, one, many in _LOST
        if (count := len(pattern.findall(text)))
    ]
    if re.search(rb"<w:(ins|del|moveFrom)\s", text):
        notes.append("All tracked changes were accepted.")
    return notes


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _even_table(table: Any) -> Any:
    """The same table with every cell in a row and a column of its own, the first row its head:
    what was merged stands in its first cell. A table is read out row by row, so all are even."""
    rows = [row for row in table.children if isinstance(row, mammoth.documents.TableRow)]
    if len(rows) > MOST_CELLS:
        raise Refusal(MANY_CELLS)
    below: dict[int, int] = {}  # by column: rows that a cell above still covers
    grid = [_even_row(row, below) for row in rows]
    width = max(map(len, grid), default=0)
    even = [
        row.copy(
            children=[*cells, *(_empty_cell() for _ in range(width - len(cells)))],
            is_header=index == 0,
        )
        for index, (row, cells) in enumerate(zip(rows, grid, strict=True))
    ]
    return table.copy(children=even)


def _even_row(row: Any, below: dict[int, int]) -> list[Any]:
    cells: list[Any] = []

    def pass_covered() -> None:
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append(_empty_cell())

    for cell in row.children:
        if not isinstance(cell, mammoth.documents.TableCell):
            continue
        pass_covered()
        for offset in range(min(cell.colspan, MOST_COLUMNS)):
            below[len(cells)] = max(0, cell.rowspan - 1)
            cells.append(_empty_cell() if offset else cell.copy(colspan=1, rowspan=1))
        if len(cells) > MOST_COLUMNS:
            raise Refusal(TOO_LONG)
    pass_covered()
    return cells


def _empty_cell() -> Any:
    return mammoth.documents.table_cell([])
