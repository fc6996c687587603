"""Characters as they are meant: those of symbol fonts by their shape, none that cannot be seen."""

import re
import unicodedata

from mammoth.docx.dingbats import dingbats

#: Marks of direction, soft hyphens, spaces of no width and controls: nothing to see.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_FONTS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")
_BY_NAME = {name.lower(): name for name in _FONTS}
_TICKED = {("Wingdings", 0xFE), ("Wingdings", 0xFD), ("Wingdings 2", 0x52), ("Wingdings 2", 0x51)}
_NOT_TICKED = {("Wingdings", 0xA8), ("Wingdings", 0x6F), ("Wingdings 2", 0xA3)}


def plain(text: str) -> str:
    """The same words without what cannot be seen, their accents in the letters."""
    text = re.sub("[\u2028\u2029]", " ", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def is_symbol_font(font: str | None) -> bool:
    return (font or "").lower() in _BY_NAME


def in_symbol_font(text: str, font: str) -> str:
    """Text that is set in a symbol font, as what is seen."""
    return "".join(symbol(ord(each), font) or each for each in text)


def symbol(code: int, font: str | None) -> str:
    """A character of a symbol font; empty where its shape is not known."""
    name = _BY_NAME.get((font or "").lower(), "")
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if (name, low) in _TICKED:
        return "☑"
    if (name, low) in _NOT_TICKED:
        return "☐"
    found = dingbats.get((name, low)) if name and low < 256 else None
    if found is not None:
        return chr(found)
    return chr(code) if not name and not 0xE000 <= code <= 0xF8FF and code > 31 else ""
