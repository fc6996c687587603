"""Pages whose words name their letters by the numbers of a typeface that is not in the file: each
program shows others in their place, or none."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pikepdf import Array, Dictionary, Object, Pdf

from .pdf_checks import dictionaries

#: So many such pages are shown as pictures.
MOST_PICTURES = 20
LACKING = (
    "This PDF uses typefaces that are not in the file, so that not everyone would see its words."
    " Save it as PDF again with its fonts embedded (Word: Save As, PDF, Options, PDF/A;"
    " LibreOffice: Export As, PDF, Archive), and upload that."
)
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_DEEPEST = 10


def pages_without_typeface(pdf: Pdf, content: bytes) -> list[int]:
    """By their numbers, those that use one. ``content`` is the file as viewers get it."""
    names = {str(each.get("/BaseFont"))[1:] for each in dictionaries(pdf) if _is_lacking(each)}
    if not names:
        return []
    with pdfium.PdfDocument(content) as opened:
        return [
            number
            for number, page in enumerate(opened, start=1)
            if any(name in names for name in _fonts_of(page))
        ]


def _is_lacking(font: Object) -> bool:
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") not in (
        "/Identity-H",
        "/Identity-V",
    ):
        return False
    inner = font.get("/DescendantFonts")
    first = inner[0] if isinstance(inner, Array) and len(inner) else None
    about = first.get("/FontDescriptor") if isinstance(first, Dictionary) else None
    return not isinstance(about, Dictionary) or not any(key in about for key in _FILES)


def _fonts_of(page: pdfium.PdfPage) -> Iterator[str]:
    for piece in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
        font = pdfium_c.FPDFTextObj_GetFont(piece.raw)
        if not font:
            continue
        length = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
        name = ctypes.create_string_buffer(length)
        pdfium_c.FPDFFont_GetBaseFontName(font, name, length)
        yield name.value.decode(errors="replace")
