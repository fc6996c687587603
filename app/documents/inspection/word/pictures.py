"""Pictures, cut as Word shows them: what is cut away does not travel."""

import base64
import io
from typing import Any

from markupsafe import escape
from PIL import Image

from ..naming import shortened
from ..picture_details import without_details
from .package import Package, Relationship, number
from .told import Told

MOST_PICTURES = 40
MOST_PICTURE_BYTES = 3 << 20
MOST_PIXELS = 12_000_000

LEFT_OUT = "[Picture left out]"
_TOO_LARGE = "too large or too many"
_OTHER_KIND = "damaged, or not PNG, JPEG, GIF, BMP or TIFF"
_LOST = "not in the file"
_ELSEWHERE = "not in the file, but at “{}”"
_KEPT = {"PNG": "image/png", "JPEG": "image/jpeg"}
_READ = [*_KEPT, "GIF", "BMP", "TIFF"]
_ANY_MODE = ("1", "L", "LA", "P", "RGB", "RGBA")
#: Of a picture's width or height, in the units in which Word says how much is cut away.
_WHOLE, _WHOLE_OLD = 100_000, 65_536

Cut = tuple[float, float, float, float]


class Pictures:
    """Takes over pictures of a reasonable size."""

    def __init__(self, package: Package, told: Told) -> None:
        self._package = package
        self._told = told
        self._made: dict[tuple[str, Cut, int], str] = {}
        self.taken = 0

    def html(self, found: Relationship | None, *, alt: str, cut: Cut, turn: int = 0) -> str:
        """A picture, or the words that stand in its place. ``cut`` is which part of it is cut away
        at the left, top, right and bottom, ``turn`` by how many degrees it is turned."""
        source = self._source(found, cut, turn)
        if source is None:
            return LEFT_OUT
        self.taken += 1
        alt = " ".join(alt.split())[:1000] or "Picture without a description"
        return f'<img alt="{escape(alt)}" src="{source}">'

    def _source(self, found: Relationship | None, cut: Cut, turn: int) -> str | None:
        if found is not None and found.is_outside:
            self._told.picture(_ELSEWHERE.format(shortened(found.target)))
            return None
        data = None if found is None else self._package.read(found.target)
        if found is None or data is None:
            self._told.picture(_LOST)
            return None
        if self.taken >= MOST_PICTURES:
            self._told.picture(_TOO_LARGE)
            return None
        key = (found.target, cut, turn)
        if key not in self._made:
            made = _drawn(data, cut, turn)
            if not made.startswith("data:"):
                self._told.picture(made)
                return None
            self._made[key] = made
        return self._made[key]


def _drawn(data: bytes, cut: Cut, turn: int) -> str:
    """A picture as an address that holds it, or why it is left out."""
    made = _read(data, cut, turn)
    if isinstance(made, str):
        return made
    data, kind = made
    if len(data) > MOST_PICTURE_BYTES:
        return _TOO_LARGE
    return f"data:{_KEPT[kind]};base64,{base64.b64encode(data).decode('ascii')}"


def picture_cut(data: bytes, cut: Cut) -> tuple[bytes, str] | None:
    """What is left of a picture, and the ending of its kind; None where it cannot be read."""
    made = _read(data, cut, 0)
    return None if isinstance(made, str) else (made[0], made[1].lower())


def _read(data: bytes, cut: Cut, turn: int) -> tuple[bytes, str] | str:
    """A picture as it is seen and its kind, or why it is left out."""
    if len(data) > MOST_PICTURE_BYTES:
        return _TOO_LARGE
    try:
        with Image.open(io.BytesIO(data), formats=_READ) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return _TOO_LARGE
            picture.load()
            kind = picture.format or ""
            if kind not in _KEPT or any(cut) or turn % 360:
                return _changed(picture, cut, turn, kind)
            return without_details(data, keeps_turn=True), kind
    except (OSError, ValueError, KeyError, SyntaxError, Image.DecompressionBombError):
        return _OTHER_KIND


def _changed(picture: Image.Image, cut: Cut, turn: int, kind: str) -> tuple[bytes, str]:
    width, height = picture.size
    left, top = round(width * cut[0]), round(height * cut[1])
    right, bottom = width - round(width * cut[2]), height - round(height * cut[3])
    made = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    made = made.rotate(-turn, expand=True) if turn % 90 == 0 and turn % 360 else made
    buffer = io.BytesIO()
    if kind == "JPEG" and made.mode in ("L", "RGB"):
        made.save(buffer, "JPEG", quality=90)
        return buffer.getvalue(), "JPEG"
    clean = made if made.mode in _ANY_MODE else made.convert("RGB")
    clean.info.clear()
    clean.save(buffer, "PNG")
    return buffer.getvalue(), "PNG"


def cut_of(source: Any) -> Cut:
    """Of ``a:srcRect``."""
    if source is None:
        return (0, 0, 0, 0)
    sides = [(number(source.get(side)) or 0) / _WHOLE for side in "ltrb"]
    if any(source.get(side, "").endswith("%") for side in "ltrb"):
        sides = [_percent(source.get(side, "")) for side in "ltrb"]
    return _sane(sides)


def cut_of_old(image: Any) -> Cut:
    """Of ``v:imagedata``."""
    sides = ("left", "top", "right", "bottom")
    return _sane([_share(image.get(f"crop{side}", "")) for side in sides])


def _sane(sides: list[float]) -> Cut:
    left, top, right, bottom = (min(max(side, 0.0), 0.99) for side in sides)
    return (left, top, right, bottom) if left + right < 1 and top + bottom < 1 else (0, 0, 0, 0)


def _percent(value: str) -> float:
    try:
        return float(value.rstrip("%") or 0) / 100
    except ValueError:
        return 0.0


def _share(value: str) -> float:
    if value.endswith("f"):
        return (number(value[:-1]) or 0) / _WHOLE_OLD
    if value.endswith("%"):
        return _percent(value)
    try:
        return float(value or 0)
    except ValueError:
        return 0.0


def turn_of(frame: Any) -> int:
    """By how many degrees ``a:xfrm`` turns a picture, in quarters."""
    degrees = (number(None if frame is None else frame.get("rot")) or 0) / 60_000
    return round(degrees / 90) * 90 % 360
