"""The lines of a spend return in a file that was sent, and how its workbook was downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.sentences import listed
from app.spend.columns import BadLineCell, LineColumn
from app.spend.likeness import KnownNames
from app.spend.models import SpendLine, SpendReturn
from app.spend.reading import BadLines, Merged, read_rows
from app.workbook.book import AS_DOWNLOADED
from app.workbook.cells import Fault, Percentage
from app.workbook.tables import FileTable, raw, read_tables

#: The sheet that holds the lines.
LINES_SHEET = "Lines"
#: What the row of the hidden sheet begins with.
_OF = "spend return"
#: The most rows with anything in them of all sheets: more than lines may be, so that a file with
#: too many is told so.
_MOST_ROWS = 60_000


@dataclass(frozen=True)
class LinesFile:
    """What was read of a file: its lines, the sheet that they stand in (none of a CSV file), and
    the hash of the lines that its workbook was downloaded with (none of any other file)."""

    lines: list[SpendLine]
    sheet: str = ""
    base_digest: str = ""


def read_lines(
    name: str, content: bytes, *, of: SpendReturn | None = None, known: KnownNames | None = None
) -> LinesFile:
    """All lines of a workbook, or of a CSV file, unsaved. Raises ``FileRefused``, or ``BadLines``
    with every cell that is wrong."""
    tables = read_tables(name, content, most_rows=_MOST_ROWS)
    base_digest = _downloaded(tables, of)
    table = _main(tables)
    lines = read_rows(
        table.rows,
        say=text_of,
        known=known or KnownNames(),
        merged=[Merged(*each) for each in table.merged],
    )
    if not lines:
        raise BadLines("The file has headings and no lines. Fill in the sheet “Lines”.")
    return LinesFile(lines, table.title, base_digest)


def downloaded_row(spend_return: SpendReturn, digest: str) -> Sequence[str]:
    """The row of the hidden sheet: whose lines the workbook has, and which."""
    return [_OF, spend_return.reference, spend_return.pilot.name, digest]


def text_of(cell: Any, column: LineColumn) -> str:
    """What a cell says as it is typed: a whole number without a point, an amount to the penny.
    Raises ``BadLineCell`` where it holds what no one typed."""
    found = raw(cell)
    match found:
        case None:
            return ""
        case bool():
            return "Yes" if found else "No"
        case Percentage():
            return _percentage(found, column)
        case float():
            return _number(found)
        case date():
            return _day(found, column)
        case Fault():
            raise BadLineCell(f"The formula gives {found.shown}. Correct it, or type the value.")
        case _:
            return str(found)


def _percentage(value: Percentage, column: LineColumn) -> str:
    if column.is_money:
        raise BadLineCell(
            f"The cell shows a percentage, {value.shown}. Format it as a number, and enter the "
            "amount in pounds."
        )
    return value.shown


def _day(day: date, column: LineColumn) -> str:
    if column.is_text:
        raise BadLineCell(
            "The spreadsheet made a date of it. Format the cell as text, and type it again."
        )
    return day.isoformat()


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    rounded = round(value, 2)
    # What a spreadsheet works out differs from the amount by less than people can type.
    return str(rounded) if abs(value - rounded) < 1e-6 else repr(value)


def _main(tables: Sequence[FileTable]) -> FileTable:
    """The table of lines: the sheet of that name or, of a file with one sheet, that."""
    named = [table for table in tables if table.title.casefold().strip() == LINES_SHEET.casefold()]
    if named and named[0].is_hidden:
        raise BadLines(f"The sheet “{LINES_SHEET}” is hidden. Show it, and upload the file again.")
    if named:
        return named[0]
    seen = [table for table in tables if not table.is_hidden and table.rows]
    if len(seen) == 1:
        return seen[0]
    titles = listed([f"“{table.title[:60]}”" for table in seen[:5]])
    raise BadLines(
        f"The file has no sheet “{LINES_SHEET}”: it has {titles}. Give the sheet with the lines "
        "that name."
    )


def _downloaded(tables: Sequence[FileTable], of: SpendReturn | None) -> str:
    """The hash of the lines that a workbook was downloaded with. Raises where it is another
    return's."""
    for table in tables:
        if table.title == AS_DOWNLOADED and table.rows:
            said = [str(raw(cell) or "") for cell in table.rows[0][1]] + [""] * 4
            if said[0] != _OF:
                continue
            if of is not None and said[1] != of.reference:
                raise BadLines(
                    f"This workbook is of {said[1][:20]}, {said[2][:80]}. Upload the workbook of "
                    f"{of.reference}."
                )
            return said[3]
    return ""
