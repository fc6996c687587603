"""A row of a file on its way: what it says, and what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.core.database_trouble import is_outage
from app.core.errors import DomainError
from app.extensions import db
from app.workbook.cells import Raw, known_as, plain
from app.workbook.columns import Sheet, SheetColumn
from app.workbook.matching import TableMatch
from app.workbook.plan import Plan, Problem
from app.workbook.tables import address_of, raw

#: How much of a cell, or of a value before and after, a plan shows.
_SHOWN = 200
#: How much stands before the first difference of two long texts.
_BEFORE = 60


class FileRow:
    """A row on its way: what it says, and what is wrong with it."""

    def __init__(
        self, plan: Plan, sheet: Sheet, match: TableMatch, number: int, cells: list[Any]
    ) -> None:
        self._plan, self.sheet, self.match = plan, sheet, match
        self.number, self._cells = number, cells
        self._problems = 0

    def is_bad(self) -> bool:
        return self._problems > 0

    def spoil(self) -> None:
        """Leave the row out, without a problem of its own."""
        self._problems += 1

    def place_of(self, column: SheetColumn) -> int | None:
        places = (p for p, each in enumerate(self.match.columns) if each.field == column.field)
        return next(places, None)

    def value_of(self, column: SheetColumn) -> Raw:
        """What the row says in a column."""
        place = self.place_of(column)
        return None if place is None or place >= len(self._cells) else raw(self._cells[place])

    def first_key(self) -> SheetColumn | None:
        return next(
            (
                column
                for names in self.sheet.keys
                for name in names
                if self.place_of(column := self.sheet.by_field[name]) is not None
            ),
            None,
        )

    def problem(self, column: SheetColumn | None, reason: str, remedy: str) -> None:
        self.spoil()
        place = None if column is None else self.place_of(column)
        value = ""
        if place is not None and place < len(self._cells):
            value = plain(raw(self._cells[place]))
        cell = f"Row {self.number}" if place is None else address_of(self.number, place)
        if column is not None and place is None:
            reason = f"{column.title}: {reason}"
        self._plan.problems.append(Problem(self.match.title, cell, cut(value), reason, remedy))

    def attempt(self, work: Callable[[], Any]) -> Any | None:
        """What the work gives or, where a service, a permission or the database refuses, None: it
        is undone, and told."""
        try:
            with db.session.begin_nested():
                made = work()
                db.session.flush()
                return made
        except DomainError as error:
            column = self.sheet.column_for(error.field)
            self.problem(column, error.message, "Correct the row.")
        except DBAPIError as error:
            if is_outage(error):
                raise
            self.problem(None, "The database cannot store this row.", "Correct its values.")
        return None

    def filled(self) -> Iterator[tuple[SheetColumn, Raw]]:
        """The columns of the cells that say something, and what they say."""
        for cell, each in zip(self._cells, self.match.columns, strict=False):
            column = self.sheet.by_field.get(each.field)
            if column is not None and plain(raw(cell)):
                yield column, raw(cell)

    def is_example(self, filled: Sequence[tuple[SheetColumn, Raw]]) -> bool:
        """Whether this is the row that the template shows how it is done."""
        fields = (each.field for each in self.match.columns if each.field)
        shown = {field for field in fields if self.sheet.by_field[field].example}
        return {column.field for column, _said in filled} == shown and all(
            known_as(plain(said)) in map(known_as, column.examples) for column, said in filled
        )


def cut(text: str) -> str:
    """As much of a text as a plan shows."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def cut_pair(before: str, after: str) -> tuple[str, str]:
    """As much of two texts as shows where they begin to differ."""
    if max(len(before), len(after)) <= _SHOWN:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    first = next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))
    start = first - _BEFORE if first > _SHOWN - _BEFORE else 0
    begun = "…" if start else ""
    return f"{begun}{cut(before[start:])}", f"{begun}{cut(after[start:])}"
