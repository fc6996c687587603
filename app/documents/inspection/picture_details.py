"""What cameras and programs write into a picture beside the picture: where and when it was taken,
by whom, with what. None of it travels."""

import io
import struct
from collections.abc import Iterator

from PIL import Image

TAKEN_OUT = (
    "Left out: details that cameras store in pictures, such as where and when they were taken."
)

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
#: Exif and XMP, further pictures, what Photoshop keeps, comments.
_EXIF, _MORE, _PHOTOSHOP, _COMMENT = 0xE1, 0xE2, 0xED, 0xFE
_SCAN = 0xDA
_PNG_WORDS = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_TURN = 0x0112


def without_details(data: bytes, *, keeps_turn: bool) -> bytes:
    """A JPEG or PNG dot for dot as it is, without them; another file as it is. One that says how it
    is to be turned goes on saying so, if wanted."""
    try:
        if data.startswith(_JPEG):
            return _bare_jpeg(data, keeps_turn=keeps_turn)
        if data.startswith(_PNG):
            return _bare_png(data)
    except (struct.error, IndexError):
        pass  # damaged: whether it can be shown is not decided here
    return data


def _bare_jpeg(data: bytes, *, keeps_turn: bool) -> bytes:
    kept = [_JPEG]
    gone = False
    for kind, segment in _segments(data):
        body = segment[4:]
        if kind in (_EXIF, _PHOTOSHOP, _COMMENT) or (kind == _MORE and body[:4] == b"MPF\0"):
            gone = True
        else:
            kept.append(segment)
    if not gone:
        return data
    turn = _turn_of(data) if keeps_turn else 1
    if turn > 1:
        kept.insert(1, _exif_with(turn))
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each with its mark; from the first scan on, all that follows at once."""
    place = 2
    while data[place] == 0xFF and data[place + 1] != _SCAN:
        kind = data[place + 1]
        if kind == 0xFF:  # filling
            place += 1
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        yield kind, data[place : place + 2 + length]
        place += 2 + length
    yield _SCAN, data[place:]


def _turn_of(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            turn = picture.getexif().get(_TURN, 1)
    except (OSError, ValueError, SyntaxError):
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _exif_with(turn: int) -> bytes:
    exif = Image.Exif()
    exif[_TURN] = turn
    body = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _bare_png(data: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        chunk = data[place : place + 12 + length]
        if data[place + 4 : place + 8] not in _PNG_WORDS:
            kept.append(chunk)
        place += 12 + length
    return b"".join(kept)
