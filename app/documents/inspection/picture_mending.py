"""Pictures in ways of packing that not every program unpacks are packed in one that all do: pdfium,
which shows them, draws each on a page of its own, dot for dot.
"""

import io
import zlib
from collections.abc import Collection

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from .pdf_checks import filters_of, is_packed_well
from .picture_details import without_details

#: Pictures larger than that stay as they are; those in colour above the second are packed as JPEG.
_MOST_PIXELS, _MOST_PLAIN, _QUALITY = 40_000_000, 2_000_000, 92
_JPEG, _JP2 = b"\xff\xd8", b"\x00\x00\x00\x0cjP  "
#: The kinds of segments of JBIG2 (ITU-T T.88, 7.3) that every program reads: symbols, text, plain
#: regions, and what stands around them.
_SYMBOLS, _TEXT = 0, (4, 6, 7)
_PLAIN = frozenset((38, 39, 48, 49, 50, 51, 52, 62))
#: Of the flags of symbols and text: packed by Huffman's code, refined, or taken on from before.
_ODD_SYMBOLS, _ODD_TEXT = 0x0303, 0x0003


def take_out_details(pictures: Collection[Object]) -> bool:
    """What cameras write into pictures goes; whether there was any."""
    was_there = False
    for each in pictures:
        if "/Metadata" in each:
            del each["/Metadata"]
        if filters_of(each) not in (["/DCTDecode"], ["/DCT"]):
            continue
        data = each.read_raw_bytes()
        bare = without_details(data, keeps_turn=False)
        if bare != data:
            settings = each.get("/DecodeParms")
            each.write(bare, filter=Name.DCTDecode)
            if isinstance(settings, Dictionary):
                each.DecodeParms = settings
            was_there = True
    return was_there


def mend_pictures(pictures: Collection[Object]) -> bool:
    """Whether there were any."""
    odd = [each for each in pictures if _is_odd(each) and _size(each) <= _MOST_PIXELS]
    mended = [_pack_again(each) for each in odd]
    return any(mended)


def _size(picture: Object) -> int:
    return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))


def _is_odd(picture: Object) -> bool:
    try:
        filters = filters_of(picture)
        if "/JBIG2Decode" in filters:
            return len(filters) > 1 or _has_odd_segments(picture)
        if "/JPXDecode" in filters:
            is_seen_through = int(picture.get("/SMaskInData", 0)) > 0
            return not picture.read_raw_bytes().startswith(_JP2) and not is_seen_through
        if filters in (["/DCTDecode"], ["/DCT"]):
            return not picture.read_raw_bytes().lstrip().startswith(_JPEG)
        return filters in (["/FlateDecode"], ["/Fl"]) and not is_packed_well(picture)
    except (pikepdf.PdfError, ValueError, TypeError):
        return False


def _has_odd_segments(picture: Object) -> bool:
    settings = picture.get("/DecodeParms")
    if isinstance(settings, Array):
        settings = settings[0] if len(settings) else None
    shared = settings.get("/JBIG2Globals") if isinstance(settings, Dictionary) else None
    data = [picture.read_raw_bytes()]
    if isinstance(shared, Stream):
        data.insert(0, shared.read_bytes())
    return any(_is_odd_jbig2(each) for each in data)


def _is_odd_jbig2(data: bytes) -> bool:
    """One segment after another, each with its head (7.2)."""
    place = 0
    try:
        while place < len(data):
            number = int.from_bytes(data[place : place + 4])
            flags, references = data[place + 4], data[place + 5] >> 5
            place += 5
            if references == 7:
                references = int.from_bytes(data[place : place + 4]) & 0x1FFFFFFF
                place += 4 + (references + 8) // 8
            else:
                place += 1
            place += references * (1 if number <= 256 else 2 if number <= 65536 else 4)
            place += 4 if flags & 0x40 else 1
            length = int.from_bytes(data[place : place + 4])
            place += 4
            if _is_odd_segment(flags & 0x3F, data[place : place + length]) or length == 0xFFFFFFFF:
                return True
            place += length
    except IndexError:
        return True
    return place != len(data)


def _is_odd_segment(kind: int, data: bytes) -> bool:
    if kind == _SYMBOLS:
        return bool(int.from_bytes(data[:2]) & _ODD_SYMBOLS)
    if kind in _TEXT:
        # Its flags stand behind where the region lies (7.4.1).
        return bool(int.from_bytes(data[17:19]) & _ODD_TEXT)
    return kind not in _PLAIN


def _pack_again(picture: Object) -> bool:
    width, height = int(picture.Width), int(picture.Height)
    drawn = _drawn(picture, width, height)
    if drawn is None:
        return False
    is_stencil = bool(picture.get("/ImageMask", False))
    is_bare = is_stencil or "/JBIG2Decode" in filters_of(picture)
    for key in ("/Decode", "/DecodeParms", "/ColorSpace", "/SMaskInData"):
        if key in picture:
            del picture[key]
    if is_bare:
        dots = drawn.convert("L").point(lambda value: 255 if value > 127 else 0, mode="1")
        picture.write(zlib.compress(dots.tobytes()), filter=Name.FlateDecode)
    elif width * height <= _MOST_PLAIN:
        picture.write(zlib.compress(drawn.tobytes()), filter=Name.FlateDecode)
    else:
        jpeg = io.BytesIO()
        drawn.save(jpeg, "JPEG", quality=_QUALITY)
        picture.write(jpeg.getvalue(), filter=Name.DCTDecode)
    picture.BitsPerComponent = 1 if is_bare else 8
    if not is_stencil:
        picture.ColorSpace = Name.DeviceGray if is_bare else Name.DeviceRGB
    return True


def _drawn(picture: Object, width: int, height: int) -> Image.Image | None:
    """As pdfium shows it, without what is seen through it."""
    with Pdf.new() as made:
        alone = made.copy_foreign(picture)
        for key in ("/SMask", "/Mask"):
            if key in alone:
                del alone[key]
        made.add_blank_page(page_size=(width, height))
        page = made.pages[0].obj
        page.Resources = Dictionary(XObject=Dictionary(Alone=alone))
        page.Contents = made.make_stream(f"{width} 0 0 {height} 0 0 cm /Alone Do".encode())
        buffer = io.BytesIO()
        made.save(buffer)
    try:
        with pdfium.PdfDocument(buffer.getvalue()) as pdf:
            found = pdf[0].render(scale=1, rev_byteorder=True, no_smoothimage=True).to_pil()
    except pdfium.PdfiumError:
        return None
    return found.convert("RGB") if found.size == (width, height) else None
