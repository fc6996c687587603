"""What the helper does with a picture that someone uploads: drawn anew, so that nothing but the
picture is kept of the file, neither where it was taken nor by whom."""

import io
import json
from collections.abc import Callable

from PIL import Image, ImageOps

#: The longest side of what is kept.
LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
_READ = ("PNG", "JPEG", "GIF", "WEBP")


def prepare(*_words: str) -> Callable[[bytes], bytes]:
    return _work


def _work(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=_READ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return _refused("The picture has more than 50 million pixels. Make it smaller.")
            picture.load()
            made = ImageOps.exif_transpose(picture)
            is_photograph = picture.format == "JPEG" and made.mode in ("L", "RGB", "CMYK")
    except (OSError, ValueError, KeyError, SyntaxError, Image.DecompressionBombError):
        return _refused("This picture cannot be read. Choose a PNG, JPEG, GIF or WebP file.")
    made = made.convert("RGB" if is_photograph else "RGBA")
    made.info.clear()
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    buffer = io.BytesIO()
    if is_photograph:
        made.save(buffer, "JPEG", quality=85)
    else:
        made.save(buffer, "PNG", optimize=True)
    kind = "image/jpeg" if is_photograph else "image/png"
    said = {"media_type": kind, "width": made.width, "height": made.height}
    return json.dumps(said).encode() + b"\n" + buffer.getvalue()


def _refused(sentence: str) -> bytes:
    return json.dumps({"refused": sentence}).encode() + b"\n"
