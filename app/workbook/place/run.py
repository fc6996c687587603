"""Going through the rows of a place's workbook.

Each row is compared with what it said when it was downloaded, so that what its reader changed is
told from what others changed since. A row that both changed is refused, with both values.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select

from app.core.access import Actor
from app.core.sentences import listed
from app.core.wording import Text
from app.pilots.models import Pilot
from app.workbook.cells import BadCell, known_as, parse, plain
from app.workbook.columns import Kind, Sheet, SheetColumn, Values
from app.workbook.kept import Kept, comparable
from app.workbook.matching import TableMatch
from app.workbook.place.returning import take_return
from app.workbook.place.sheets import BY_SHEET, PlaceSheet
from app.workbook.place.state import Downloaded, read_state
from app.workbook.plan import Plan
from app.workbook.row import FileRow, cut
from app.workbook.run import ImportRun
from app.workbook.sheets import BY_NAME
from app.workbook.tables import FileTable

_DOWNLOAD_AGAIN = "Download the workbook again and make the change in that file."


def run_place(
    actor: Actor,
    pilot: Pilot,
    tables: Sequence[FileTable],
    matches: Sequence[TableMatch],
    on_row: Callable[[], None] = lambda: None,
) -> Plan:
    """Go through all rows of a place's workbook, calling ``on_row`` at each."""
    run = _PlaceRun(actor, pilot, tables, matches, on_row)
    plan = run.go()
    take_return(actor, pilot, run.state, tables, plan)
    return plan


