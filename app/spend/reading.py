"""Reading lines from the rows of a file: all of them, or every cell that is wrong."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import DomainError
from app.core.formats import counted
from app.spend.columns import (
    LINE_COLUMNS,
    MOST_PENCE,
    BadLineCell,
    LineColumn,
    column_named,
    why_unknown,
)
from app.spend.likeness import KnownNames
from app.spend.models import SpendLine
from app.spend.rules import MOST_LINES

#: The columns that a file of lines must have.
NEEDED = ("year", "organisation")
#: How much of what a cell says is shown beside what is wrong with it.
SAID = 60
_NONE_KNOWN = KnownNames()

#: What a line says in the columns that its file does not have.
_BLANK = {c.attribute: c.read("") for c in LINE_COLUMNS if c.attribute != "year"}
#: Columns of names that are compared with the names in use.
_COMPARED = ("organisation", "counterparty", "stream", "theme")


@dataclass(frozen=True)
class CellError:
    """What is wrong with a cell and what to do: its row as the file numbers it, its column's name
    and place (from 0; none of a column that is not there), and what it says."""

    row: int
    column: str
    text: str
    place: int | None = None
    said: str = ""


class BadLines(DomainError):
    """A file of lines cannot be read: ``errors`` are all cells that are wrong."""

    def __init__(self, message: str, errors: Sequence[CellError] = ()) -> None:
        super().__init__(message, field="file")
        self.errors = errors


def _as_typed(cell: str, _column: LineColumn) -> str:
    return cell


@dataclass(frozen=True)
class Merged:
    """Cells of one column that were merged into one: the column's place and the rows."""

    place: int
    first: int
    last: int


def read_rows(
    rows: Iterable[tuple[int, Sequence[Any]]],
    *,
    say: Callable[[Any, LineColumn], str] = _as_typed,
    known: KnownNames = _NONE_KNOWN,
    merged: Iterable[Merged] = (),
) -> list[SpendLine]:
    """The lines of a table with headings, unsaved, of rows with their numbers; those that are blank
    are passed over. ``say`` gives what a cell of a column says, or raises ``BadLineCell``. Raises
    ``BadLines`` with every cell that is wrong."""
    numbered = iter(rows)
    at, headings = next(
        ((at, row) for at, row in numbered if any(str(cell or "").strip() for cell in row)), (1, ())
    )
    columns = _columns([str(cell or "") for cell in headings], at)
    reader = _Reader(columns, say, known)
    lines: list[SpendLine] = []
    for number, row in numbered:
        if not any(cell is not None and str(cell).strip() for cell in row):
            continue
        lines.append(SpendLine(number=len(lines) + 1, **(_BLANK | reader.read(number, row))))
        if len(lines) > MOST_LINES:
            raise BadLines(
                f"The file has more than {MOST_LINES:,} lines. Combine lines that do not need "
                "to be separate."
            )
    errors = [*reader.errors, *_merged_amounts(columns, merged, at)]
    if errors:
        wrong = counted(len(errors), "cell is", "cells are")
        raise BadLines(f"{wrong} wrong and nothing was changed. Each is listed below.", errors)
    if sum(abs(line.gross_pence or line.net_pence or 0) for line in lines) > MOST_PENCE:
        raise BadLines("The lines add up to more than £10 trillion. Enter amounts in pounds.")
    return lines


