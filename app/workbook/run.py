"""Going through the rows of a file: each becomes a new record, a change to one, or a problem.

It is done for real, by the services of each domain, inside the transaction of whoever calls. A dry
run is that same transaction rolled back: so it finds whatever an import would, and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.core.access import Actor
from app.core.database_trouble import is_outage
from app.core.errors import DomainError, Refused
from app.core.marked import Marked
from app.core.markings import LOWEST
from app.extensions import db
from app.workbook.cells import BadCell, known_as, looks_like, parse, plain, show
from app.workbook.columns import Column, Kind, Sheet, Values
from app.workbook.matching import TableMatch
from app.workbook.plan import Addition, Alike, Change, Difference, Plan, Problem
from app.workbook.sheets import BY_NAME, SHEETS
from app.workbook.tables import Table, address_of, raw
from app.workbook.writing import Labels

#: The most records of a kind that a row is compared with.
RECORD_LIMIT = 20_000
#: How much of a cell, or of a value before and after, a plan shows.
_SHOWN = 200


def run(
    actor: Actor,
    tables: Sequence[Table],
    matches: Sequence[TableMatch],
    on_row: Callable[[], None] = lambda: None,
) -> Plan:
    """Go through all rows, sheet by sheet, calling ``on_row`` at each. Raises
    ``Refused`` where the actor may not."""
    return _Run(actor, tables, matches, on_row).go()


class _Kept:
    """The records of one sheet, and how they are found."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._by_key: dict[tuple[str, ...], dict[tuple[Any, ...], list[Any]]] = {
            names: defaultdict(list) for names in sheet.keys
        }
        self._by_label: dict[str, dict[int, Any]] = defaultdict(dict)
        self._by_look: dict[str, Any] = {}
        self._values: dict[int, Values] = {}
        #: Names of rows of this file that could not be taken, with their numbers.
        self.failed: dict[str, int] = {}
        #: The rows of this file that were taken, by the records that they are.
        self.rows: dict[int, int] = {}

    def learn(self, record: Any, values: Values) -> None:
        self._values[record.id] = values
        for names, found in self._by_key.items():
            found[self._key(names, values)].append(record)
        for label in self.sheet.labels(record):
            if label:
                self._by_label[known_as(label)][record.id] = record
        if self._look(values):
            self._by_look.setdefault(self._look(values), record)

    def _key(self, names: Sequence[str], values: Values) -> tuple[Any, ...]:
        return tuple(_comparable(values.get(name)) for name in names)

    def _look(self, values: Values) -> str:
        said = values.get("title") or values.get("name") or values.get("text") or ""
        return looks_like(said)

    def match(self, given: Values) -> list[Any]:
        """The records that a row may be: by the first keys that find any. One that differs in a
        key before those is another."""
        for place, names in enumerate(self.sheet.keys):
            if names and given.get(names[0]) in (None, ""):
                continue
            before = {name for earlier in self.sheet.keys[:place] for name in earlier}
            found = [
                record
                for record in self._by_key[names][self._key(names, given)]
                if not self._conflicts(record, given, before)
            ]
            if found:
                return found
        return []

    def _conflicts(self, record: Any, given: Values, names: Iterable[str]) -> bool:
        values = self._values[record.id]
        return any(
            given.get(name) not in (None, "")
            and values.get(name) not in (None, "")
            and _comparable(given[name]) != _comparable(values[name])
            for name in names
        )

    def named(self, said: str) -> list[Any]:
        return list(self._by_label.get(known_as(said), {}).values())

    def values_of(self, record: Any) -> Values:
        """What its row held before, or holds in this file."""
        return self._values[record.id]

    def alike(self, given: Values) -> Any | None:
        look = self._look(given)
        return self._by_look.get(look) if look else None


