"""Colours that carry a rating, as words."""

import colorsys
import re
from typing import Any

from .package import attribute

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
#: From which hue on, in degrees.
_HUES = ((0, "Red"), (16, "Amber"), (53, "Yellow"), (68, "Green"), (170, ""), (335, "Red"))
_NAMES = {
    "red": "Red",
    "darkred": "Red",
    "yellow": "Yellow",
    "darkyellow": "Amber",
    "green": "Green",
    "darkgreen": "Green",
}
_SAID = re.compile(r"\b(red|amber|yellow|green|orange|r|a|g|ar|ag|a/r|a/g|r/a|g/a|rag)\b", re.I)
#: Signs that are nothing but their colour.
SIGNS = frozenset("●⬤•■◼▪▲▼◆⚫○◉★⬛▮█🞄⏺")


def word_of(colour: str | None) -> str:
    """ "Red" of "FF0000"; empty for a colour that is no rating."""
    colour = colour or ""
    if colour.lower() in _NAMES:
        return _NAMES[colour.lower()]
    if not _HEX.fullmatch(colour):
        return ""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    hue, light, strength = colorsys.rgb_to_hls(*parts)
    is_pale = light > 0.85
    if not 0.18 <= light <= 0.93 or strength < (0.5 if is_pale else 0.35):
        return ""
    return [word for start, word in _HUES if hue * 360 >= start][-1]


def says_colour(text: str) -> bool:
    return bool(_SAID.search(text))


def fill_of(shade: Any) -> str:
    """The colour behind words, of ``w:shd``."""
    if shade is None:
        return ""
    is_solid = attribute(shade) == "solid"
    return attribute(shade, "w:color" if is_solid else "w:fill") or ""
