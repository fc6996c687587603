"""Lists as files: one declared table, written as CSV or as an Excel workbook.

A text is never a formula or a link in them, whatever it says; numbers and dates stay such.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from app.core.clock import LONDON
from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.core.wording import Text

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet
else:
    xlsxwriter = lazy_import("xlsxwriter")

#: The most rows of one file.
ROW_LIMIT = 50_000
#: What Excel holds in one cell.
CELL_LENGTH = 32_767
#: Up to this size a file is kept in memory while it is written.
_IN_MEMORY = 1024 * 1024

#: Excel's only limit on the names of sheets that a title of ours could meet.
_SHEET_LENGTH = 31

#: What a spreadsheet takes for the beginning of a formula, also as the wide letters of East Asia.
_FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")

T = TypeVar("T")
Cell: TypeAlias = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its title, and what a row has in it: a text, a number, a day, an instant, yes or
    no. ``width`` is in characters, for Excel."""

    said: Text
    value: Callable[[T], Cell]
    width: int = 16

    @property
    def title(self) -> str:
        return str(self.said)


@dataclass(frozen=True)
class Table(Generic[T]):
    """What a list is as a file. ``name`` is the sheet's, and the file's."""

    name: str
    columns: Sequence[Column[T]]


def as_csv(table: Table[T], rows: Iterable[T], limit: int = ROW_LIMIT) -> IO[bytes]:
    """The rows as CSV, in UTF-8 with the mark by which Excel knows it. Raises ``DomainError``
    where there are more than ``limit``."""
    made = new_file()
    text = io.TextIOWrapper(made, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_harmless(column.title) for column in table.columns])
    for row in _bounded(rows, limit):
        writer.writerow([_in_csv(column.value(row)) for column in table.columns])
    text.flush()
    text.detach()
    made.seek(0)
    return made


def as_xlsx(table: Table[T], rows: Iterable[T], limit: int = ROW_LIMIT) -> IO[bytes]:
    """The rows as an Excel workbook of one sheet. Rows go to disk as they are written."""
    made = new_file()
    book = open_book(made, constant_memory=True)
    formats = cell_formats(book)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(table.name[:_SHEET_LENGTH])
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, head)
    try:
        for number, row in enumerate(_bounded(rows, limit), start=1):
            for place, column in enumerate(table.columns):
                write_cell(sheet, number, place, column.value(row), formats)
    finally:
        book.close()
    made.seek(0)
    return made


def open_book(made: IO[bytes], *, constant_memory: bool) -> Workbook:
    """A workbook that is written into a file, in which no text is taken for anything else."""
    return xlsxwriter.Workbook(
        made,
        {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def cell_formats(book: Workbook, **also: Any) -> dict[type, Any]:
    """How cells look, by the type of what is in them; ``also`` is said of all of them."""
    return {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"} | also),
        date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"} | also),
        str: book.add_format({"text_wrap": True, "valign": "top"} | also),
        int: book.add_format({"valign": "top"} | also),
    }


def new_file() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


def _bounded(rows: Iterable[T], limit: int) -> Iterable[T]:
    for number, row in enumerate(rows):
        if number == limit:
            raise DomainError(
                f"The list has more than {limit:,} rows, which is too many for one file. Use "
                "the filters to reduce it."
            )
        yield row


def _in_csv(value: Cell) -> str | int | Decimal:
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return _harmless(value or "")


def _harmless(text: str) -> str:
    """A text that a spreadsheet shows as it is: an apostrophe stands before what it would work
    out."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text


def write_cell(
    sheet: Worksheet, row: int, place: int, value: Cell, formats: dict[type, Any]
) -> None:
    """Write a value into a cell: nothing where there is none."""
    if isinstance(value, bool):
        value = _yes_or_no(value)
    if value is None or value == "":
        return
    if isinstance(value, int | Decimal):
        sheet.write_number(row, place, value, formats[int])
    elif isinstance(value, datetime):
        # Excel knows no time zones.
        local = value.astimezone(LONDON).replace(tzinfo=None)
        sheet.write_datetime(row, place, local, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats[date])
    else:
        sheet.write_string(row, place, value[:CELL_LENGTH], formats[str])


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"
