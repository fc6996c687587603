"""What records are called at the moment of a change: "R-007 Data is shared too late"."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.audit.changes import RowId
from app.audit.shapes import Shape, shape_of_table
from app.core.domain import event_words
from app.core.formats import day
from app.core.labels import humanised
from app.core.models import LINE_LENGTH, reference_of
from app.core.sentences import capital

Key = tuple[str, RowId]

#: How far one record's name may lie in another's: a pack's meeting's group.
_DEPTH = 4
_AT_ONCE = 500


def word_of(choice: StrEnum | str) -> str:
    word = getattr(choice, "word", None)
    return str(word) if word else str(choice).replace("_", " ")


def event_label(tag: str) -> str:
    """``risk:closed`` reads "Closed", ``meeting:item-moved`` "Item moved"; others as their domain
    declares."""
    return event_words(tag) or capital(tag.partition(":")[2].replace("-", " "))


class Labels:
    """Names of rows and the records that they are parts of. ``learn`` reads all that are asked
    for, a query a table, from the session where it has them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[Key, dict[str, Any] | None] = {}

    def know(self, key: Key, row: dict[str, Any]) -> None:
        """A row that need not be read: one that was changed, or is gone."""
        self._rows[key] = row

    def learn(self, keys: Iterable[Key]) -> None:
        asked = set(keys)
        for _ in range(_DEPTH):
            unknown = {key for key in asked if not self._is_known(key)}
            self._read(unknown)
            asked = {
                (field.target, row[field.key])
                for key in asked
                if (shape := shape_of_table(key[0])) and (row := self._rows.get(key))
                for field in shape.fields
                if field.target
                and (field.key in shape.naming or field == shape.owner)
                and row.get(field.key) is not None
            }
            if not asked:
                return

    def _is_known(self, key: Key) -> bool:
        shape = shape_of_table(key[0])
        if shape is None:
            return True
        row = self._rows.get(key)
        return key in self._rows and (row is None or _needed(shape) <= row.keys())

    def _read(self, keys: Iterable[Key]) -> None:
        by_table: dict[str, list[RowId]] = {}
        for table, row_id in keys:
            shape = shape_of_table(table)
            assert shape is not None
            if not shape.has_id:
                self._rows.setdefault((table, row_id), None)
                continue
            held = self._session.identity_map.get(
                inspect(shape.model).identity_key_from_primary_key((row_id,))
            )
            loaded = held.__dict__ if held is not None else {}
            if _needed(shape) <= loaded.keys():
                self._rows[table, row_id] = {key: loaded[key] for key in _needed(shape)}
            else:
                by_table.setdefault(table, []).append(row_id)
        for table, ids in sorted(by_table.items()):
            self._select(table, ids)

    def _select(self, table: str, ids: list[RowId]) -> None:
        shape = shape_of_table(table)
        assert shape is not None
        wanted = [field for field in shape.fields if field.key in _needed(shape)]
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            for row_id in some:
                self._rows.setdefault((table, row_id), None)
            rows = self._session.connection().execute(
                select(shape.table.c.id, *(shape.table.c[f.column] for f in wanted)).where(
                    shape.table.c.id.in_(some)
                )
            )
            for row in rows:
                self._rows[table, row[0]] = {f.key: row[n] for n, f in enumerate(wanted, start=1)}

    def owner_of(self, key: Key) -> Key:
        """The record whose part a row is, or itself."""
        for _ in range(_DEPTH):
            shape, row = shape_of_table(key[0]), self._rows.get(key)
            if shape and shape.any_owner and row:
                kind, number = shape.any_owner
                return row[kind], row[number]
            owner_id = row.get(shape.owner.key) if shape and shape.owner and row else None
            if shape is None or shape.owner is None or owner_id is None:
                break
            assert shape.owner.target is not None
            key = shape.owner.target, owner_id
        return key

    def name_of(self, key: Key, depth: int = _DEPTH) -> str:
        """What a row is called, within a line's length; the kind and number of one that is gone."""
        shape, row = shape_of_table(key[0]), self._rows.get(key)
        if shape is None or row is None or not depth:
            return f"{humanised(key[0])} {key[1]}"
        parts = [self._part(shape, name, row.get(name), depth) for name in shape.naming]
        joint = " " if "number" in shape.naming and hasattr(shape.model, "PREFIX") else ", "
        said = joint.join(dict.fromkeys(part for part in parts if part))
        return (said or f"{humanised(key[0])} {key[1]}")[:LINE_LENGTH]

    def _part(self, shape: Shape, name: str, value: Any, depth: int) -> str:
        field = shape.field(name)
        if value is None or field is None:
            return ""
        if field.target:
            return self.name_of((field.target, value), depth - 1)
        if name == "number" and hasattr(shape.model, "PREFIX"):
            return reference_of(shape.model.PREFIX, value)
        if isinstance(value, StrEnum):
            return word_of(value)
        if isinstance(value, date):
            return day(value)
        return f"{humanised(name)} {value}" if isinstance(value, int) else str(value)


def _needed(shape: Shape) -> set[str]:
    return {
        *shape.naming,
        *([shape.owner.key] if shape.owner else []),
        *(shape.any_owner or ()),
    }
