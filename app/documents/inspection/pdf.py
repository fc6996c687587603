"""A PDF as its readers will see it: repaired, with nothing in it that runs or comes along with it,
and with all that a page shows in the page itself. ``app.rendering.faithful`` then compares what is
drawn of it with the author's own file.
"""

import io
from collections.abc import Collection
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Object, Pdf

from .layers import take_out_hidden_layers
from .leaving_out import leave_out
from .page_parts import contents_of, forms_of, pictures_of
from .page_typefaces import LACKING, MOST_PICTURES, pages_without_typeface
from .pdf_checks import (
    AGAIN,
    DAMAGED,
    LOCKED,
    LOCKED_FILE,
    BadRows,
    check_pdf,
    check_rows,
    check_size,
    is_packed_well,
)
from .picture_details import TAKEN_OUT
from .picture_mending import mend_pictures, take_out_details
from .refusal import Refusal
from .replaced_words import take_out_other_words
from .tidying import tidy
from .words_hidden import count_pages_seen, hide_words_for_good
from .words_out import saved_by_pdfium

REPAIRED = "This PDF was damaged and has been repaired. Check its pages."
UNLOCKED = (
    "This PDF is protected against copying or changes, and the pack shows a copy without that."
    " Check that you may circulate it."
)
UNREADABLE_PAGE = "Page {} of this PDF is damaged: part of it cannot be read. " + AGAIN
LOST_PICTURE = "Page {} of this PDF has a picture with nothing in it. " + AGAIN
LOST_PAGE = "Page {} of this PDF cannot be read. " + AGAIN

#: What a strange file can make the library raise, besides its own error.
_ODD = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def inspect_pdf(
    content: bytes, *, as_pictures: bool, pictures: Collection[int] = ()
) -> tuple[dict[str, Any], bytes]:
    """What is told of it, and the copy that readers see. Pages with words that are covered are
    drawn ``as_pictures``, or refused; those of ``pictures`` are drawn so. Raises ``Refusal``."""

    def prepare(pdf: Pdf, notes: list[str]) -> tuple[dict[str, Any], bytes]:
        with pdf:
            return _prepare(pdf, notes, content, as_pictures=as_pictures, pictures=pictures)

    try:
        return prepare(*_open(content))
    except pikepdf.PasswordError:
        # Some programs ask for the password only when the attachment is opened.
        raise Refusal(LOCKED_FILE if b"/EFOpen" in content else LOCKED) from None
    except (pikepdf.PdfError, *_ODD):
        try:
            return prepare(_written_anew(content), [REPAIRED])
        except (pikepdf.PdfError, pdfium.PdfiumError, *_ODD):
            raise Refusal(DAMAGED) from None


def _written_anew(content: bytes) -> Pdf:
    """As the renderer understands it: it finds pages in files that qpdf gives up."""
    with pdfium.PdfDocument(content) as pdf, pdfium.PdfDocument.new() as made:
        made.import_pages(pdf)
        return pikepdf.open(io.BytesIO(saved_by_pdfium(made)), suppress_warnings=True)


def _open(content: bytes) -> tuple[Pdf, list[str]]:
    """As it is or, where that cannot be read whole, repaired as viewers do it."""
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
        check_size(pdf)
        if not pdf.get_warnings():
            return pdf, [] if _is_framed(content) else [REPAIRED]
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        pass
    pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=True, suppress_warnings=True)
    return pdf, [REPAIRED]


def _is_framed(content: bytes) -> bool:
    """Whether nothing stands before a PDF's first line, and its end has its mark."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def _prepare(
    pdf: Pdf,
    notes: list[str],
    content: bytes,
    *,
    as_pictures: bool,
    pictures: Collection[int],
) -> tuple[dict[str, Any], bytes]:
    check_pdf(pdf)
    if count_pages_seen(content) != len(pdf.pages):
        raise Refusal(DAMAGED)
    is_mended = [_mend_page(page, number) for number, page in enumerate(pdf.pages, start=1)]
    if any(is_mended) and not notes:
        notes.append(REPAIRED)
    tidied = tidy(pdf, is_sound=not notes)
    every = {each.objgen: each for page in pdf.pages for each in pictures_of(page) if each}
    is_packed_anew = mend_pictures(every.values())
    had_details = take_out_details(every.values())
    lacking = sorted({*tidied.without_typeface, *pages_without_typeface(pdf, content)})
    pictures = {*pictures, *tidied.unread}
    if len(lacking) > MOST_PICTURES:
        raise Refusal(LACKING)
    if pdf.is_encrypted:
        notes.append(UNLOCKED)
    hidden = take_out_hidden_layers(pdf)  # before what annotations show becomes part of the page
    told = leave_out(pdf)
    notes += told.notes + hidden + ([TAKEN_OUT] if had_details and not told.is_signed else [])
    notes += take_out_other_words(pdf)
    is_marked = bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False))
    found = {
        "kind": "pdf",
        "pages": len(pdf.pages),
        "tagged": is_marked and "/StructTreeRoot" in pdf.Root,
        "keeps_original": told.is_signed,
        "shows_less": told.shows_less or bool(hidden),
    }
    is_changed = told.is_changed or tidied.is_changed or is_packed_anew or had_details
    copy = _saved(pdf) if notes or is_changed else content
    copy, said = hide_words_for_good(
        copy,
        look=copy if found["shows_less"] else content,
        as_pictures=as_pictures,
        pictures=pictures,
        lacking=lacking,
    )
    return {**found, "notes": notes + said}, copy


def _saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.trailer["/Size"] = len(pdf.objects) + 1  # a repaired file may have none
    # The identifier that depends on the content alone can be had of an open file only.
    pdf.save(
        buffer, encryption=False, deterministic_id=not pdf.is_encrypted, static_id=pdf.is_encrypted
    )
    return buffer.getvalue()


def _mend_page(page: pikepdf.Page, number: int) -> bool:
    """Write anew what not every viewer would unpack; whether there was any. Raises ``Refusal``
    where it cannot be unpacked, or a picture is lost."""
    if not isinstance(page.obj, Dictionary):
        raise Refusal(LOST_PAGE.format(number))
    is_mended = [_mend(stream, number) for stream in [*contents_of(page), *forms_of(page)]]
    for picture in pictures_of(page):
        if picture is None or not picture.read_raw_bytes():
            raise Refusal(LOST_PICTURE.format(number))
    return any(is_mended)


def _mend(stream: Object, number: int) -> bool:
    try:
        plain = stream.read_bytes()
        check_rows(stream)
    except (pikepdf.PdfError, BadRows):
        raise Refusal(UNREADABLE_PAGE.format(number)) from None
    if is_packed_well(stream):
        return False
    stream.write(plain)
    return True
