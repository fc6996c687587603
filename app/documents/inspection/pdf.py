"""PDFs: whole, open, without anything that runs, and not larger than they look."""

import base64
import binascii
import io
import math
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .refusal import TOO_MUCH, Refusal

MOST_PAGES = 300
MOST_OBJECTS = 300_000
MOST_VALUES = 3_000_000
MOST_STREAM_BYTES = 150 << 20
MOST_STREAMS_BYTES = 1 << 30
MOST_PIXELS = 120_000_000
#: Packed by LZW, which nothing has used for twenty years.
MOST_LZW_BYTES = 1 << 18
#: In points: from a postage stamp to A0 and its margin.
SMALLEST_SIDE, LARGEST_SIDE = 30, 3500

AGAIN = "Open it, print or save it as a new PDF, and upload that."
LOCKED = (
    "This PDF is protected by a password or restrictions. Remove the protection where it was made,"
    " and upload it again."
)
DAMAGED = f"This PDF is damaged or incomplete. {AGAIN}"
NO_PAGES = "This PDF has no pages. Check that it is the right file, or upload another."
SCRIPT = f"This PDF contains a script (JavaScript). {AGAIN}"
STARTS = f"This PDF starts another program or sends data away. {AGAIN}"
CARRIES = (
    "This PDF has other files inside it. Print it to a new PDF, which leaves them out, and"
    " upload that."
)
FORM = "This PDF is a form to be filled in. Print it to a new PDF, filled in, and upload that."
MEDIA = f"This PDF contains sound, video or 3D pictures. {AGAIN}"
BOMB = f"This PDF unpacks to far more than its pages show. {AGAIN}"
LARGE_PICTURE = f"This PDF contains a picture that is too large. Make it smaller. {AGAIN}"
ODD_PAGE = (
    "Page {} of this PDF is smaller than a stamp or larger than A0. Change its size, and upload"
)
ODD_PAGE += " it again."
TOO_MANY = "This PDF has {} pages and a paper can have up to {}. Shorten it, or upload it in parts."

_REFUSED_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": STARTS,
    "/ImportData": STARTS,
    "/SubmitForm": STARTS,
    "/GoToE": CARRIES,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
}
_REFUSED_KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/XFA": FORM,
    "/EmbeddedFiles": CARRIES,
    "/EF": CARRIES,
    "/Collection": CARRIES,
    "/RichMediaContent": MEDIA,
}
_REFUSED_ANNOTATIONS = {
    "/FileAttachment": CARRIES,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/Screen": MEDIA,
    "/RichMedia": MEDIA,
    "/3D": MEDIA,
    "/Widget": FORM,
}
_PACKED = ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")
_FLATE, _LZW = ("/FlateDecode", "/Fl"), ("/LZWDecode", "/LZW")
_ASCII_85, _ASCII_HEX = ("/ASCII85Decode", "/A85"), ("/ASCIIHexDecode", "/AHx")


def inspect_pdf(content: bytes) -> dict[str, Any]:
    """``pages`` of it, and whether it is ``tagged`` for screen readers. Raises ``Refusal``."""
    try:
        with pikepdf.open(
            io.BytesIO(content), attempt_recovery=False, suppress_warnings=True
        ) as pdf:
            return _look_into(pdf)
    except pikepdf.PasswordError:
        raise Refusal(LOCKED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        # What qpdf refuses, and what is not of the kind that it has to be.
        raise Refusal(DAMAGED) from None


def _look_into(pdf: Pdf) -> dict[str, Any]:
    if pdf.is_encrypted:
        raise Refusal(LOCKED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refusal(TOO_MUCH)
    count = len(pdf.pages)
    if count == 0:
        raise Refusal(NO_PAGES)
    if count > MOST_PAGES:
        raise Refusal(TOO_MANY.format(count, MOST_PAGES))
    _check_values(pdf)
    _check_pages(pdf)
    if len(pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())):
        raise Refusal(FORM)
    _check_streams(pdf)
    is_marked = bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False))
    return {
        "kind": "pdf",
        "pages": count,
        "tagged": is_marked and "/StructTreeRoot" in pdf.Root,
    }


def _check_values(pdf: Pdf) -> None:
    """Every dictionary, however deep it lies, and whether anything leads to it or not."""
    for index, each in enumerate(_dictionaries(pdf)):
        if index > MOST_VALUES:
            raise Refusal(TOO_MUCH)
        for key, sentence in _REFUSED_KEYS.items():
            if key in each:
                raise Refusal(sentence)
        action, kind = str(each.get("/S", "")), str(each.get("/Subtype", ""))
        if action in _REFUSED_ACTIONS:
            raise Refusal(_REFUSED_ACTIONS[action])
        if kind in _REFUSED_ANNOTATIONS and ("/Rect" in each or each.get("/Type") == Name.Annot):
            raise Refusal(_REFUSED_ANNOTATIONS[kind])
        if str(each.get("/URI", "")).strip().lower().startswith(("javascript:", "data:", "file:")):
            raise Refusal(SCRIPT)


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """One flat pass over the file's objects, each with what lies directly in it."""
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Dictionary | Stream):
                yield each
                inside = [value for _key, value in each.items()]
            elif isinstance(each, Array):
                inside = list(each)
            else:
                continue
            waiting += [
                value
                for value in inside
                if isinstance(value, Dictionary | Array) and not value.is_indirect
            ]


def _check_pages(pdf: Pdf) -> None:
    for number, page in enumerate(pdf.pages, start=1):
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        scale = float(page.obj.get("/UserUnit", 1))
        for side in (abs(right - left) * scale, abs(top - bottom) * scale):
            if not (math.isfinite(side) and SMALLEST_SIDE <= side <= LARGEST_SIDE):
                raise Refusal(ODD_PAGE.format(number))


def _check_streams(pdf: Pdf) -> None:
    """No stream unpacks to more than a page can show. Nothing is unpacked further than that."""
    room = MOST_STREAMS_BYTES
    for each in pdf.objects:
        if not isinstance(each, Stream):
            continue
        if int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > MOST_PIXELS:
            raise Refusal(LARGE_PICTURE)
        filters = _filters(each)
        if "/Crypt" in filters:
            raise Refusal(LOCKED)
        packed = [name for name in filters if name in _PACKED]
        if len(packed) > 1:
            raise Refusal(BOMB)
        if packed and packed[0] in _LZW and len(each.read_raw_bytes()) > MOST_LZW_BYTES:
            raise Refusal(BOMB)
        if packed and packed[0] in _FLATE:
            room -= _unpacked_size(_bare(each, filters), min(room, MOST_STREAM_BYTES))


def _filters(stream: Object) -> list[str]:
    given = stream.get("/Filter")
    if given is None:
        return []
    return [str(name) for name in given] if isinstance(given, Array) else [str(given)]


def _bare(stream: Object, filters: list[str]) -> bytes:
    """The packed bytes, without the letters that some programs write them in."""
    raw = stream.read_raw_bytes()
    for name in filters:
        try:
            if name in _ASCII_85:
                raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
            elif name in _ASCII_HEX:
                raw = binascii.unhexlify(b"".join(raw.split()).rstrip(b">"))
            else:
                break
        except (ValueError, binascii.Error):
            raise Refusal(DAMAGED) from None
    return raw


def _unpacked_size(raw: bytes, most: int) -> int:
    machine, size = zlib.decompressobj(), 0
    try:
        while raw and not machine.eof:
            size += len(machine.decompress(raw, 1 << 20))
            if size > most:
                raise Refusal(BOMB)
            raw = machine.unconsumed_tail
    except zlib.error:
        return size  # a viewer shows what comes before the damage
    return size