class _PlaceRun(ImportRun):
    def __init__(
        self,
        actor: Actor,
        pilot: Pilot,
        tables: Sequence[FileTable],
        matches: Sequence[TableMatch],
        on_row: Callable[[], None],
    ) -> None:
        super().__init__(actor, tables, matches, on_row)
        self._pilot, self.state = pilot, read_state(tables)
        self._wrong_headings: set[str] = set()

    def rows_of(self, sheet: Sheet) -> Select[Any]:
        own = BY_SHEET.get(sheet.name)
        return own.rows_of(self._pilot) if own else sheet.rows()

    def where_to_find(self, other: Sheet) -> str:
        if other.name in BY_SHEET:
            return f"Choose one of the sheet {other.title}."
        return "Choose one from the list, or ask the secretariat to add it."

    def take_row(self, row: FileRow) -> None:
        own = BY_SHEET[row.sheet.name]
        self._check_headings(row, own)
        if own.only_grows:
            super().take_row(row)
            return
        for column in own.columns:
            if column.kind is Kind.LINK:
                self.kept_of(BY_NAME[column.links_to])
        given: Values = {}
        reference = row.sheet.by_field["reference"]
        if plain(row.value_of(reference)):
            self.read_cell(row, reference, row.value_of(reference), given)
            if not row.is_bad():
                self._take_known(row, own, given["reference"])
        else:
            self._take_new(row, own)
        if row.is_bad():
            self.fail(row, given)

    def _check_headings(self, row: FileRow, own: PlaceSheet) -> None:
        """Once for a table: a column whose heading was changed."""
        title = row.match.title
        if title in self._wrong_headings:
            return
        self._wrong_headings.add(title)
        unknown = [c.heading for c in row.match.columns if c.heading and not c.field]
        missing = [c.title for c in own.columns if row.place_of(c) is None]
        if unknown and missing:
            is_one = len(missing) == 1
            row.problem(
                None,
                f"In row {row.match.heading_row}, the {'heading' if is_one else 'headings'} "
                f"{listed(missing)} {'is' if is_one else 'are'} missing, and {listed(unknown)} "
                f"{'is' if len(unknown) == 1 else 'are'} not known.",
                "Write the headings as they were, or delete the columns.",
            )

    def _take_known(self, row: FileRow, own: PlaceSheet, reference: str) -> None:
        column, kept = row.sheet.by_field["reference"], self.kept_of(row.sheet)
        was = self.state.of(row.sheet.name, reference)
        found = kept.match({"reference": reference})
        if was is None:
            said = (
                f"{reference} is not {_a(row.sheet.one)} of {self._pilot.name} that was in this "
                "workbook when it was downloaded."
            )
            self._say_unknown(row, column, said, is_here=bool(found))
            return
        given = self._changed(row, own, was)
        if row.is_bad():
            return
        if not given:
            self.plan.same += 1
        if found and found[0].id in kept.rows:
            self.say_twice(row, kept.rows[found[0].id])
        elif found:
            kept.rows[found[0].id] = row.number
            if given:
                self._amend(row, own, kept, found[0], given, was)
        elif given:
            self._say_unknown(
                row, column, f"{reference} is no longer among the records of {self._pilot.name}."
            )

    def _say_unknown(
        self, row: FileRow, column: SheetColumn, reason: str, *, is_here: bool = False
    ) -> None:
        remedy = "Delete the row, or clear the reference to add a new record."
        row.problem(column, reason, _DOWNLOAD_AGAIN if is_here else remedy)

    def _changed(self, row: FileRow, own: PlaceSheet, was: Downloaded) -> Values:
        """What the reader of the workbook changed in a row, by the names of its columns."""
        given: Values = {}
        for column in own.columns:
            if row.place_of(column) is None or column.field not in was:
                continue
            said, before = row.value_of(column), was[column.field]
            if plain(said) == plain(before):
                continue
            if not plain(said):
                self._clear(row, column, given)
            else:
                self.read_cell(row, column, said, given)
            if column.field in given and self._is_same(column, given[column.field], before):
                del given[column.field]
            elif column.field in given and own.is_locked(column.field):
                row.problem(
                    column,
                    f"It was {cut(plain(before)) or 'blank'}, and cannot be changed here.",
                    "Write what was there.",
                )
        return given

    def _clear(self, row: FileRow, column: SheetColumn, given: Values) -> None:
        if column.is_required or column.default is not None:
            row.problem(column, "It must be filled in.", f"Enter the {column.words}.")
        else:
            given[column.field] = column.empty

    def _is_same(self, column: SheetColumn, value: Any, before: Any) -> bool:
        """Whether a value is what the cell said, written in another way."""
        try:
            meant = parse(column, before, self.choices_of(column)) if plain(before) else None
        except BadCell:
            return False
        if column.kind is Kind.LINK and value is not None:
            return meant is not None and known_as(meant) in map(
                known_as, BY_NAME[column.links_to].labels(value)
            )
        return bool(comparable(value, exactly=True) == comparable(meant, exactly=True))

    def _amend(
        self,
        row: FileRow,
        own: PlaceSheet,
        kept: Kept,
        record: Any,
        given: Values,
        was: Downloaded,
    ) -> None:
        """Change a record, unless someone else did since the workbook was downloaded."""
        current = row.sheet.values_of(record)
        for column in own.columns:
            if column.field not in was:
                continue
            value = current[column.field]
            now, before = self.said(column, value), plain(was[column.field])
            is_alike = column.field in given and comparable(given[column.field]) == comparable(
                value
            )
            if now != before and not is_alike:
                row.problem(
                    column,
                    f"It was {cut(before) or 'blank'} when the workbook was downloaded, and is "
                    f"{cut(now) or 'blank'} now.",
                    _DOWNLOAD_AGAIN,
                )
        if not row.is_bad():
            self.change(row, kept, record, given)

    def _take_new(self, row: FileRow, own: PlaceSheet) -> None:
        given: Values = {}
        for column, said in row.filled():
            if column.field in own.shown:
                row.problem(column, "It cannot be given to a new record here.", "Clear the cell.")
            else:
                self.read_cell(row, column, said, given)
        if row.is_bad() or not given:
            return
        given["pilot"] = self._pilot
        kept = self.kept_of(row.sheet)
        same = kept.match({"title": given.get("title"), "pilot": self._pilot})
        if same and given.get("title"):
            self._say_taken(row, kept, same[0])
        else:
            self.add(row, kept, given)

    def _say_taken(self, row: FileRow, kept: Kept, record: Any) -> None:
        column, one = row.sheet.by_field["title"], row.sheet.one
        if record.id in kept.rows:
            self.say_twice(row, kept.rows[record.id])
        else:
            row.problem(
                column,
                f"{self._pilot.name} has {_a(one)} with this title, {record.reference}.",
                f"Change the row of {record.reference} instead, or give this one another title.",
            )


def _a(noun: Text) -> str:
    return f"{'an' if str(noun)[0] in 'aeiou' else 'a'} {noun}"
