"""What a domain declares of the records that anyone may come to read, and what a public page holds:
plain frozen data, made once as a record is published and kept. Public pages read that and nothing
else, so that whatever was not published cannot be there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select

from app.core.wording import Text


class PublicFact(msgspec.Struct, frozen=True):
    label: str
    value: str


class PublicTable(msgspec.Struct, frozen=True, kw_only=True):
    """The last ``figures`` columns hold numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int = 0


class PublicPart(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with what stands below it: paragraphs, a list, a table."""

    heading: str = ""
    text: str = ""
    items: tuple[str, ...] = ()
    table: PublicTable | None = None


class PublicContent(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of one record. ``dated_on`` is the day that it is about; ``note`` stands at
    its end, such as what its figures leave out."""

    title: str
    dated_on: date
    summary: str = ""
    facts: tuple[PublicFact, ...] = ()
    parts: tuple[PublicPart, ...] = ()
    note: str = ""
    is_illustrative: bool = False
    is_demonstration: bool = False

    def with_texts(self, change: Callable[[str], str]) -> "PublicContent":
        """The same with every text of the record's changed. Labels and headings of columns are the
        program's own."""
        return msgspec.structs.replace(
            self,
            title=change(self.title),
            summary=change(self.summary),
            note=change(self.note),
            facts=tuple(PublicFact(each.label, change(each.value)) for each in self.facts),
            parts=tuple(_changed(part, change) for part in self.parts),
        )

    def texts(self) -> list[str]:
        """Every text of the record's."""
        found: list[str] = []

        def note(text: str) -> str:
            found.append(text)
            return text

        self.with_texts(note)
        return found


def _changed(part: PublicPart, change: Callable[[str], str]) -> PublicPart:
    table = part.table
    if table is not None:
        rows = tuple(tuple(change(cell) for cell in row) for row in table.rows)
        table = msgspec.structs.replace(table, caption=change(table.caption), rows=rows)
    return PublicPart(
        heading=change(part.heading),
        text=change(part.text),
        items=tuple(change(each) for each in part.items),
        table=table,
    )


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(PublicContent)


def encode(content: PublicContent) -> bytes:
    return _encoder.encode(content)


def decode(stored: bytes) -> PublicContent:
    return _decoder.decode(stored)


def facts_of(*rows: tuple[str, str]) -> tuple[PublicFact, ...]:
    """Facts of which those without a value are left out."""
    return tuple(PublicFact(label, value) for label, value in rows if value)


def parts_of(*rows: tuple[str, str]) -> tuple[PublicPart, ...]:
    """Parts of one text each, without those that have none."""
    return tuple(PublicPart(heading=heading, text=text) for heading, text in rows if text)


@dataclass(frozen=True)
class PublicKind:
    """A kind of record that can be published. Its pages are ``/public/FOLDER/KEY``, for ever: never
    rename a folder. ``one`` and ``many`` are what readers call it. ``select(today)`` finds
    those that are fit to be published, newest first; all that it and ``build(record, today)`` read
    is read as by someone who is not signed in, so that what is restricted or marked is not there.
    ``key(record)`` is the last part of the address, of letters, figures and hyphens;
    ``called(record)`` its name in lists of what can be published; ``why_not(record)`` what
    stands against it besides. ``about(record)`` names the records, by kind and id, on whose public
    pages it is listed. One that ``has_file`` can be had as PDF."""

    name: str
    folder: str
    one: Text
    many: Text
    model: type[Any]
    select: Callable[[date], Select[Any]]
    build: Callable[[Any, date], PublicContent]
    key: Callable[[Any], str]
    called: Callable[[Any], str]
    about: Callable[[Any], Sequence[tuple[str, int]]] = lambda _record: ()
    why_not: Callable[[Any], str] = lambda _record: ""
    has_file: bool = False
    order: int = 100
