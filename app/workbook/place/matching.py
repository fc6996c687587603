"""Which of a place's sheets a table of its workbook is, and which of its columns each column."""

from collections.abc import Sequence

from app.workbook.matching import TableMatch, guess
from app.workbook.place.returning import RETURN_SHEET
from app.workbook.place.sheets import BY_SHEET, sheets_in_use
from app.workbook.tables import FileTable


def match_place_tables(tables: Sequence[FileTable]) -> list[TableMatch]:
    """As of any file, but among a place's sheets and columns alone, and by their names alone."""
    registers = [table for table in tables if table.title != RETURN_SHEET]
    matches = guess(registers, {}, [each.sheet for each in sheets_in_use()])
    for match in matches:
        own = BY_SHEET.get(match.sheet)
        for column in match.columns:
            if own is None or column.how != "name" or column.field not in own.fields:
                column.field = column.how = ""
    return matches
