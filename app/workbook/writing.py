"""The workbook as a file: the template, and the export of the whole programme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.exports import ROW_LIMIT, cell_formats, new_file, open_book, write_cell
from app.core.restriction import find_above
from app.core.wording import words
from app.extensions import db
from app.governance.actions.models import Action
from app.workbook.cells import known_as, show
from app.workbook.columns import Kind, Sheet, SheetColumn
from app.workbook.sheets import BY_NAME, SHEETS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

File = SpooledTemporaryFile[bytes]

#: The sheets of ours that hold no records.
ABOUT, LISTS = "Read me", "Lists"
#: How far down choices are offered.
_OFFERED_ROWS = 1000
_WIDTHS = {Kind.DAY: 14, Kind.WHOLE: 12, Kind.TENTHS: 12, Kind.YES_NO: 12, Kind.REFERENCE: 12}
#: The longest name of a sheet that Excel takes.
_LONGEST_TAB = 31
#: What Excel holds in the message beside a cell.
_MESSAGE, _MESSAGE_TITLE = 255, 32


class RecordLabels:
    """What cells call the rows of other sheets: the first of a record's labels that no other
    record has."""

    def __init__(self) -> None:
        self._taken: dict[type, Counter[str]] = {}
        self._sheets: dict[type, Sheet] = {}

    def learn(self, sheet: Sheet, records: Iterable[Any]) -> None:
        for record in records:
            taken = self._taken.setdefault(type(record), Counter())
            self._sheets[type(record)] = sheet
            taken.update({known_as(label) for label in sheet.labels(record) if label})

    def of(self, record: Any) -> str:
        labels = [label for label in self._sheets[type(record)].labels(record) if label]
        taken = self._taken[type(record)]
        return next((label for label in labels if taken[known_as(label)] == 1), labels[0])


def write_template() -> File:
    """A workbook to fill in: headings with hints, lists to choose from, and one example row in
    each sheet, which an import leaves out."""
    lines = [
        "Fill in the sheets that you need, from left to right, and leave the others as they are.",
        "The row in italics is an example: it is not imported. Columns with a star must be filled.",
        f"People, organisations, groups and {words.places} are named in other sheets as in "
        "their own.",
        "Nothing is changed until you have seen what an import would do.",
    ]
    sheets = [sheet for sheet in SHEETS if not sheet.is_rare]
    with _Book(lines, sheets) as book:
        for sheet in sheets:
            columns = [column for column in sheet.columns_in_use if not column.is_rare]
            page = book.add_sheet(sheet, columns)
            for place, column in enumerate(columns):
                page.write_string(1, place, str(column.example), book.example)
    return book.made


def write_export() -> File:
    """All of the programme that whoever looks may read, as the same workbook. What it leaves out
    stands in its first sheet."""
    labels, found = RecordLabels(), {}
    for sheet in SHEETS:
        found[sheet.name] = db.session.scalars(sheet.rows().limit(ROW_LIMIT)).unique().all()
        labels.learn(sheet, found[sheet.name])
    lines = ["All of the programme’s records that these sheets can hold.", *left_out()]
    with _Book(lines, SHEETS) as book:
        for sheet in SHEETS:
            _write_rows(book, sheet, found[sheet.name], labels.of)
    return book.made


def left_out() -> list[str]:
    """Sentences on what an export does not hold."""
    said = [
        "Not included: meetings, agendas, papers, minutes, decisions, packs, progress updates, "
        "terms of reference, referrals, write-rounds, accounts, roles and what was withdrawn.",
        *(
            f"Not included: {s.leaves_out[:1].lower()}{s.leaves_out[1:]}"
            for s in SHEETS
            if s.leaves_out
        ),
    ]
    above = find_above(select(Action))
    if above.words:
        said.append(f"Not included, because they are marked above your clearance: {above.words}.")
    return said


def _write_rows(
    book: _Book, sheet: Sheet, records: Sequence[Any], label: Callable[[Any], str]
) -> None:
    columns = sheet.columns_in_use
    page = book.add_sheet(sheet, columns)
    for number, record in enumerate(records, start=1):
        values = sheet.values_of(record)
        for place, column in enumerate(columns):
            said = show(column, values[column.field], label, book.choices(column))
            write_cell(page, number, place, said, book.formats)


class _Book:
    """A workbook being written, with its first sheet and its hidden one of choices."""

    def __init__(self, lines: Sequence[str], sheets: Sequence[Sheet]) -> None:
        self.made = new_file()
        self._book: Workbook = open_book(self.made, constant_memory=False)
        self.formats = cell_formats(self._book)
        self.example = self._book.add_format(
            {"italic": True, "font_color": "#6f777b", "text_wrap": True, "valign": "top"}
        )
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self._choices: dict[tuple[str, int], Sequence[tuple[Any, str]]] = {}
        self._offered: dict[str, list[str]] = {}
        self._write_about(lines, sheets)

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_error: object) -> None:
        self._write_lists()
        self._book.close()
        self.made.seek(0)

    def choices(self, column: SheetColumn) -> Sequence[tuple[Any, str]]:
        if column.choices is None:
            return ()
        key = (column.field, id(column))
        if key not in self._choices:
            self._choices[key] = column.choices()
        return self._choices[key]

    def add_sheet(self, sheet: Sheet, columns: Sequence[SheetColumn]) -> Worksheet:
        page: Worksheet = self._book.add_worksheet(tab_of(sheet))
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            width = _WIDTHS.get(column.kind, 40 if column.longest > 1000 else 24)
            page.set_column(place, place, width)
            star = "*" if column.is_required else ""
            page.write_string(0, place, f"{column.title}{star}", self._head)
            page.data_validation(1, place, _OFFERED_ROWS, place, self._validation(sheet, column))
        return page

    def _validation(self, sheet: Sheet, column: SheetColumn) -> Mapping[str, Any]:
        said: dict[str, Any] = {
            "validate": "any",
            "input_title": column.title[:_MESSAGE_TITLE],
            "input_message": what_it_takes(column)[:_MESSAGE],
            # The import says what is wrong, and where: a list is an offer.
            "show_error": False,
        }
        if column.kind is Kind.LINK:
            other = BY_NAME[column.links_to]
            place = other.columns_in_use.index(_known_by(other))
            letter = _letter(place)
            quoted = tab_of(other).replace("'", "''")
            source = f"='{quoted}'!${letter}$2:${letter}${_OFFERED_ROWS}"
            return said | {"validate": "list", "source": source}
        offered = [word for _value, word in self.choices(column)]
        if column.kind is Kind.YES_NO:
            offered = ["Yes", "No"]
        if offered:
            key = f"{sheet.title}: {column.title}"
            letter = _letter(len(self._offered))
            self._offered[key] = offered
            source = f"={LISTS}!${letter}$2:${letter}${len(offered) + 1}"
            return said | {"validate": "list", "source": source}
        return said

    def _write_lists(self) -> None:
        page = self._book.add_worksheet(LISTS)
        page.hide()
        for place, (key, offered) in enumerate(self._offered.items()):
            for row, word in enumerate([key, *offered]):
                page.write_string(row, place, word)

    def _write_about(self, lines: Sequence[str], sheets: Sequence[Sheet]) -> None:
        page = self._book.add_worksheet(ABOUT)
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
            page.write_string(row, place, title, self._head)
        for sheet in sheets:
            row += 1
            page.write_string(row, 0, sheet.title, self._head)
            page.write_string(row, 2, str(sheet.hint), wrapped)
            for column in sheet.columns_in_use:
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
        said.append("It must be filled.")
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
            said.append("One of the list.")
        case _:
            pass
    return " ".join(said)


def export_name(today: date, ending: str = "xlsx") -> str:
    return f"programme-{today.isoformat()}.{ending}"
