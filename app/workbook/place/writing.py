"""A place's workbook as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.exports import ROW_LIMIT, cell_formats, write_cell
from app.core.formats import day
from app.extensions import db
from app.pilots.models import Pilot
from app.returns.models import ReportingRound, Return
from app.workbook.book import AS_DOWNLOADED, Book, File
from app.workbook.cells import show
from app.workbook.columns import Kind, Sheet, SheetColumn
from app.workbook.place.returning import (
    HEADINGS,
    RETURN_NAME,
    RETURN_SHEET,
    TAKEN,
    ReturnRow,
    rows_of_return,
)
from app.workbook.place.sheets import BY_SHEET, PlaceSheet, sheets_in_use
from app.workbook.place.state import columns_row, first_row
from app.workbook.sheets import BY_NAME
from app.workbook.writing import RecordLabels

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: How wide the columns of the return are.
_WIDTHS = (28, 40, 70, 12, 40)
#: What can be done with a protected sheet besides typing into it.
_ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True}


def write_place_workbook(
    pilot: Pilot, round_: ReportingRound | None, returned: Return | None = None
) -> File:
    """What a place has that whoever looks may read, to be changed and uploaded again; with what its
    ``returned`` of the round says so far, where they may write it."""
    for_round = f" For the round {round_.name}." if round_ else ""
    lines = [
        f"{pilot.name}, as at {day(clock.today())}.{for_round}",
        "Change what has changed and upload the workbook. You see every change before it is saved.",
        "To add a record, fill in a new row and leave its reference blank. Columns with a "
        "star must be filled in.",
        "Deleting a row here deletes nothing. To clear a value, clear its cell.",
        "Cells that cannot be changed here are locked.",
    ]
    labels = RecordLabels()
    links = {name: _linked(name, pilot, labels) for name in _link_names()}
    with _PlaceBook(lines, links) as book:
        round_id = round_.id if round_ else None
        state: list[Sequence[Any]] = [first_row(pilot.id, pilot.name, round_id)]
        if returned is not None:
            state += _write_return(book, rows_of_return(returned))
        for each in sheets_in_use():
            records = db.session.scalars(each.rows_of(pilot).limit(ROW_LIMIT)).unique().all()
            state += _write_rows(book, each, records, labels)
        book.write_state(state)
    return book.made


def _link_names() -> list[str]:
    """The sheets that cells name rows of."""
    columns = (column for each in sheets_in_use() for column in each.columns)
    return sorted({column.links_to for column in columns if column.kind is Kind.LINK})


def _linked(name: str, pilot: Pilot, labels: RecordLabels) -> list[str]:
    """What the rows of a sheet that cells may name are called, by name."""
    own = BY_SHEET.get(name)
    wanted = own.rows_of(pilot) if own else BY_NAME[name].rows()
    records = db.session.scalars(wanted.limit(ROW_LIMIT)).unique().all()
    labels.learn(BY_NAME[name], records)
    return sorted((labels.of(record) for record in records), key=str.casefold)


def _write_rows(
    book: _PlaceBook, each: PlaceSheet, records: Sequence[Any], labels: RecordLabels
) -> list[list[Any]]:
    """Write a sheet, and give its rows of the hidden one."""
    columns = each.columns
    page = book.add_sheet(each.sheet, columns)
    page.protect("", _ALLOWED)
    state = [columns_row(each.sheet.name, [column.field for column in columns])]
    for number, record in enumerate(records, start=1):
        cells = [
            show(column, column.read(record), labels.of, book.choices(column)) for column in columns
        ]
        for place, (column, said) in enumerate(zip(columns, cells, strict=True)):
            is_locked = each.is_locked(column.field)
            formats = book.formats if is_locked else book.open_formats
            if said in (None, ""):
                page.write_blank(number, place, None, formats[str])
            write_cell(page, number, place, said, formats)
        state.append(["", *cells])
    return [] if each.only_grows else state


def _write_return(book: _PlaceBook, rows: Sequence[ReturnRow]) -> list[Sequence[Any]]:
    """Write the sheet of the return, and give its rows of the hidden one."""
    page = book.book.add_worksheet(RETURN_SHEET)
    page.freeze_panes(1, 0)
    page.protect("", _ALLOWED)
    for place, (heading, width) in enumerate(zip(HEADINGS.values(), _WIDTHS, strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, heading, book.head)
    state: list[Sequence[Any]] = [columns_row(RETURN_NAME, ["reference", *TAKEN])]
    for number, row in enumerate(rows, start=1):
        write_cell(page, number, 0, row.label, book.formats)
        write_cell(page, number, 1, row.question, book.formats)
        for place, name in enumerate(TAKEN, start=2):
            page.write_blank(number, place, None, book.open_formats[str])
            write_cell(page, number, place, row.values[name], book.open_formats)
        if row.offered:
            source = {"validate": "list", "source": list(row.offered), "show_error": False}
            page.data_validation(number, 2, number, 2, source)
        state.append(["", row.key, *(row.values[name] for name in TAKEN)])
    return state


class _PlaceBook(Book):
    """Its sheets are protected, without a password; what can be typed into is not locked."""

    def __init__(self, lines: Sequence[str], links: dict[str, list[str]]) -> None:
        self._links = links
        super().__init__(lines, [each.sheet for each in sheets_in_use()])
        self.open_formats = cell_formats(self.book, locked=False)

    def columns_of(self, sheet: Sheet) -> Sequence[SheetColumn]:
        return BY_SHEET[sheet.name].columns

    def format_of(self, column: SheetColumn) -> Any:
        is_reference = column.kind is Kind.REFERENCE
        return None if is_reference else self.open_formats[str]

    def source_of(self, sheet: Sheet, column: SheetColumn) -> str:
        if column.kind is not Kind.LINK:
            return super().source_of(sheet, column)
        offered = self._links[column.links_to]
        return self.list_of(BY_NAME[column.links_to].title, offered) if offered else ""

    def write_state(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write the hidden sheet of how it was downloaded (``state``)."""
        page: Worksheet = self.book.add_worksheet(AS_DOWNLOADED)
        page.very_hidden()
        for number, cells in enumerate(rows):
            for place, said in enumerate(cells):
                write_cell(page, number, place, said, self.formats)
