"""Numbers of pages that stay true where pages come in between: 45, 45a, 45b, 46."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pikepdf import Array, Dictionary, Name, Pdf, String

from app.rendering.furniture import Furniture
from app.rendering.join import Part, page_order, places


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
        keys = {part.key for part in parts}
        begins = sorted({page for name, page in self.page_of.items() if name in keys})
        ends = dict(zip(begins, [*begins[1:], self.page_count + 1], strict=True))
        found: list[str] = []
        last, between = 0, 0
        for index, page in page_order(parts):
            begin = self.page_of.get(parts[index].key)
            if begin is not None and begin + page < ends[begin]:
                last, between = begin + page, 0
                found.append(str(last))
            else:
                between += 1
                found.append(f"{last}{letters(between)}")
        return tuple(found)

    def applied(self, furniture: Furniture, parts: Sequence[Part]) -> Furniture:
        versions = [
            self.version if parts[index].key in self.unchanged else furniture.version
            for index, _page in page_order(parts)
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


def page_numbers(parts: Sequence[Part]) -> dict[str, int]:
    """The page of every name, from 1."""
    return {name: place.page + 1 for name, place in places(parts).items()}


def called(parts: Sequence[Part], numbering: PageNumbers | None) -> Mapping[str, int | str]:
    """What the page of every name is called."""
    pages = page_numbers(parts)
    if numbering is None:
        return {**pages}
    numbers = numbering.numbers(parts)
    return {name: numbers[page - 1] for name, page in pages.items()}
