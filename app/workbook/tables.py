"""The tables of a file that someone sent. It is read in a child process with limits, which may fail
without harm; no transaction may be open."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import msgspec

from app.core.errors import DomainError
from app.core.limited.runner import Helper, Limits, OverLimit, Turns, WorkFailed
from app.workbook.cells import Fault, Raw
from config import MEBIBYTE

log = logging.getLogger(__name__)

#: The largest file that is taken.
MOST_MEBIBYTES = 20
LIMITS = Limits(seconds=60, cpu_seconds=30, memory_bytes=1 << 30)
#: At once in this process, so that its other threads go on answering.
_turns = Turns(2, seconds=5)

_TOO_MUCH = (
    "The file takes too long or too much memory to read, or is damaged. Divide it into several "
    "files."
)


class FileRefused(DomainError):
    """A file that is not read; the message tells what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Table:
    """A sheet of a file: its rows with what they hold, by their number as Excel counts."""

    title: str
    rows: list[tuple[int, list[Any]]]
    is_hidden: bool = False


class _Sheet(msgspec.Struct):
    title: str
    rows: list[tuple[int, list[Any]]] = []
    is_hidden: bool = False


class _Book(msgspec.Struct):
    refused: str = ""
    sheets: list[_Sheet] = []


def read_tables(name: str, content: bytes) -> list[Table]:
    """The sheets of a workbook; a file of comma-separated values is one, of the file's name. Raises
    ``FileRefused``."""
    if len(content) > MOST_MEBIBYTES * MEBIBYTE:
        raise FileRefused(f"The file is larger than {MOST_MEBIBYTES} MB. Divide it into several.")
    if not content.strip():
        raise FileRefused("The file is empty.")
    book = _read(content)
    if book.refused:
        raise FileRefused(book.refused)
    named = PurePath(name).stem
    tables = [Table(each.title or named, each.rows, each.is_hidden) for each in book.sheets]
    if not any(table.rows for table in tables):
        raise FileRefused("The file has nothing in it that could be imported.")
    return tables


def _read(content: bytes) -> _Book:
    with _turns.take() as is_ours:
        if not is_ours:
            raise FileRefused("Other files are being read. Try again in a minute.")
        try:
            with Helper(Path(__file__).parent, "reading.work", "reader") as helper:
                return msgspec.json.decode(helper.call(content, LIMITS), type=_Book)
        except (OverLimit, WorkFailed, msgspec.DecodeError) as error:
            log.warning("a workbook could not be read: %r", error)
            raise FileRefused(_TOO_MUCH) from None


def raw(cell: Any) -> Raw:
    """A cell as it was read (``reading.work``)."""
    if isinstance(cell, list):
        kind, text = cell
        return date.fromisoformat(text) if kind == "day" else Fault(text)
    found: Raw = cell
    return found


def address_of(row: int, place: int) -> str:
    """A cell as people name it: ``B7``."""
    first, last = divmod(place, 26)
    return f"{chr(64 + first) if first else ''}{chr(65 + last)}{row}"
