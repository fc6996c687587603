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
    """A heading with what stands below it: paragraphs, a list, a table. The text of one that
    ``is_markdown`` is Markdown, and may name pictures by their numbers."""

    heading: str = ""
    text: str = ""
    is_markdown: bool = False
    items: tuple[str, ...] = ()
    table: PublicTable | None = None


class PublicPicture(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is shown that is a picture of the text, which names it by its number."""

    number: int
    width: int
    height: int
    alt: str
    caption: str = ""


class ListedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was published with a record. ``name`` is the last part of its address."""

    name: str
    label: str
    size: int = 0
    picture: PublicPicture | None = None


class PublicContent(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of one record. ``dated_on`` is the day that it is about; ``note`` stands at
    its end, such as what its figures leave out; ``files`` can be had with it."""

    title: str
    dated_on: date
    summary: str = ""
    facts: tuple[PublicFact, ...] = ()
    parts: tuple[PublicPart, ...] = ()
    note: str = ""
    files: tuple[ListedFile, ...] = ()
    is_illustrative: bool = False
    is_demonstration: bool = False

    @property
    def pictures(self) -> tuple[ListedFile, ...]:
        return tuple(file for file in self.files if file.picture is not None)

    @property
    def downloads(self) -> tuple[ListedFile, ...]:
        return tuple(file for file in self.files if file.picture is None)

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
            files=tuple(_changed_file(file, change) for file in self.files),
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
        is_markdown=part.is_markdown,
        items=tuple(change(each) for each in part.items),
        table=table,
    )


def _changed_file(file: ListedFile, change: Callable[[str], str]) -> ListedFile:
    picture = file.picture
    if picture is not None:
        alt, caption = change(picture.alt), change(picture.caption)
        picture = msgspec.structs.replace(picture, alt=alt, caption=caption)
    return msgspec.structs.replace(file, label=change(file.label), picture=picture)


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


#: What a text ends with that was cut to a length: a passage to redact may go on behind it.
CUT_SHORT = "…"


@dataclass(frozen=True)
class PublicFile:
    """A file that can be published with a record. ``name`` is the last part of its public address
    (small letters, figures, hyphens and a dot), ``label`` what readers see. ``digest`` tells
    whether it is the same as when it was checked; ``read()`` gives its bytes, and ``words()`` what
    it says, as far as that is known: a passage that is redacted may not stand in it."""

    name: str
    label: str
    media_type: str
    digest: str
    read: Callable[[], bytes]
    words: Callable[[], str] = lambda: ""
    picture: PublicPicture | None = None


@dataclass(frozen=True)
class PublicKind:
    """A kind of record that can be published. Its pages are ``/public/FOLDER/KEY``, for ever: never
    rename a folder. ``one`` and ``many`` are what readers call it. ``select(today)`` finds
    those that are fit to be published, newest first, with what the rest asks of them but for
    ``build``, which has ``parts`` (loader options) besides; all that it and ``build(record,
    today)`` read is read as by someone who is not signed in, so that what is restricted or marked
    is not there.
    ``key(record)`` is the last part of the address, of letters, figures and hyphens;
    ``called(record)`` its name in lists of what can be published; ``why_not(record)`` what
    stands against it besides. ``about(record)`` names the records, by kind and id, on whose public
    pages it is listed. One that ``has_file`` can be had as PDF, drawn from what was published;
    ``files(record)`` are those that can be published with it, as they are: each only if
    whoever publishes chooses it."""

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
    parts: Sequence[Any] = ()
    has_file: bool = False
    files: Callable[[Any], Sequence[PublicFile]] = lambda _record: ()
    order: int = 100
