"""The workbook of a spend return as a file: its lines, with what can be chosen in each column."""

from collections.abc import Sequence

from app.core.exports import cell_formats, new_file, open_book, write_cell
from app.spend import queries
from app.spend.columns import LINE_COLUMNS
from app.spend.models import SpendLine, SpendReturn
from app.workbook.book import ABOUT, AS_DOWNLOADED, LISTS, File
from app.workbook.spend.reading import LINES_SHEET, downloaded_row

#: How far below its lines choices are offered.
_MORE_ROWS = 2_000


def write_lines(spend_return: SpendReturn) -> File:
    """The lines of a return's newest version, to be changed and sent back."""
    lines = queries.list_lines(spend_return)
    made = new_file()
    with open_book(made, constant_memory=False) as book:
        formats = cell_formats(book)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        page = book.add_worksheet(LINES_SHEET)
        about = book.add_worksheet(ABOUT)
        lists = book.add_worksheet(LISTS)
        page.freeze_panes(1, 2)
        about.set_column(0, 0, 26)
        about.set_column(1, 1, 90)
        about.write_string(0, 0, f"Spend return {spend_return.reference}", head)
        about.write_string(
            0, 1, f"{spend_return.pilot.name}, {spend_return.year}. Amounts are in pounds.", head
        )
        last = len(lines) + _MORE_ROWS
        for place, column in enumerate(LINE_COLUMNS):
            page.set_column(place, place, 14 if column.is_money else 24)
            page.write_string(0, place, column.name, head)
            about.write_string(place + 1, 0, column.name)
            about.write_string(place + 1, 1, column.about)
            choices = column.choices or _used(spend_return, lines, column.attribute)
            if choices:
                lists.write_string(0, place, column.name, head)
                for row, choice in enumerate(choices, start=1):
                    lists.write_string(row, place, choice)
                source = f"='{LISTS}'!{_column(place, 2, len(choices) + 1)}"
                page.data_validation(
                    1,
                    place,
                    last,
                    place,
                    {
                        "validate": "list",
                        "source": source,
                        "error_type": "stop" if column.choices else "information",
                        "show_error": bool(column.choices),
                    },
                )
        for row, line in enumerate(lines, start=1):
            for place, column in enumerate(LINE_COLUMNS):
                value = column.write(getattr(line, column.attribute))
                write_cell(page, row, place, value, formats)
        lists.hide()
        state = book.add_worksheet(AS_DOWNLOADED)
        state.very_hidden()
        for place, said in enumerate(
            downloaded_row(spend_return, queries.get_digest(spend_return))
        ):
            state.write_string(0, place, said)
    made.seek(0)
    return made


def _used(spend_return: SpendReturn, lines: Sequence[SpendLine], attribute: str) -> tuple[str, ...]:
    """The bodies, streams and themes that may be chosen: those in use, and the place's partners."""
    if attribute not in ("organisation", "counterparty", "stream", "theme"):
        return ()
    found = {getattr(line, attribute) for line in lines}
    if attribute in ("organisation", "counterparty"):
        found |= {line.organisation for line in lines}
        found |= set(queries.list_partners(spend_return.pilot_id))
    return tuple(sorted(found - {""}, key=str.casefold))


def _column(place: int, first: int, last: int) -> str:
    """Cells of a column: ``$B$2:$B$7``."""
    high, low = divmod(place, 26)
    letters = f"{chr(64 + high) if high else ''}{chr(65 + low)}"
    return f"${letters}${first}:${letters}${last}"
