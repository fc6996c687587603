"""Going through the rows of a file: each becomes a new record, a change to one, or a problem.

It is done for real, by the services of each domain, inside the transaction of whoever calls. A dry
run is that same transaction rolled back: so it finds whatever an import would, and nothing else.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select

from app.core.access import Actor
from app.core.marked import Marked
from app.core.markings import LOWEST
from app.core.sentences import listed
from app.core.wording import NEUTRAL, speaking
from app.extensions import db
from app.workbook.book import AS_DOWNLOADED, LISTS
from app.workbook.cells import BadCell, Raw, known_as, parse, plain, show
from app.workbook.columns import Kind, Sheet, SheetColumn, Values
from app.workbook.kept import Kept, comparable
from app.workbook.matching import TableMatch
from app.workbook.plan import Addition, Alike, FieldChange, Plan, PlannedChange
from app.workbook.row import FileRow, cut, cut_pair
from app.workbook.sheets import BY_NAME, SHEETS
from app.workbook.tables import FileTable
from app.workbook.writing import RecordLabels

#: Hidden sheets of ours, of which nobody needs to be told that they are not read.
NOT_TOLD = (LISTS, AS_DOWNLOADED)
#: The most records of a kind that a row is compared with.
RECORD_LIMIT = 20_000


def run(
    actor: Actor,
    tables: Sequence[FileTable],
    matches: Sequence[TableMatch],
    on_row: Callable[[], None] = lambda: None,
) -> Plan:
    """Go through all rows, sheet by sheet, calling ``on_row`` at each. Raises
    ``Refused`` where the actor may not."""
    return ImportRun(actor, tables, matches, on_row).go()


class Waits(Exception):
    """A row names one that has to be corrected first."""


class ImportRun:
    """Going through a file once."""

    def __init__(
        self,
        actor: Actor,
        tables: Sequence[FileTable],
        matches: Sequence[TableMatch],
        on_row: Callable[[], None],
    ) -> None:
        self.actor = actor
        by_title = {table.title: table for table in tables}
        self._parts = [
            (BY_NAME[match.sheet], match, by_title[match.title])
            for match in matches
            if match.sheet in BY_NAME and match.title in by_title
        ]
        self._on_row = on_row
        self._kept: dict[str, Kept] = {}
        self.labels = RecordLabels()
        self._choices: dict[int, Sequence[tuple[Any, str]]] = {}
        self._missing: set[str] = set()
        self.plan = Plan()
        self._say_what_is_not_read(tables, matches)

    def _say_what_is_not_read(
        self, tables: Sequence[FileTable], matches: Sequence[TableMatch]
    ) -> None:
        said = self.plan.left_out
        said += [
            f"The sheet {table.title} is hidden."
            for table in tables
            if table.is_hidden and table.title not in NOT_TOLD
        ]
        for match in matches:
            if not match.sheet and match.columns:
                said.append(f"The sheet {match.title} is not matched.")
            elif match.sheet:
                left = [c.heading for c in match.columns if not c.field and c.heading]
                if left:
                    said.append(f"In the sheet {match.title}, the columns {', '.join(left)}.")

    def go(self) -> Plan:
        for sheet in SHEETS:
            for part, match, table in self._parts:
                if part is not sheet:
                    continue
                for number, cells in table.rows:
                    self._on_row()
                    if number > match.heading_row:
                        self.take_row(FileRow(self.plan, sheet, match, number, cells))
        return self.plan

    def rows_of(self, sheet: Sheet) -> Select[Any]:
        """The records of a sheet that a row may be or name."""
        return sheet.rows()

    def kept_of(self, sheet: Sheet) -> Kept:
        """The records of a sheet, read when they are first asked for."""
        if sheet.name not in self._kept:
            kept = self._kept[sheet.name] = Kept(sheet)
            records = db.session.scalars(self.rows_of(sheet).limit(RECORD_LIMIT)).unique().all()
            self.labels.learn(sheet, records)
            for record in records:
                kept.learn(record, sheet.values_of(record))
        return self._kept[sheet.name]

    def choices_of(self, column: SheetColumn) -> Sequence[tuple[Any, str]]:
        if column.choices is None:
            return ()
        if id(column) not in self._choices:
            offered = column.choices()
            with speaking(NEUTRAL):  # as a template of a programme without words of its own
                self._choices[id(column)] = [*offered, *column.choices()]
        return self._choices[id(column)]

    def read_cell(self, row: FileRow, column: SheetColumn, said: Raw, given: Values) -> None:
        """Put what a cell says into ``given``, or say why it cannot be taken."""
        try:
            value = parse(column, said, self.choices_of(column))
            if column.kind is Kind.LINK:
                value = self._linked(column, value)
            elif column.kind is Kind.LINKS:
                value = [self._linked(column, each) for each in value]
            given[column.field] = value
        except Waits:
            row.spoil()
        except BadCell as error:
            row.problem(column, error.reason, error.remedy)

    def take_row(self, row: FileRow) -> None:
        """Add what a row says, change a record to it, or say what is wrong."""
        filled, sheet = list(row.filled()), row.sheet
        if not filled or row.is_example(filled):
            return
        given: Values = {}
        for column, said in filled:
            self.read_cell(row, column, said, given)
        if row.is_bad():
            self.fail(row, given)
            return
        kept = self.kept_of(sheet)
        found = kept.match(given)
        if len(found) > 1:
            row.problem(
                row.first_key(),
                f"There are {len(found)} like this.",
                "Fill in what tells them apart.",
            )
        elif found and found[0].id in kept.rows:
            self.say_twice(row, kept.rows[found[0].id])
        elif found:
            self.change(row, kept, found[0], given)
        else:
            self.add(row, kept, given)
        if row.is_bad():
            self.fail(row, given)

    def say_twice(self, row: FileRow, earlier: int) -> None:
        row.problem(
            row.first_key(),
            f"It is the same {row.sheet.one} as in row {earlier}.",
            "Delete one of the rows, or fill in what tells them apart.",
        )

    def fail(self, row: FileRow, given: Values) -> None:
        """Remember what other rows may call one that cannot be taken."""
        failed = self.kept_of(row.sheet).failed
        for value in given.values():
            if isinstance(value, str) and value:
                failed.setdefault(known_as(value), row.number)

    def _label(self, sheet: Sheet, values: Values) -> str:
        said = [values.get(name) for name in ("reference", "title", "name", "text")]
        texts = [text for text in said if text]
        if not texts:
            linked = [
                self.labels.of(values[c.field])
                for c in sheet.columns
                if c.kind is Kind.LINK and values.get(c.field) is not None
            ]
            texts = linked[:2]
        return cut(", ".join(texts))

    def _linked(self, column: SheetColumn, said: str) -> Any:
        """The record that a cell names. Raises ``BadCell``."""
        other = BY_NAME[column.links_to]
        kept = self.kept_of(other)
        found = kept.named(said)
        if len(found) == 1:
            return found[0]
        if found:
            raise BadCell(
                f"There are {len(found)} of this name.",
                "Write the email address instead."
                if other.name == "people"
                else "Write the reference instead.",
            )
        if known_as(said) in kept.failed:
            self.plan.waiting += 1
            raise Waits
        raise BadCell(f"There is no such {other.one}.", self.where_to_find(other))

    def where_to_find(self, other: Sheet) -> str:
        return f"Add it to the sheet {other.title}, or write it as it is there."

    def add(self, row: FileRow, kept: Kept, given: Values) -> None:
        sheet = row.sheet
        needed = [c for c in sheet.columns if c.is_required and given.get(c.field) in (None, "")]
        for column in needed:
            if row.place_of(column) is not None:
                row.problem(column, "It must be filled in.", f"Enter the {column.words}.")
            else:
                row.spoil()
        if needed:
            self._say_what_no_column_holds(row, needed)
            return
        values = {c.field: given.get(c.field, _fresh(c.empty)) for c in sheet.columns}
        other = kept.alike(given)
        record = row.attempt(lambda: sheet.add(self.actor, values))
        if record is None:
            return
        kept.learn(record, values)
        self.labels.learn(sheet, [record])
        kept.rows[record.id] = row.number
        label = self._label(sheet, given)
        self.plan.additions.append(Addition(sheet.title, row.number, label))
        if other is not None:
            self.plan.alikes.append(
                Alike(sheet.title, row.number, label, self._label(sheet, kept.values_of(other)))
            )

    def _say_what_no_column_holds(self, row: FileRow, needed: Sequence[SheetColumn]) -> None:
        """Once for a table: what its new records need and none of its columns is."""
        title = row.match.title
        missing = [c.words for c in needed if row.place_of(c) is None]
        if not missing or title in self._missing:
            return
        self._missing.add(title)
        row.problem(
            None,
            f"No column holds the {listed(missing)}, which a new {row.sheet.one} needs.",
            "Check the columns and choose what holds "
            f"{'it' if len(missing) == 1 else 'them'}, or add "
            f"{'a column' if len(missing) == 1 else 'columns'} to the file.",
        )

    def change(self, row: FileRow, kept: Kept, record: Any, given: Values) -> None:
        sheet = row.sheet
        kept.rows[record.id] = row.number
        current = sheet.values_of(record)
        changed = {
            field
            for field, value in given.items()
            if comparable(value, exactly=True) != comparable(current[field], exactly=True)
        }
        for field in sorted(changed):
            column = sheet.by_field[field]
            if column.stays:
                row.problem(
                    column,
                    f"It is {cut(self.said(column, current[field])) or 'blank'} now, and cannot be "
                    "changed here.",
                    "Write what is there, or clear the cell.",
                )
        if row.is_bad():
            return
        if not changed:
            self.plan.same += 1
            return
        differences = [
            FieldChange(
                column.title,
                *cut_pair(
                    self.said(column, current[column.field]),
                    self.said(column, given[column.field]),
                ),
            )
            for column in sheet.columns
            if column.field in changed
        ]
        label = self._label(sheet, current)
        if isinstance(record, Marked) and record.marking not in LOWEST:
            # Whoever may see the plan need not be cleared for it.
            label = getattr(record, "reference", label)
            differences = [FieldChange(each.column, "", "") for each in differences]
        values = current | given

        def amend() -> Any:
            sheet.change(self.actor, record, values, frozenset(changed))
            return record

        if row.attempt(amend) is not None:
            kept.learn(record, values)
            self.plan.changes.append(PlannedChange(sheet.title, row.number, label, differences))

    def said(self, column: SheetColumn, value: Any) -> str:
        if column.kind is Kind.WHOLE and value is not None:
            return f"{value:,}"
        said = show(column, value, self.labels.of, self.choices_of(column))
        return plain(float(said) if isinstance(said, Decimal) else said)


def _fresh(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty
