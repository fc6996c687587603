"""Going through the rows of a file: each becomes a new record, a change to one, or a problem.

It is done for real, by the services of each domain, inside the transaction of whoever calls. A dry
run is that same transaction rolled back: so it finds whatever an import would, and nothing else.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.core.access import Actor
from app.core.marked import Marked
from app.core.markings import LOWEST
from app.core.sentences import listed
from app.core.wording import NEUTRAL, speaking
from app.extensions import db
from app.workbook.cells import BadCell, known_as, parse, plain, show
from app.workbook.columns import Kind, Sheet, SheetColumn, Values
from app.workbook.kept import Kept, comparable
from app.workbook.matching import TableMatch
from app.workbook.plan import Addition, Alike, FieldChange, Plan, PlannedChange
from app.workbook.row import FileRow, cut
from app.workbook.sheets import BY_NAME, SHEETS
from app.workbook.tables import FileTable
from app.workbook.writing import RecordLabels

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
    return _Run(actor, tables, matches, on_row).go()


class _Waits(Exception):
    """A row names one that has to be put right first."""


class _Run:
    def __init__(
        self,
        actor: Actor,
        tables: Sequence[FileTable],
        matches: Sequence[TableMatch],
        on_row: Callable[[], None],
    ) -> None:
        self._actor = actor
        by_title = {table.title: table for table in tables}
        self._parts = [
            (BY_NAME[match.sheet], match, by_title[match.title])
            for match in matches
            if match.sheet in BY_NAME and match.title in by_title
        ]
        self._on_row = on_row
        self._kept: dict[str, Kept] = {}
        self._labels = RecordLabels()
        self._choices: dict[int, Sequence[tuple[Any, str]]] = {}
        self._missing: set[str] = set()
        self.plan = Plan()
        self._say_what_is_not_read(tables, matches)

    def _say_what_is_not_read(
        self, tables: Sequence[FileTable], matches: Sequence[TableMatch]
    ) -> None:
        said = self.plan.left_out
        said += [
            f"The sheet {t.title} is hidden." for t in tables if t.is_hidden and t.title != "Lists"
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
                        self._take_row(sheet, match, number, cells)
        return self.plan

    def _kept_of(self, sheet: Sheet) -> Kept:
        """The records of a sheet, read when they are first asked for."""
        if sheet.name not in self._kept:
            kept = self._kept[sheet.name] = Kept(sheet)
            records = db.session.scalars(sheet.rows().limit(RECORD_LIMIT)).unique().all()
            self._labels.learn(sheet, records)
            for record in records:
                kept.learn(record, sheet.values_of(record))
        return self._kept[sheet.name]

    def _choices_of(self, column: SheetColumn) -> Sequence[tuple[Any, str]]:
        if column.choices is None:
            return ()
        if id(column) not in self._choices:
            offered = column.choices()
            with speaking(NEUTRAL):  # as a template of a programme without words of its own
                self._choices[id(column)] = [*offered, *column.choices()]
        return self._choices[id(column)]

    def _take_row(self, sheet: Sheet, match: TableMatch, number: int, cells: list[Any]) -> None:
        row = FileRow(self.plan, sheet, match, number, cells)
        filled = list(row.filled())
        if not filled or row.is_example(filled):
            return
        given: Values = {}
        for column, said in filled:
            try:
                value = parse(column, said, self._choices_of(column))
                if column.kind is Kind.LINK:
                    value = self._linked(column, value)
                elif column.kind is Kind.LINKS:
                    value = [self._linked(column, each) for each in value]
                given[column.field] = value
            except _Waits:
                row.spoil()
            except BadCell as error:
                row.problem(column, error.reason, error.remedy)
        if row.is_bad():
            self._fail(row, given)
            return
        kept = self._kept_of(sheet)
        found = kept.match(given)
        if len(found) > 1:
            row.problem(
                row.first_key(),
                f"There are {len(found)} like this.",
                "Fill in what tells them apart.",
            )
        elif found and found[0].id in kept.rows:
            row.problem(
                row.first_key(),
                f"It is the same {sheet.one} as in row {kept.rows[found[0].id]}.",
                "Delete one of the rows, or fill in what tells them apart.",
            )
        elif found:
            self._change(row, kept, found[0], given)
        else:
            self._add(row, kept, given)
        if row.is_bad():
            self._fail(row, given)

    def _fail(self, row: FileRow, given: Values) -> None:
        """Remember what other rows may call one that cannot be taken."""
        failed = self._kept_of(row.sheet).failed
        for value in given.values():
            if isinstance(value, str) and value:
                failed.setdefault(known_as(value), row.number)

    def _label(self, sheet: Sheet, values: Values) -> str:
        said = [values.get(name) for name in ("reference", "title", "name", "text")]
        texts = [text for text in said if text]
        if not texts:
            linked = [
                self._labels.of(values[c.field])
                for c in sheet.columns
                if c.kind is Kind.LINK and values.get(c.field) is not None
            ]
            texts = linked[:2]
        return cut(", ".join(texts))

    def _linked(self, column: SheetColumn, said: str) -> Any:
        """The record that a cell names. Raises ``BadCell``."""
        other = BY_NAME[column.links_to]
        kept = self._kept_of(other)
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
            raise _Waits
        raise BadCell(
            f"There is no such {other.one}.",
            f"Add it to the sheet {other.title}, or write it as it is there.",
        )

    def _add(self, row: FileRow, kept: Kept, given: Values) -> None:
        sheet = row.sheet
        needed = [c for c in sheet.columns if c.is_required and given.get(c.field) in (None, "")]
        for column in needed:
            if row.place_of(column) is not None:
                row.problem(column, "It must be filled.", f"Enter the {column.words}.")
            else:
                row.spoil()
        if needed:
            self._say_what_no_column_holds(row, needed)
            return
        values = {c.field: given.get(c.field, _fresh(c.empty)) for c in sheet.columns}
        other = kept.alike(given)
        record = row.attempt(lambda: sheet.add(self._actor, values))
        if record is None:
            return
        kept.learn(record, values)
        self._labels.learn(sheet, [record])
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

    def _change(self, row: FileRow, kept: Kept, record: Any, given: Values) -> None:
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
                    f"It is {self._said(column, current[field]) or 'blank'} now, and cannot be "
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
                self._said(column, current[column.field]),
                self._said(column, given[column.field]),
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
            sheet.change(self._actor, record, values, frozenset(changed))
            return record

        if row.attempt(amend) is not None:
            kept.learn(record, values)
            self.plan.changes.append(PlannedChange(sheet.title, row.number, label, differences))

    def _said(self, column: SheetColumn, value: Any) -> str:
        if column.kind is Kind.WHOLE and value is not None:
            return f"{value:,}"
        said = show(column, value, self._labels.of, self._choices_of(column))
        return cut(plain(float(said) if isinstance(said, Decimal) else said))


def _fresh(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty
