"""A workbook being written: its sheets with hints and lists to choose from, a first sheet that says
what they hold, and a hidden one of choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, Self

from app.core.exports import cell_formats, new_file, open_book
from app.workbook.columns import Kind, Sheet, SheetColumn
from app.workbook.sheets import BY_NAME, SHEETS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

File = SpooledTemporaryFile[bytes]

#: The sheets of ours that hold no records: what the workbook is, what can be chosen and, of a
#: place's, how it was downloaded.
ABOUT, LISTS, AS_DOWNLOADED = "Read me", "Lists", "As downloaded"
#: How far down choices are offered.
OFFERED_ROWS = 1000
_WIDTHS = {Kind.DAY: 14, Kind.WHOLE: 12, Kind.TENTHS: 12, Kind.YES_NO: 12, Kind.REFERENCE: 12}
#: The longest name of a sheet that Excel takes.
_LONGEST_TAB = 31
#: What Excel holds in the message beside a cell.
_MESSAGE, _MESSAGE_TITLE = 255, 32


class Book:
    """A workbook being written, with its first sheet and its hidden one of choices."""

    def __init__(self, lines: Sequence[str], sheets: Sequence[Sheet]) -> None:
        self.made = new_file()
        self.book: Workbook = open_book(self.made, constant_memory=False)
        self.formats = cell_formats(self.book)
        self.example = self.book.add_format(
            {"italic": True, "font_color": "#6f777b", "text_wrap": True, "valign": "top"}
        )
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self._choices: dict[tuple[str, int], Sequence[tuple[Any, str]]] = {}
        self._offered: dict[str, Sequence[str]] = {}
        self._write_about(lines, sheets)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._write_lists()
        self.book.close()
        self.made.seek(0)

    def choices(self, column: SheetColumn) -> Sequence[tuple[Any, str]]:
        if column.choices is None:
            return ()
        key = (column.field, id(column))
        if key not in self._choices:
            self._choices[key] = column.choices()
        return self._choices[key]

    def columns_of(self, sheet: Sheet) -> Sequence[SheetColumn]:
        """The columns that the first sheet explains."""
        return sheet.columns_in_use

    def format_of(self, column: SheetColumn) -> Any:
        """How a cell of a column looks where nothing is in it."""
        return None

    def add_sheet(self, sheet: Sheet, columns: Sequence[SheetColumn]) -> Worksheet:
        page: Worksheet = self.book.add_worksheet(tab_of(sheet))
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            width = _WIDTHS.get(column.kind, 40 if column.longest > 1000 else 24)
            page.set_column(place, place, width, self.format_of(column))
            star = "*" if column.is_required else ""
            page.write_string(0, place, f"{column.title}{star}", self.head)
            page.data_validation(1, place, OFFERED_ROWS, place, self._validation(sheet, column))
        return page

    def _validation(self, sheet: Sheet, column: SheetColumn) -> Mapping[str, Any]:
        said: dict[str, Any] = {
            "validate": "any",
            "input_title": column.title[:_MESSAGE_TITLE],
            "input_message": what_it_takes(column)[:_MESSAGE],
            # The import says what is wrong, and where: a list is an offer.
            "show_error": False,
        }
        source = self.source_of(sheet, column)
        return said | {"validate": "list", "source": source} if source else said

    def source_of(self, sheet: Sheet, column: SheetColumn) -> str:
        """The cells whose values a column offers, if it does."""
        if column.kind is Kind.LINK:
            other = BY_NAME[column.links_to]
            letter = _letter(other.columns_in_use.index(_known_by(other)))
            quoted = tab_of(other).replace("'", "''")
            return f"='{quoted}'!${letter}$2:${letter}${OFFERED_ROWS}"
        offered = [word for _value, word in self.choices(column)]
        if column.kind is Kind.YES_NO:
            offered = ["Yes", "No"]
        return self.list_of(f"{sheet.title}: {column.title}", offered) if offered else ""

    def list_of(self, key: str, offered: Sequence[str]) -> str:
        """The cells of the hidden sheet that hold a list, which is written there once."""
        self._offered.setdefault(key, offered)
        letter = _letter(list(self._offered).index(key))
        return f"={LISTS}!${letter}$2:${letter}${len(offered) + 1}"

    def _write_lists(self) -> None:
        page = self.book.add_worksheet(LISTS)
        page.hide()
        for place, (key, offered) in enumerate(self._offered.items()):
            for row, word in enumerate([key, *offered]):
                page.write_string(row, place, word)

    def _write_about(self, lines: Sequence[str], sheets: Sequence[Sheet]) -> None:
        page = self.book.add_worksheet(ABOUT)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 30)
        page.set_column(2, 2, 90)
        wrapped = self.formats[str]
        row = 0
        for line in lines:
            page.merge_range(row, 0, row, 2, line, wrapped)
            row += 1
        row += 1
        for place, title in enumerate(("Sheet", "Column", "What it holds")):
            page.write_string(row, place, title, self.head)
        for sheet in sheets:
            row += 1
            page.write_string(row, 0, sheet.title, self.head)
            page.write_string(row, 2, str(sheet.hint), wrapped)
            for column in self.columns_of(sheet):
                row += 1
                page.write_string(row, 1, column.title, wrapped)
                page.write_string(row, 2, what_it_takes(column), wrapped)


def tab_of(sheet: Sheet) -> str:
    """What a sheet is called in a workbook: its title, as far as Excel takes it and no other sheet
    has it."""
    given = re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:_LONGEST_TAB].strip(" '")
    others = {each.title.casefold() for each in SHEETS if each is not sheet}
    return (
        given
        if given.casefold() not in {*others, ABOUT.casefold(), LISTS.casefold()}
        else (sheet.names[1])
    )


def _known_by(sheet: Sheet) -> SheetColumn:
    """The column by which other sheets name a row."""
    return sheet.by_field["reference" if "reference" in sheet.by_field else "name"]


def _letter(place: int) -> str:
    """The letters of a column: 0 is A, 26 AA."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def what_it_takes(column: SheetColumn) -> str:
    """What a column holds, in a sentence or two: for hints and help."""
    said = [str(column.hint)] if column.hint else []
    if column.is_required:
        said.append("It must be filled in.")
    match column.kind:
        case Kind.DAY:
            said.append("A date.")
        case Kind.YES_NO:
            said.append("Yes or No.")
        case Kind.LINK:
            other = BY_NAME[column.links_to]
            said.append(f"As in the sheet {other.title}.")
        case Kind.LINKS:
            other = BY_NAME[column.links_to]
            said.append(f"As in the sheet {other.title}, each on a new line.")
        case Kind.LINES:
            said.append("Each on a new line.")
        case Kind.WHOLE if "1 to 5" not in str(column.hint):
            said.append("A whole number.")
        case Kind.CHOICE:
            said.append("One from the list.")
        case _:
            pass
    return " ".join(said)
