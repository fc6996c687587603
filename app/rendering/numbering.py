"""Numbers of pages that stay true where pages come in between: 45, 45a, 45b, 46."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pikepdf import Array, Dictionary, Name, Pdf, String

from app.rendering.furniture import Furniture
from app.rendering.join import Part, places


class PageNumbers(Protocol):
    """What the pages of a document are called."""

    def numbers(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """Of each page of the document that has these parts."""

    def applied(self, furniture: Furniture, parts: Sequence[Part]) -> Furniture:
        """The furniture with the number of each page, and what else differs by page."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Parts of another document under the numbers that they have there, by its ``page_of``."""

    page_of: Mapping[str, int]
    others: Sequence[str]

    def numbers(self, parts: Sequence[Part]) -> tuple[str, ...]:
        found: list[str] = []
        for part in parts:
            count, page = part.section.page_count, self.page_of.get(part.key)
            own = self.others[page - 1 : page - 1 + count] if page else ()
            found += own if len(own) == count else [""] * count
        return tuple(found)

    def applied(self, furniture: Furniture, parts: Sequence[Part]) -> Furniture:
        return replace(furniture, numbers=self.numbers(parts))


@dataclass(frozen=True, slots=True)
class Numbering:
    """An earlier version of the document, whose pages keep their numbers: the pages of its names
    and how many there were. The parts that are ``unchanged`` go on saying that they are of its
    ``version``. Above the pages of some names, ``notes`` are written."""

    page_of: Mapping[str, int]
    page_count: int
    version: str
    unchanged: frozenset[str]
    notes: Mapping[str, str] = field(default_factory=dict)

    def numbers(self, parts: Sequence[Part]) -> tuple[str, ...]:
        return tuple(number for begins in self._blocks(parts) for number in begins)

    def _blocks(self, parts: Sequence[Part]) -> Iterator[Iterator[str]]:
        """The document from each place that begins a page in both versions to the next."""
        count = sum(part.section.page_count for part in parts)
        found = ((place.page + 1, name) for name, place in places(parts).items())
        keys = {part.key for part in parts}
        begun, begun_then = 1, 1
        for page, name in sorted(found):
            then = self.page_of.get(name, 0)
            if page > begun and then > begun_then and name in keys:
                yield _numbered(page - begun, begun_then, then)
                begun, begun_then = page, then
        yield _numbered(count + 1 - begun, begun_then, self.page_count + 1)

    def applied(self, furniture: Furniture, parts: Sequence[Part]) -> Furniture:
        versions = [
            self.version if part.key in self.unchanged else furniture.version
            for part in parts
            for _page in range(part.section.page_count)
        ]
        marks = [furniture.mark] * len(versions)
        for name, place in places(parts).items():
            if name in self.notes:
                said = filter(None, (marks[place.page], self.notes[name]))
                marks[place.page] = ". ".join(said)
        return replace(
            furniture,
            marks=tuple(marks),
            numbers=self.numbers(parts),
            versions=tuple(versions),
            of_pages=self.page_count,
        )


def _numbered(count: int, begin: int, end: int) -> Iterator[str]:
    """The numbers of so many pages where there were those from ``begin`` to before ``end``."""
    last = max(begin, end - 1)
    for number in range(begin, begin + count):
        yield str(number) if number <= last else f"{last}{letters(number - last)}"


def letters(place: int) -> str:
    """a to z, then aa, for 1 and on."""
    before, rest = divmod(place - 1, 26)
    return (letters(before) if before else "") + "abcdefghijklmnopqrstuvwxyz"[rest]


def label_pages(pdf: Pdf, numbers: Sequence[str]) -> None:
    """Have readers of the file call its pages by these numbers."""
    ranges = Array()
    following = ""
    for index, number in enumerate(numbers):
        if not number.isdigit():
            following = ""
            ranges.append(index)
            ranges.append(Dictionary(P=String(number)))
        elif number != following:
            ranges.append(index)
            ranges.append(Dictionary(S=Name.D, St=int(number)))
        if number.isdigit():
            following = str(int(number) + 1)
    pdf.Root.PageLabels = Dictionary(Nums=ranges)


def named_pages(content: bytes) -> dict[str, int]:
    """The page, from 1, of every name in a finished document."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        names = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests, Dictionary()).get(Name.Names)
        pairs = list(names) if names is not None else []
        return {
            str(name): pages[place[0].objgen]
            for name, place in zip(pairs[::2], pairs[1::2], strict=True)
        }
