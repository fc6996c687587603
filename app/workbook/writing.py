"""The workbook as a file: the template, and the export of the whole programme."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.exports import ROW_LIMIT, write_cell
from app.core.restriction import find_above
from app.core.wording import words
from app.extensions import db
from app.governance.actions.models import Action
from app.workbook.book import Book, File
from app.workbook.cells import known_as, show
from app.workbook.columns import Sheet
from app.workbook.sheets import SHEETS


class RecordLabels:
    """What cells call the rows of other sheets: the first of a record's labels that no other
    record has."""

    def __init__(self) -> None:
        self._taken: dict[type, Counter[str]] = {}
        self._sheets: dict[type, Sheet] = {}
        #: Held, so that what links to one of them finds it with all that its labels are made of.
        self._learnt: list[Any] = []

    def learn(self, sheet: Sheet, records: Iterable[Any]) -> None:
        for record in records:
            self._learnt.append(record)
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
        "The row in italics is an example: it is not imported. Columns with a star must be "
        "filled in.",
        f"People, organisations, groups and {words.places} are named in other sheets as in "
        "their own.",
        "Nothing is changed until you have seen what an import would do.",
    ]
    sheets = [sheet for sheet in SHEETS if not sheet.is_rare]
    with Book(lines, sheets) as book:
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
    with Book(lines, SHEETS) as book:
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
    book: Book, sheet: Sheet, records: Sequence[Any], label: Callable[[Any], str]
) -> None:
    columns = sheet.columns_in_use
    page = book.add_sheet(sheet, columns)
    for number, record in enumerate(records, start=1):
        values = sheet.values_of(record)
        for place, column in enumerate(columns):
            said = show(column, values[column.field], label, book.choices(column))
            write_cell(page, number, place, said, book.formats)


def export_name(today: date, ending: str = "xlsx") -> str:
    return f"programme-{today.isoformat()}.{ending}"