class _Run:
    def __init__(
        self,
        actor: Actor,
        tables: Sequence[Table],
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
        self._kept: dict[str, _Kept] = {}
        self._labels = Labels()
        self._choices: dict[int, Sequence[tuple[Any, str]]] = {}
        self._missing: set[tuple[str, str]] = set()
        self.plan = Plan()
        self._say_what_is_not_read(tables, matches)

    def _say_what_is_not_read(self, tables: Sequence[Table], matches: Sequence[TableMatch]) -> None:
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

    def _kept_of(self, sheet: Sheet) -> _Kept:
        """The records of a sheet, read when they are first asked for."""
        if sheet.name not in self._kept:
            kept = self._kept[sheet.name] = _Kept(sheet)
            records = db.session.scalars(sheet.rows().limit(RECORD_LIMIT)).unique().all()
            self._labels.learn(sheet, records)
            for record in records:
                kept.learn(record, sheet.values_of(record))
        return self._kept[sheet.name]

    def _choices_of(self, column: Column) -> Sequence[tuple[Any, str]]:
        if column.choices is None:
            return ()
        if id(column) not in self._choices:
            self._choices[id(column)] = column.choices()
        return self._choices[id(column)]

    def _take_row(self, sheet: Sheet, match: TableMatch, number: int, cells: list[Any]) -> None:
        filled = list(_filled(sheet, match, cells))
        if not filled or _is_example(match, sheet, filled, cells):
            return
        row = _Row(self, sheet, match, number, cells)
        given: Values = {}
        for place, column in filled:
            try:
                value = parse(column, raw(cells[place]), self._choices_of(column))
                if column.kind is Kind.LINK:
                    value = self._linked(column, value)
                elif column.kind is Kind.LINKS:
                    value = [self._linked(column, each) for each in value]
                given[column.field] = value
            except BadCell as error:
                row.problem(column, error.reason, error.remedy)
        if row.is_bad():
            row.fail(given)
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
            row.fail(given)

    def _linked(self, column: Column, said: str) -> Any:
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
            raise BadCell(
                f"This {other.one} is in row {kept.failed[known_as(said)]} of the sheet "
                f"{other.title}, which cannot be imported.",
                "Put that row right first.",
            )
        raise BadCell(
            f"There is no such {other.one}.",
            f"Add it to the sheet {other.title}, or write it as it is there.",
        )

    def _add(self, row: "_Row", kept: _Kept, given: Values) -> None:
        sheet = row.sheet
        needed = [c for c in sheet.columns if c.is_required and given.get(c.field) in (None, "")]
        for column in needed:
            if row.place_of(column) is not None:
                row.problem(column, "It must be filled.", f"Enter the {column.words}.")
            elif (row.match.title, column.field) not in self._missing:
                self._missing.add((row.match.title, column.field))
                row.problem(
                    None,
                    f"No column holds the {column.words}, which a new {sheet.one} needs.",
                    "Choose the column that holds it, or add one.",
                )
            else:
                row.spoil()
        if needed:
            return
        values = {c.field: given.get(c.field, _fresh(c.empty)) for c in sheet.columns}
        other = kept.alike(given)
        record = row.attempt(lambda: sheet.add(self._actor, values))
        if record is None:
            return
        kept.learn(record, values)
        self._labels.learn(sheet, [record])
        kept.rows[record.id] = row.number
        label = row.label(given)
        self.plan.additions.append(Addition(sheet.title, row.number, label))
        if other is not None:
            self.plan.alikes.append(
                Alike(sheet.title, row.number, label, row.label(kept.values_of(other)))
            )

    def _change(self, row: "_Row", kept: _Kept, record: Any, given: Values) -> None:
        sheet = row.sheet
        kept.rows[record.id] = row.number
        current = sheet.values_of(record)
        changed = {
            field
            for field, value in given.items()
            if _comparable(value, exactly=True) != _comparable(current[field], exactly=True)
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
            Difference(
                column.title,
                self._said(column, current[column.field]),
                self._said(column, given[column.field]),
            )
            for column in sheet.columns
            if column.field in changed
        ]
        label = row.label(current)
        if isinstance(record, Marked) and record.marking not in LOWEST:
            # Whoever may see the plan need not be cleared for it.
            label = getattr(record, "reference", label)
            differences = [Difference(each.column, "", "") for each in differences]
        values = current | given

        def amend() -> Any:
            sheet.change(self._actor, record, values, frozenset(changed))
            return record

        if row.attempt(amend) is not None:
            self.plan.changes.append(Change(sheet.title, row.number, label, differences))

    def _said(self, column: Column, value: Any) -> str:
        said = show(column, value, self._labels.of, self._choices_of(column))
        return _cut(plain(float(said) if isinstance(said, Decimal) else said))


class _Row:
    """A row on its way: what it says, and what is wrong with it."""

    def __init__(
        self, runs: _Run, sheet: Sheet, match: TableMatch, number: int, cells: list[Any]
    ) -> None:
        self._run, self.sheet, self.match = runs, sheet, match
        self.number, self._cells = number, cells
        self._problems = 0

    def is_bad(self) -> bool:
        return self._problems > 0

    def spoil(self) -> None:
        """Leave the row out, without a problem of its own."""
        self._problems += 1

    def place_of(self, column: Column) -> int | None:
        places = (p for p, each in enumerate(self.match.columns) if each.field == column.field)
        return next(places, None)

    def first_key(self) -> Column | None:
        return next(
            (
                column
                for names in self.sheet.keys
                for name in names
                if self.place_of(column := self.sheet.by_field[name]) is not None
            ),
            None,
        )

    def problem(self, column: Column | None, reason: str, remedy: str) -> None:
        self.spoil()
        place = None if column is None else self.place_of(column)
        value = ""
        if place is not None and place < len(self._cells):
            value = plain(raw(self._cells[place]))
        cell = f"Row {self.number}" if place is None else address_of(self.number, place)
        if column is not None and place is None:
            reason = f"{column.title}: {reason}"
        self._run.plan.problems.append(Problem(self.match.title, cell, _cut(value), reason, remedy))

    def attempt(self, work: Callable[[], Any]) -> Any | None:
        """What the work gives or, where a service or the database refuses, None: it is undone,
        and told."""
        try:
            with db.session.begin_nested():
                made = work()
                db.session.flush()
                return made
        except Refused:
            raise
        except DomainError as error:
            column = self.sheet.column_for(error.field)
            self.problem(column, error.message, "Correct the row.")
        except DBAPIError as error:
            if is_outage(error):
                raise
            self.problem(None, "The database cannot keep this row.", "Correct its values.")
        return None

    def fail(self, given: Values) -> None:
        """Remember what other rows may call this one."""
        failed = self._run._kept_of(self.sheet).failed
        for value in given.values():
            if isinstance(value, str) and value:
                failed.setdefault(known_as(value), self.number)

    def label(self, values: Values) -> str:
        said = [values.get(name) for name in ("reference", "title", "name", "text")]
        texts = [text for text in said if text]
        if not texts:
            linked = [
                self._run._labels.of(values[c.field])
                for c in self.sheet.columns
                if c.kind is Kind.LINK and values.get(c.field) is not None
            ]
            texts = linked[:2]
        return _cut(", ".join(texts))


def _filled(sheet: Sheet, match: TableMatch, cells: list[Any]) -> Iterator[tuple[int, Column]]:
    """The places of the cells that say something, with the columns that they are of."""
    for place, each in enumerate(match.columns[: len(cells)]):
        column = sheet.by_field.get(each.field)
        if column is not None and plain(raw(cells[place])):
            yield place, column


def _is_example(
    match: TableMatch, sheet: Sheet, filled: Sequence[tuple[int, Column]], cells: list[Any]
) -> bool:
    """Whether this is the row that the template shows how it is done."""
    shown = {
        each.field for each in match.columns if each.field and sheet.by_field[each.field].example
    }
    return {column.field for _place, column in filled} == shown and all(
        known_as(plain(raw(cells[place]))) == known_as(column.example) for place, column in filled
    )


def _comparable(value: Any, *, exactly: bool = False) -> Any:
    """A value as it is compared: names whatever their letters' size, records by their ids."""
    if isinstance(value, str):
        return str(value) if exactly else known_as(value)
    if isinstance(value, list):
        return [_comparable(each, exactly=exactly) for each in value]
    return getattr(value, "id", value)


def _fresh(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
