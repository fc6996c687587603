"""Characters that the typeface lacks, spelled out; words too long for any line, made breakable.

PDF/A and PDF/UA forbid drawing the .notdef box, and a reader cannot tell one box from another. So
"😀" becomes "[grinning face]". This works on text, before layout, so that measuring and drawing
agree.
"""

import re
import unicodedata
from collections.abc import Collection

# Layout time grows with the square of a word's length in a narrow column (30 s for 20,000
# characters), so a word gets places to break past LONG_WORD characters, and is cut off past
# LONGEST_WORD: no prose, and no address, is that long.
LONG_WORD = 100
LONGEST_WORD = 500
_BREAK_EVERY = 8
_LONG_WORD = re.compile(rf"\S{{{LONG_WORD + 1},}}")
_PIECE = re.compile(rf"\S{{{_BREAK_EVERY}}}(?=\S)")
_ZERO_WIDTH_SPACE = "\u200b"

_KEPT_CONTROLS = "\t\n\r"
# Control and format characters, surrogates: nothing to see. Variation selectors are marks (Mn), but
# say only how to draw what stands before them.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs"}
_SPACE_CATEGORIES = {"Zs", "Zl", "Zp"}


def missing_glyphs(text: str, supported: Collection[int]) -> list[str]:
    """The characters of `text` that the typeface cannot draw, each once, in order of appearance."""
    return list(
        dict.fromkeys(c for c in text if ord(c) not in supported and c not in _KEPT_CONTROLS)
    )


def spell_out(text: str, supported: Collection[int]) -> str:
    """`text` with every character that the typeface lacks replaced by something it can draw.

    In this order: the composed form ("w" and a combining circumflex are "ŵ"); nothing for what is
    invisible anyway (joiners, variation selectors, control characters); a space for a space; the
    plain equivalent ("①" is "1"); else the Unicode name in square brackets, in lower case.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    lacking = missing_glyphs(text, supported)
    if not lacking:
        return text
    return text.translate({ord(c): _replacement(c, supported) for c in lacking})


def _replacement(character: str, supported: Collection[int]) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE_CATEGORIES or _is_variation_selector(character):
        return ""
    if category in _SPACE_CATEGORIES:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(ord(c) in supported for c in plain):
        return plain
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"[{name if name.startswith('U+') else name.lower()}]"


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def break_long_words(text: str) -> str:
    """`text` with places to break in long words, and the longest cut off.

    What was cut is counted in square brackets.
    """
    if len(text) <= LONG_WORD:
        return text
    return _LONG_WORD.sub(_breakable, text)


def _breakable(match: re.Match[str]) -> str:
    word = match.group()
    cut = len(word) - LONGEST_WORD
    pieces = _PIECE.sub(lambda piece: piece.group() + _ZERO_WIDTH_SPACE, word[:LONGEST_WORD])
    return pieces if cut <= 0 else f"{pieces}… [{cut:,} more characters without a space]"
