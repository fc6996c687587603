"""The words of a paragraph with what marks them, as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import escape


class Marks(NamedTuple):
    """How words are marked; ``raised`` is "sup", "sub" or empty."""

    address: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_struck: bool = False
    is_highlighted: bool = False
    raised: str = ""

    def tags(self, *, in_heading: bool) -> list[str]:
        found = [
            ("strong", self.is_bold and not in_heading),
            ("em", self.is_italic),
            ("u", self.is_underlined and not self.address),
            ("s", self.is_struck),
            ("mark", self.is_highlighted),
            (self.raised, bool(self.raised)),
        ]
        return [tag for tag, is_set in found if is_set]


PLAIN = Marks()


@dataclass(frozen=True)
class Piece:
    """Some words, or ready ``html``."""

    text: str = ""
    marks: Marks = PLAIN
    html: str = ""


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text or (" " if piece.html == "<br>" else "") for piece in pieces)


def has_content(pieces: list[Piece]) -> bool:
    return any(piece.html != "<br>" if piece.html else piece.text.strip() for piece in pieces)


def inline_html(pieces: list[Piece], *, in_heading: bool = False) -> str:
    made = []
    for address, linked in groupby(_trimmed(pieces), key=lambda piece: piece.marks.address):
        html = "".join(
            _marked(list(alike), marks, in_heading=in_heading)
            for marks, alike in groupby(linked, key=lambda piece: piece.marks)
        )
        is_link = address and html.strip() and "<img" not in html
        made.append(f'<a href="{escape(address)}">{html}</a>' if is_link else html)
    return "".join(made)


def _marked(pieces: list[Piece], marks: Marks, *, in_heading: bool) -> str:
    html = "".join(piece.html or str(escape(piece.text)) for piece in pieces)
    if not html.strip():
        return html
    tags = marks.tags(in_heading=in_heading)
    opened = "".join(f"<{tag}>" for tag in tags)
    return f"{opened}{html}{''.join(f'</{tag}>' for tag in reversed(tags))}"


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without empty lines at the end."""
    end = len(pieces)
    while end and not has_content(pieces[end - 1 : end]):
        end -= 1
    return pieces[:end]
