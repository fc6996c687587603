"""Sections that share pages: they are laid out as one, and kept in pieces.

A piece ends where the next section happens to begin a page, so that it looks the same whatever
comes behind that section. Where one section has changed, the piece that holds it is drawn again and
the others are found where they are kept, to the same bytes as if all were drawn. Where a piece ends
is seen only with the section behind it, which is laid out along with it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Protocol

import msgspec

from app.rendering.rendered import PagePoint, RenderedSection

#: A piece has at least so many pages, as each costs a little to write and to join.
LEAST_PAGES = 2
#: A piece of more members is not found again, and is drawn anew.
MOST_MEMBERS = 32
#: What stands above this, in points from the bottom of a page, is the first on it.
BEGINS_ABOVE = 750

_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
#: Besides its opening a section has at most so many parts: every piece has typefaces of its own.
MOST_PARTS = 16
#: Before it a piece may end within a section. It is a child of the body.
_BEGINNING = re.compile(r'(?=<\w+ [^<>]*data-piece="begins")')


class FlowMember(msgspec.Struct, frozen=True):
    """One of the sections: its key, an anchor at its beginning, and its HTML, a whole document. Or
    a part of one, and then the key of the section, if it is not the first part."""

    key: str
    html: str
    continues: str = ""


def parts_of(key: str, html: str) -> Iterator[FlowMember]:
    """A section in the parts in which it may be kept: each begins with an element that has
    ``data-piece="begins"``. One with links to itself has one part, as these lead within a piece."""
    first, *others = [body_of(html)] if 'href="#' in html else _BEGINNING.split(body_of(html))
    yield FlowMember(key, html if not others else f"{head_of(html)}<body>{first}</body></html>")
    together = -(-len(others) // MOST_PARTS) or 1
    for number, begin in enumerate(range(0, len(others), together), start=2):
        part = "".join(others[begin : begin + together])
        whole = f"{head_of(html)}<body>{part}</body></html>"
        yield FlowMember(f"{key}.{number}", whole, continues=key)


def body_of(html: str) -> str:
    found = _BODY.search(html)
    assert found is not None, "a section is a whole document"
    return found[1]


def head_of(html: str) -> str:
    """What stands before its body: of all that flow together it is the same."""
    return html.partition("<body>")[0]


def flow_html(members: Sequence[FlowMember], *, is_beginning: bool = True) -> str:
    """The sections as one document, one below the other. The first stands as it does alone or,
    where it is not the ``is_beginning`` of the flow, as it does at the top of a page further on."""
    drawn = []
    for place, member in enumerate(members):
        body = body_of(member.html)
        if place or not is_beginning:
            names = ["pack-rest" if member.continues else "pack-next"]
            if not place:  # the space above it is lost where a page ends
                names.append("pack-top")
            body = f'<div class="{" ".join(names)}" id="{escape(member.key)}">{body}</div>'
        drawn.append(body)
    return f"{head_of(members[0].html)}<body>{''.join(drawn)}</body></html>"


def cut(
    members: Sequence[FlowMember],
    anchors: Mapping[str, PagePoint],
    page_count: int,
    *,
    is_followed: bool,
) -> list[tuple[int, int]]:
    """By the ``anchors`` of sections that were laid out together, from the top of a page: of each
    piece the member and the page, from 0, before which it ends. Where they are ``is_followed`` by
    others, the last member only shows where the one before it ends: what does not end by then is
    not told."""
    pieces: list[tuple[int, int]] = []
    begun = 0
    for place, member in enumerate(members[1:], start=1):
        point = anchors[member.key]
        if point.y > BEGINS_ABOVE and point.page - begun >= LEAST_PAGES:
            pieces.append((place, point.page))
            begun = point.page
    if not is_followed:
        pieces.append((len(members), page_count))
    return pieces


@dataclass(frozen=True)
class Stretch:
    """Members, from ``begin`` up to ``end``, that are to be laid out, with the one behind them. Of
    one that ``is_drawn`` already, only to see whether it still ends there."""

    begin: int
    end: int
    is_drawn: bool = False


class PieceStore(Protocol):
    """Where pieces are kept."""

    def find(self, key: str) -> RenderedSection | None: ...

    def keep(self, key: str, section: RenderedSection) -> None: ...

    def find_bytes(self, key: str) -> bytes | None: ...

    def keep_bytes(self, key: str, body: bytes) -> None: ...


@dataclass
class Pieces:
    """The pieces of one flow: those that were kept, and those that are still to be drawn.

    In the ``store`` a piece stands under a digest of its members, and that it ends before the one
    behind them under a digest with that one too; both with what is ``made_by``: all else that makes
    it."""

    members: Sequence[FlowMember]
    made_by: str
    store: PieceStore | None
    _known: dict[int, tuple[int, RenderedSection]] = field(default_factory=dict)

    def to_draw(self) -> list[Stretch]:
        """What is not known yet. A stretch ends where a piece that is kept begins."""
        stretches, begin, count = [], 0, len(self.members)
        while begin < count:
            if self._is_known(begin):
                begin = self._known[begin][0]
                continue
            drawn = next((n for n in self._ends(begin) if self._find(begin, n)), None)
            behind = (n for n in range(begin + 1, count) if self._is_known(n))
            end = drawn or next(behind, count)
            stretches.append(Stretch(begin, end, is_drawn=drawn is not None))
            begin = end
        return stretches

    def take(
        self, stretch: Stretch, drawn: Sequence[tuple[int, RenderedSection | None]]
    ) -> list[Stretch]:
        """The pieces of a stretch: of each, how many members it has. What is still to be laid out:
        the rest of the flow, where the stretch did not end with a page."""
        begin = stretch.begin
        for count, given in drawn:
            end = begin + count
            section = given or self._find(begin, end)
            if section is None:  # it ends elsewhere than when it was drawn
                break
            if self.store and given is not None:
                self.store.keep(self._digest(begin, end), section)
            if self.store:
                self.store.keep_bytes(self._digest(begin, end, "ends"), b"")
            self._known[begin] = (end, section)
            begin = end
        return [Stretch(begin, len(self.members))] if begin < stretch.end else []

    def asked(self, stretch: Stretch) -> tuple[FlowMember, ...]:
        """What is laid out for a stretch: with the member behind it, where there is one."""
        return tuple(self.members[stretch.begin : stretch.end + 1])

    def is_followed(self, stretch: Stretch) -> bool:
        return stretch.end < len(self.members)

    def sections(self) -> tuple[RenderedSection, ...]:
        """All of them, in their order, once all are known."""
        found, begin = [], 0
        while begin < len(self.members):
            begin, section = self._known[begin]
            found.append(section)
        return tuple(found)

    def _is_known(self, begin: int) -> bool:
        """Whether the piece is known that begins here."""
        for end in (*self._ends(begin), len(self.members)):
            if begin in self._known:
                break
            ends = self.store and self.store.find_bytes(self._digest(begin, end, "ends"))
            section = None if ends is None else self._find(begin, end)
            if section is not None:
                self._known[begin] = (end, section)
        return begin in self._known

    def _ends(self, begin: int) -> range:
        """Where a piece that begins here may end before others."""
        return range(begin + 1, min(begin + 1 + MOST_MEMBERS, len(self.members)))

    def _find(self, begin: int, end: int) -> RenderedSection | None:
        return self.store.find(self._digest(begin, end)) if self.store else None

    def _digest(self, begin: int, end: int, what: str = "") -> str:
        behind = (self._digests[end : end + 1] or ["nothing"]) if what else []
        whole = [self.made_by, what, str(begin == 0), *self._digests[begin:end], "", *behind]
        return hashlib.sha256("\0".join(whole).encode()).hexdigest()

    @cached_property
    def _digests(self) -> list[str]:
        return [
            hashlib.sha256(msgspec.msgpack.encode(member)).hexdigest() for member in self.members
        ]
