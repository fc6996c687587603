"""Which of our sheets a table of somebody's file is, and which of our columns each of its columns:
by name, by what was chosen before, and by what is in it. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.core import wording
from app.core.wording import Words, speaking
from app.programme.rules import words_of
from app.workbook.cells import BadCell, known_as, parse, plain
from app.workbook.columns import Kind, Sheet, SheetColumn
from app.workbook.sheets import BY_NAME, SHEETS
from app.workbook.sheets.programme import PROGRAMME, words_in
from app.workbook.tables import FileTable, raw

#: Sheets of the template that hold no records.
NOT_OURS = ("read me", "lists")
#: How far down headings are looked for, and how many cells of a column are looked at.
_HEADING_ROWS, _LOOKED_AT = 15, 50

#: What a name of a table and a heading was chosen to be: "risks", and "risks.title" or nothing.
Remembered = Mapping[tuple[str, str], str]


class ColumnMatch(msgspec.Struct):
    """A column of a file: its heading, the field that it fills (or none), and how that was found:
    by "name", "before", "example" or "hand"."""

    heading: str
    field: str = ""
    how: str = ""


class TableMatch(msgspec.Struct):
    """A table of a file: the sheet that it is (or none), the row of its headings (none where there
    are none), and its columns."""

    title: str
    sheet: str = ""
    heading_row: int = 0
    columns: list[ColumnMatch] = []

    @property
    def declared(self) -> Sheet | None:
        return BY_NAME.get(self.sheet)


def heading_known_as(heading: str) -> str:
    """A heading as it is compared: letters and digits."""
    return " ".join(re.findall(r"[^\W_]+", known_as(heading)))


def guess(
    tables: Sequence[FileTable], remembered: Remembered, sheets: Sequence[Sheet] = SHEETS
) -> list[TableMatch]:
    """The best guess of every table that can be seen, among all sheets or some."""
    with speaking(words_of_file(tables)):
        seen = (table for table in tables if not table.is_hidden and table.rows)
        return [_guess_table(table, remembered, sheets) for table in seen]


def words_of_file(tables: Sequence[FileTable]) -> Words:
    """What the file calls places and posts: as its sheet of the programme says or, where that says
    nothing, as the programme does already."""
    for table in tables:
        if known_as(table.title) not in map(known_as, PROGRAMME.names) or not table.rows:
            continue
        match = match_to(table, PROGRAMME, {})
        rows = (cells for number, cells in table.rows if number > match.heading_row)
        said = {
            column.field: plain(raw(cell))
            for cell, column in zip(next(rows, []), match.columns, strict=False)
        }
        if said.get("place_word") and said.get("places_word"):
            first = {each.field: each.empty for each in PROGRAMME.columns}
            return words_of(words_in(first | {n: text for n, text in said.items() if text}))
    return wording.current()


def match_to(table: FileTable, sheet: Sheet | None, remembered: Remembered) -> TableMatch:
    """The best guess of a table's columns, once it is known which sheet it is."""
    if sheet is None:
        return TableMatch(table.title, "", *_headings(table, SHEETS))
    row, columns = _headings(table, (sheet,))
    taken: set[str] = set()
    _match_by_name(table.title, sheet, columns, taken, remembered)
    _match_by_example(table, row, sheet, columns, taken)
    return TableMatch(table.title, sheet.name, row, columns)


def _guess_table(table: FileTable, remembered: Remembered, sheets: Sequence[Sheet]) -> TableMatch:
    title = known_as(table.title)
    if title in NOT_OURS:
        return TableMatch(table.title, "", 0, [])
    if (title, "") in remembered:
        return match_to(table, BY_NAME.get(remembered[title, ""]), remembered)
    for sheet in sheets:
        if title in {known_as(name) for name in sheet.names}:
            return match_to(table, sheet, remembered)
    found = [(_score(table, sheet), sheet) for sheet in sheets]
    best, sheet = max(found, key=lambda each: each[0])
    return match_to(table, sheet if best >= 2 else None, remembered)