def read_csv(content: bytes) -> list[SpendLine]:
    """The lines of a CSV file in UTF-8, or in Windows' own encoding as Excel writes it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        return read_rows(enumerate(csv.reader(io.StringIO(text, newline="")), start=1))
    except csv.Error as error:
        raise BadLines(f"The file is not a CSV file: {error}.") from None


def digest_of(lines: Iterable[SpendLine]) -> str:
    """The hash of lines in their order: it differs where any value of any does."""
    hashed = hashlib.sha256()
    for line in lines:
        values = [line.number, *(getattr(line, column.attribute) for column in LINE_COLUMNS)]
        hashed.update(repr([None if each in (None, "") else str(each) for each in values]).encode())
    return hashed.hexdigest()


def values_of(line: SpendLine) -> dict[str, Any]:
    """All that a line says, by attribute."""
    return {column.attribute: getattr(line, column.attribute) for column in LINE_COLUMNS}


class _Reader:
    """Reads rows one by one, and keeps what is wrong in them."""

    def __init__(
        self,
        columns: Mapping[int, LineColumn],
        say: Callable[[Any, LineColumn], str],
        known: KnownNames,
    ) -> None:
        self.columns, self.say, self.known = columns, say, known
        self.errors: list[CellError] = []
        self._rows_of: dict[str, int] = {}
        self._meant: dict[tuple[str, str], str] = {}

    def read(self, at: int, row: Sequence[Any]) -> dict[str, Any]:
        """The values of a row, by attribute."""
        values: dict[str, Any] = {}
        for place, column in self.columns.items():
            cell = row[place] if place < len(row) else None
            said = "" if cell is None else str(cell)
            try:
                said = "" if cell is None else self.say(cell, column).strip()
                values[column.attribute] = self._checked(at, column, column.read(said))
            except BadLineCell as error:
                values[column.attribute] = _BLANK.get(column.attribute, "")
                self.errors.append(CellError(at, column.name, str(error), place, said[:SAID]))
        self.errors += [
            CellError(at, "", "Its column has no heading. Give it one, or clear the cell.", place)
            for place, cell in enumerate(row)
            if place not in self.columns and cell is not None and str(cell).strip()
        ]
        return values

    def _checked(self, at: int, column: LineColumn, value: Any) -> Any:
        """The value, once it is compared with the names in use and with other rows."""
        if column.attribute in _COMPARED and value:
            return self._name(column.attribute, value)
        if column.attribute == "reference" and value:
            first = self._rows_of.setdefault(value.casefold(), at)
            if first != at:
                raise BadLineCell(f"Row {first} has this reference too. Give each line its own.")
        return value

    def _name(self, attribute: str, value: str) -> str:
        of = "organisation" if attribute == "counterparty" else attribute
        if (of, value) not in self._meant:
            self._meant[of, value] = self.known.meant(of, value)
        meant = self._meant[of, value]
        if meant:
            raise BadLineCell(
                f"Did you mean “{meant}”? If not, upload the file again and tick “Names are right”."
            )
        return self.known.spelled(of, value)


def _merged_amounts(
    columns: Mapping[int, LineColumn], merged: Iterable[Merged], headings_at: int
) -> list[CellError]:
    """Amounts in cells that stand for several rows: they would be counted once for each."""
    return [
        CellError(
            each.first,
            columns[each.place].name,
            f"It is merged with the cells down to row {each.last}. Unmerge them, and enter the "
            "amount of each line.",
            each.place,
        )
        for each in merged
        if each.place in columns and columns[each.place].is_money and each.last > headings_at
    ]


def _columns(headings: Sequence[str], at: int) -> dict[int, LineColumn]:
    found: dict[int, LineColumn] = {}
    errors = []
    for place, heading in enumerate(headings):
        said = heading.strip()
        column = column_named(said)
        if column is None and said:
            errors.append(CellError(at, said[:SAID], why_unknown(said), place, said[:SAID]))
        elif column is not None and column in found.values():
            text = "Another column has this heading. Delete one of them."
            errors.append(CellError(at, column.name, text, place, said[:SAID]))
        elif column is not None:
            found[place] = column
    there = {column.attribute for column in found.values()}
    missing = [c.name for c in LINE_COLUMNS if c.attribute in NEEDED and c.attribute not in there]
    errors += [
        CellError(at, name, "The column is missing. Add it, with this heading.") for name in missing
    ]
    if errors:
        raise BadLines("The headings are not those of spend lines.", errors)
    return found
