"""The tables of a file that someone sent. It is read in a child process with limits, which may fail
without harm; no transaction may be open."""

import logging
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import msgspec

from app.core.errors import DomainError
from app.core.limited.pool import Pool
from app.core.limited.runner import Helper, Limits, OverLimit, Turns, WorkFailed
from app.workbook.cells import Fault, Percentage, Raw
from config import MEBIBYTE

log = logging.getLogger(__name__)

#: The largest file that is taken.
MOST_MEBIBYTES = 20
#: The most rows that are read, unless whoever reads says otherwise.
MOST_ROWS = 2_000
LIMITS = Limits(seconds=60, cpu_seconds=30, memory_bytes=1 << 30)
#: At once in this process, so that its other threads go on answering.
_turns = Turns(2, seconds=5)


@cache
def _helpers(most_rows: int) -> Pool:
    """As many that stay, for files of at most so many rows: to load what reads a workbook takes
    longer than to read one."""
    return Pool(2, lambda: Helper(Path(__file__).parent, "reading.work", "reader", str(most_rows)))


_TOO_MUCH = (
    "The file takes too long or too much memory to read, or is damaged. Divide it into several "
    "files."
)


class FileRefused(DomainError):
    """A file that is not read; the message tells what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class FileTable:
    """A sheet of a file: its rows with what they hold, by their number as Excel counts. ``merged``
    are cells that stand for several rows: the column from 0, the first and the last row."""

    title: str
    rows: list[tuple[int, list[Any]]]
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int], ...] = ()


class _Sheet(msgspec.Struct):
    title: str
    rows: list[tuple[int, list[Any]]] = []
    is_hidden: bool = False
    merged: list[tuple[int, int, int]] = []


class _ReadBook(msgspec.Struct):
    refused: str = ""
    sheets: list[_Sheet] = []


def read_tables(name: str, content: bytes, *, most_rows: int = MOST_ROWS) -> list[FileTable]:
    """The sheets of a workbook; a file of comma-separated values is one, of the file's name. Raises
    ``FileRefused``."""
    if len(content) > MOST_MEBIBYTES * MEBIBYTE:
        raise FileRefused(f"The file is larger than {MOST_MEBIBYTES} MB. Divide it into several.")
    if not content.strip():
        raise FileRefused("The file is empty.")
    book = _read(content, most_rows)
    if book.refused:
        raise FileRefused(book.refused)
    named = PurePath(name).stem
    tables = [
        FileTable(each.title or named, each.rows, each.is_hidden, tuple(each.merged))
        for each in book.sheets
    ]
    if not any(table.rows for table in tables):
        raise FileRefused("The file has nothing in it that could be imported.")
    return tables


def _read(content: bytes, most_rows: int) -> _ReadBook:
    with _turns.take() as is_ours:
        if not is_ours:
            raise FileRefused("Other files are being read. Try again in a minute.")
        try:
            read = _helpers(most_rows).submit(content, LIMITS, size=len(content)).result()
            return msgspec.json.decode(read, type=_ReadBook)
        except (OverLimit, WorkFailed, msgspec.DecodeError) as error:
            log.warning("a workbook could not be read: %r", error)
            raise FileRefused(_TOO_MUCH) from None


def raw(cell: Any) -> Raw:
    """A cell as it was read (``reading.work``)."""
    if isinstance(cell, list):
        kind, text = cell
        if kind == "percent":
            return Percentage(text)
        return date.fromisoformat(text) if kind == "day" else Fault(text)
    found: Raw = cell
    return found


def address_of(row: int, place: int) -> str:
    """A cell as people name it: ``B7``."""
    first, last = divmod(place, 26)
    return f"{chr(64 + first) if first else ''}{chr(65 + last)}{row}"