def _score(table: FileTable, sheet: Sheet) -> float:
    """How many of the headings are a sheet's; those that must be filled count most."""
    _row, columns = _headings(table, (sheet,))
    taken: set[str] = set()
    _match_by_name(table.title, sheet, columns, taken, {})
    needed = [column.field for column in sheet.columns if column.is_required]
    if not set(needed[:1]) <= taken:
        return 0
    return len(taken) + sum(1 for field in needed if field in taken) / (len(needed) + 1)


def _headings(table: FileTable, sheets: Sequence[Sheet]) -> tuple[int, list[ColumnMatch]]:
    """The row of the headings: of the first rows the one in which most is known or, where nothing
    is, the first with more than one text."""
    known = {name for sheet in sheets for column in sheet.columns for name in _names_of(column)}
    best, best_row = 0, table.rows[0]
    for row in table.rows[:_HEADING_ROWS]:
        count = sum(1 for cell in row[1] if heading_known_as(plain(raw(cell))) in known)
        if count > best:
            best, best_row = count, row
    if not best:
        texts = ((sum(isinstance(cell, str) for cell in row[1]), row) for row in table.rows[:5])
        best_row = next((row for count, row in texts if count > 1), table.rows[0])
    number, cells = best_row
    width = max(len(row) for _number, row in table.rows)
    texts_of = [plain(raw(cell)) for cell in cells] + [""] * (width - len(cells))
    return number, [ColumnMatch(" ".join(text.split())[:100]) for text in texts_of]


def _names_of(column: SheetColumn) -> list[str]:
    return [heading_known_as(name) for name in column.names]


def _match_by_name(
    title: str,
    sheet: Sheet,
    columns: Sequence[ColumnMatch],
    taken: set[str],
    remembered: Remembered,
) -> None:
    for column in columns:
        key = (known_as(title), heading_known_as(column.heading))
        chosen = remembered.get(key) if key[1] else None
        if chosen is None:
            continue
        name, _, field = chosen.partition(".")
        if not field:
            column.how = "before"
        elif name == sheet.name and field in sheet.by_field and field not in taken:
            column.field, column.how = field, "before"
            taken.add(field)
    # A heading that is a column's own goes before one that is another's second name.
    named = [(each, _names_of(each)) for each in sheet.columns]
    for place in (0, 1):
        for column in columns:
            heading = heading_known_as(column.heading)
            if column.how or not heading:
                continue
            for each, names in named:
                meant = names[:1] if place == 0 else names[1:]
                if heading in meant and each.field not in taken:
                    column.field, column.how = each.field, "name"
                    taken.add(each.field)
                    break


def _match_by_example(
    table: FileTable,
    heading_row: int,
    sheet: Sheet,
    columns: Sequence[ColumnMatch],
    taken: set[str],
) -> None:
    """Columns whose cells are all of one kind that only one of ours still takes."""
    rows = [cells for number, cells in table.rows if number > heading_row][:_LOOKED_AT]
    for place, column in enumerate(columns):
        if column.how:
            continue
        cells = [row[place] for row in rows if place < len(row) and row[place] is not None]
        fitting = [
            each.field
            for each in sheet.columns
            if each.field not in taken and not each.is_rare and cells and _fits(each, cells)
        ]
        if len(fitting) == 1:
            column.field, column.how = fitting[0], "example"
            taken.add(fitting[0])


def _fits(column: SheetColumn, cells: Sequence[Any]) -> bool:
    """Whether cells are such as only this kind of column has."""
    if column.kind is Kind.CHOICE and column.choices is not None:
        choices = column.choices()
    elif column.kind in (Kind.EMAIL, Kind.DAY, Kind.REFERENCE):
        choices = ()
        if column.kind is Kind.DAY and any(isinstance(cell, int | float) for cell in cells):
            return False
    else:
        return False
    for cell in cells:
        try:
            parse(column, raw(cell), choices)
        except BadCell:
            return False
    return True
