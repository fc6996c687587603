"""The records that are there of one sheet, and how a row of a file is found among them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.workbook.cells import known_as, looks_like
from app.workbook.columns import Sheet, Values


class Kept:
    """The records of one sheet, and how they are found."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._by_key: dict[tuple[str, ...], dict[tuple[Any, ...], dict[int, Any]]] = {
            names: defaultdict(dict) for names in sheet.keys
        }
        self._by_label: dict[str, dict[int, Any]] = defaultdict(dict)
        self._by_look: dict[str, Any] = {}
        self._values: dict[int, Values] = {}
        #: Names of rows of this file that could not be taken, with their numbers.
        self.failed: dict[str, int] = {}
        #: The rows of this file that were taken, by the records that they are.
        self.rows: dict[int, int] = {}

    def learn(self, record: Any, values: Values) -> None:
        """Take up a record, or what has changed of it."""
        self._values[record.id] = values
        for names, found in self._by_key.items():
            found[self._key(names, values)][record.id] = record
        for label in self.sheet.labels(record):
            if label:
                self._by_label[known_as(label)][record.id] = record
        if self._look(values):
            self._by_look.setdefault(self._look(values), record)

    def _key(self, names: Sequence[str], values: Values) -> tuple[Any, ...]:
        return tuple(comparable(values.get(name)) for name in names)

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
                for record in self._by_key[names][self._key(names, given)].values()
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
            and comparable(given[name]) != comparable(values[name])
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


def comparable(value: Any, *, exactly: bool = False) -> Any:
    """A value as it is compared: names whatever their letters' size, records by their ids."""
    if isinstance(value, str):
        return str(value) if exactly else known_as(value)
    if isinstance(value, list):
        return [comparable(each, exactly=exactly) for each in value]
    return getattr(value, "id", value)
