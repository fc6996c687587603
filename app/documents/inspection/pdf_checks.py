"""What a PDF may not be: too long, or larger than it looks."""

import base64
import binascii
import math
import zlib
from collections.abc import Iterator
from itertools import islice

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from .page_parts import annotations_of
from .refusal import TOO_MUCH, Refusal

MOST_PAGES = 300
MOST_OBJECTS = 300_000
MOST_VALUES = 3_000_000
MOST_STREAM_BYTES = 150 << 20
MOST_STREAMS_BYTES = 1 << 30
MOST_PIXELS = 120_000_000
#: Links and what else lies on a page.
MOST_ANNOTATIONS = 3_000
#: Packed by LZW, which nothing has used for twenty years.
MOST_LZW_BYTES = 1 << 18
#: In points: from what can be seen to A0 and its margin.
SMALLEST_SIDE, LARGEST_SIDE = 1, 3500

#: How its author makes a sound PDF, in the program that they have.
AGAIN = (
    "Make it again (Word: Save As, PDF; LibreOffice: Export As, PDF; Acrobat or a browser: Print to"
    " PDF) and upload that."
)
LOCKED = (
    "This PDF is protected by a password. Remove the password where it was made, and upload it"
    " again."
)
LOCKED_FILE = (
    "This PDF has an attached file that is protected by a password. Delete the attachment (in"
    " Acrobat choose View, Show/Hide, Navigation Panes, Attachments), save the PDF, and upload it"
    " again."
)
LOCKED_PART = f"This PDF has a part that is encrypted on its own. {AGAIN}"
DAMAGED = f"This PDF is damaged or incomplete. {AGAIN}"
NO_PAGES = "This PDF has no pages. Check that it is the right file, or upload another."
BOMB = f"This PDF unpacks to far more than its pages show. {AGAIN}"
LARGE_PICTURE = f"This PDF contains a picture that is too large. Make it smaller. {AGAIN}"
ODD_PAGE = (
    "Page {} of this PDF is larger than A0, or too small to be seen. Change its size, and upload"
)
ODD_PAGE += " it again."
TOO_MANY = "This PDF has {} pages and a paper can have up to {}. Shorten it, or upload it in parts."

CROWDED = (
    "Page {} of this PDF has more than {:,} links or comments. Print it to a new PDF without them,"
    " and upload that."
)

_PACKED = ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")
#: The predictors that begin each row with how it is packed (PNG, 6.3).
_PNG_ROWS = 10
_FLATE, _LZW = ("/FlateDecode", "/Fl"), ("/LZWDecode", "/LZW")
_ASCII_85, _ASCII_HEX = ("/ASCII85Decode", "/A85"), ("/ASCIIHexDecode", "/AHx")


def check_pdf(pdf: Pdf) -> None:
    """Raises ``Refusal``."""
    check_size(pdf)
    count = len(pdf.pages)
    if count == 0:
        raise Refusal(NO_PAGES)
    if count > MOST_PAGES:
        raise Refusal(TOO_MANY.format(count, MOST_PAGES))
    _check_pages(pdf)
    _check_streams(pdf)


def check_size(pdf: Pdf) -> None:
    """That it holds no more than it may; everything in it is looked at once."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refusal(TOO_MUCH)
    if next(islice(dictionaries(pdf), MOST_VALUES, None), None) is not None:
        raise Refusal(TOO_MUCH)


def dictionaries(pdf: Pdf) -> Iterator[Object]:
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
        if len(annotations_of(page)) > MOST_ANNOTATIONS:
            raise Refusal(CROWDED.format(number, MOST_ANNOTATIONS))


def _check_streams(pdf: Pdf) -> None:
    """No stream unpacks to more than a page can show. Nothing is unpacked further than that."""
    room = MOST_STREAMS_BYTES
    for each in pdf.objects:
        if not isinstance(each, Stream):
            continue
        if _whole(each.get("/Width")) * _whole(each.get("/Height")) > MOST_PIXELS:
            raise Refusal(LARGE_PICTURE)
        filters = filters_of(each)
        if "/Crypt" in filters and each.get("/Type") != "/EmbeddedFile":  # attachments are left out
            raise Refusal(LOCKED_PART)
        packed = [name for name in filters if name in _PACKED]
        if len(packed) > 1:
            raise Refusal(BOMB)
        if packed and packed[0] in _LZW and len(each.read_raw_bytes()) > MOST_LZW_BYTES:
            raise Refusal(BOMB)
        if packed and packed[0] in _FLATE:
            room -= _unpacked_size(_bare(each, filters), min(room, MOST_STREAM_BYTES))


def _whole(value: Object | int | None) -> int:
    """A number; 0 for what should be one and is not."""
    return value if isinstance(value, int) else 0


def filters_of(stream: Object) -> list[str]:
    """How a stream is packed, the last step first."""
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


def is_packed_well(stream: Object) -> bool:
    """Whether every viewer unpacks a stream to its end: it is whole, and its checksum is right."""
    filters = filters_of(stream)
    if not any(name in _FLATE for name in filters):
        return True
    machine = zlib.decompressobj()
    try:
        raw = _bare(stream, filters)
        if not raw:
            return True
        while raw and not machine.eof:
            machine.decompress(raw, 1 << 20)
            raw = machine.unconsumed_tail
    except zlib.error:
        return False
    return machine.eof


class BadRows(Exception):
    """A stream that says that it is packed in rows, and is not."""


def check_rows(stream: Object) -> None:
    """Viewers differ in what they make of rows that do not come out even. Raises ``BadRows``."""
    filters, given = filters_of(stream), stream.get("/DecodeParms")
    settings = list(given) if isinstance(given, Array) else [given]
    last = settings[-1] if settings else None
    if not filters or filters[-1] not in _FLATE or not isinstance(last, Dictionary):
        return
    if int(last.get("/Predictor", 1)) < _PNG_ROWS:
        return
    bits = (
        int(last.get("/Colors", 1))
        * int(last.get("/BitsPerComponent", 8))
        * int(last.get("/Columns", 1))
    )
    row = 1 + (bits + 7) // 8
    plain = zlib.decompressobj().decompress(_bare(stream, filters), MOST_STREAM_BYTES)
    if len(plain) % row or any(kind > 4 for kind in plain[::row]):
        raise BadRows
