"""From rows to records, whatever their table: values by the types of columns, references by key.

A row names another by its key. Where a model has no column of its own for that, the row gives a
``key``, which is not stored; a row inside another is called ``officials/3``, by its parent's key
and its own, or its place. A reference ``pilot`` fills the column ``pilot_id``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, inspect, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.core.errors import DomainError
from app.core.marked import Marked
from app.core.models import Base, Numbered
from app.core.references import next_number
from app.demo.columns import BadValue, convert, model_of
from app.demo.files import BadData, Data, DataRow, complaining
from app.demo.filling import Loading
from app.demo.tables import table_of
from app.extensions import db

#: How a source begins that is none: made up, or from memory and unverified.
UNPUBLISHED = ("Illustrative", "Recalled")

#: Dates of what has happened; every other date in a row may lie ahead.
HAPPENED = frozenset(
    (
        "accepted_on actual_on agreed_on answered_on assessed_on circulated_on closed_on "
        "completed_on decided_on given_on issued_on locked_on made_on noted_on opens_on "
        "published_on raised_on recorded_on referred_on replied_on resolved_on responded_on "
        "settled_on submitted_on"
    ).split()
)

#: What a later event gives besides the row: its day, the table, which record it changes.
EVENT = ("on", "table", "change")


class UnknownKey(DomainError):
    """A row names a record that there is not."""


class DatabaseRefused(BadData):
    """The database does not take what the rows give."""


class RecordGone(Exception):
    """A record that was loaded is no longer found: people have removed or renamed it."""


@dataclass(frozen=True)
class _Postponed:
    """A reference to a row further down the same table."""

    key: str


def is_illustrative(source: str) -> bool:
    return source.startswith(UNPUBLISHED)


class LoadedRecords:
    """The demonstration's records, by model and key: those added and, where ``is_loaded``, those
    that the database holds of an earlier load. Nothing can have happened after ``day``."""

    def __init__(self, data: Data, loading: Loading, day: date, *, is_loaded: bool = False) -> None:
        self.day = day
        self._loading = loading
        self._is_loaded = is_loaded
        self._records: dict[tuple[type[Base], str], Any] = {}
        self._postponed: list[tuple[str, Any, str, str]] = []
        self._rows: dict[tuple[type[Base], str], DataRow] = {}
        for row in (*data.rows, *data.later):
            with complaining(row.place):
                model = model_of(row.values.get("table", row.table))
            if table_of(model).key in row.values:
                self._rows[model, row.values[table_of(model).key]] = row

    def add(self, row: DataRow) -> None:
        """Add the record of a row, with those of the rows inside it."""
        with complaining(row.place):
            model = model_of(row.values.get("table", row.table))
            given = {name: value for name, value in row.values.items() if name not in EVENT}
            record = self._build(model, given, row.place, row.number)
            db.session.add(record)
            finish = table_of(model).finish
            if finish is not None:
                flush(row.place)
                finish(record, given)

    def settle(self) -> None:
        """Fill the references to rows further down, once they are all there."""
        for place, record, name, key in self._postponed:
            with complaining(f"{place}, {name} = {key!r}"):
                setattr(record, name, self.get(type(record), key))
        self._postponed.clear()

    def change(self, record: Any, values: dict[str, Any]) -> None:
        mapper = inspect(type(record))
        if "source" in values:
            values = values | _illustrative(mapper, values)
        for name, value in _attributes(mapper, values).items():
            setattr(record, name, value)
        _check(record)
        changed = table_of(type(record)).changed
        if changed is not None:
            flush(type(record).__tablename__)
            changed(record, values)

    def get(self, model: type[Base], key: str) -> Any:
        """Raises ``UnknownKey``, or ``RecordGone`` of a record that was loaded once."""
        known = self._records.get((model, key))
        if known is not None:
            return known
        row = self._rows.get((model, key))
        if row is None or not self._is_loaded:
            raise UnknownKey(f"there is no {model.__tablename__} with the key {key}")
        found = self._find_again(model, row)
        if found is None:
            raise RecordGone
        self._records[model, key] = found
        return found

    def find_same(self, model: type[Base], values: dict[str, Any]) -> Any:
        """The record that a new one would be twice; None where there is none."""
        names = table_of(model).found_by
        if not names or not all(name in values for name in names):
            return None
        return _find(model, {name: values[name] for name in names})

    def read(self, model: type[Base], given: dict[str, Any], place: str) -> dict[str, Any]:
        """What a row gives, converted: references are records, rows inside it are as they were."""
        values = {}
        for name, value in given.items():
            with complaining(f"{place}, {name} = {_short(value)}"):
                values[name] = self._value(inspect(model), name, value, given)
        return values

    def _find_again(self, model: type[Base], row: DataRow) -> Any:
        """By what identifies it or, where it is numbered, by number: the rows of a table were
        numbered in their order."""
        names = table_of(model).found_by
        if not names and issubclass(model, Numbered):
            if "table" not in row.values:
                return _find(model, {"number": row.number})
            names = ("title",)  # of a later event: others may have taken numbers before it
        if not names:
            raise UnknownKey(f"a later event cannot name a {model.__tablename__}")
        return _find(model, self.read(model, {name: row.values[name] for name in names}, row.place))

    def _value(self, mapper: Mapper[Any], name: str, value: Any, given: dict[str, Any]) -> Any:
        column = mapper.columns.get(name)
        if column is not None:
            converted = convert(column, value)
            if name in HAPPENED and converted > self.day:
                raise BadValue(f"that is after {self.day.isoformat()}")
            return converted
        if name in ("key", *table_of(mapper.class_).extra):
            return value
        relation = mapper.relationships.get(name)
        if relation is not None and relation.uselist:
            if not isinstance(value, list):
                raise BadValue("a list of rows is wanted")
            return value
        target = _target(mapper, name, given)
        if not isinstance(value, str):
            raise BadValue(f"the key of a {target.__tablename__} is wanted")
        is_further_down = (target, value) in self._rows and (target, value) not in self._records
        if target is mapper.class_ and is_further_down and not self._is_loaded:
            return _Postponed(value)
        return self.get(target, value)

    def _build(
        self, model: type[Base], given: Any, place: str, position: int, parent: Any = None
    ) -> Any:
        """The record of a row; ``parent`` is, of a row inside another, that one's table and key."""
        mapper, table = inspect(model), table_of(model)
        if not isinstance(given, dict):  # a value alone is its key
            given = {table.key: given}
        values = self.read(model, given, place)
        with complaining(place):
            try:
                filled = table.fill(values, self._loading)
            except KeyError as error:
                raise BadValue(f"it needs {error.args[0]}") from None
            values = _defaults(mapper, values, position) | filled | values
            key = _key(table.key, given, position, parent)
            for relation in mapper.relationships:
                if relation.uselist:
                    rows = values.setdefault(relation.key, [])
                    if relation.key in given:
                        values[relation.key] = [
                            self._build(
                                relation.mapper.class_,
                                row,
                                f"{place}, {relation.key} {number}",
                                number,
                                (mapper.local_table, key),
                            )
                            for number, row in enumerate(rows, start=1)
                        ]
            postponed = {k: v.key for k, v in values.items() if isinstance(v, _Postponed)}
            attributes = _attributes(
                mapper, {k: v for k, v in values.items() if k not in postponed}
            )
            _check_required(mapper, attributes, parent)
            record: Any = model(**attributes)
            if issubclass(model, Numbered) and "number" not in attributes:
                record.number = next_number(db.session(), model.PREFIX)
            _check(record)
            self._postponed += [(place, record, name, other) for name, other in postponed.items()]
            if key is not None:
                if (model, key) in self._records:
                    raise BadValue(f"another {model.__tablename__} has the key {key}")
                self._records[model, key] = record
        return record


def _find(model: type[Base], values: dict[str, Any]) -> Any:
    wanted = _attributes(inspect(model), values)
    return db.session.scalar(select(model).filter_by(**wanted).limit(1))


def flush(place: str) -> None:
    try:
        db.session.flush()
    except (IntegrityError, DataError) as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseRefused(f"{place}: the database refuses it: {reason}") from None


def _target(mapper: Mapper[Any], name: str, given: dict[str, Any]) -> type[Base]:
    """The model of the record that a reference names."""
    column = mapper.columns.get(f"{name}_id")
    if column is None:
        known = (name.removesuffix("_id") for name in mapper.columns.keys())  # noqa: SIM118
        raise BadValue(f"{mapper.local_table} has no such column; it has {', '.join(known)}")
    for foreign_key in column.foreign_keys:
        return model_of(foreign_key.column.table.name)
    return model_of(given.get("record_kind", "") if name == "record" else name)


def _attributes(mapper: Mapper[Any], values: dict[str, Any]) -> dict[str, Any]:
    """What the model's constructor takes: a reference without a relationship by its id."""
    attributes = {}
    for name, value in values.items():
        if name in mapper.columns or name in mapper.relationships:
            attributes[name] = value
        elif f"{name}_id" in mapper.columns:
            attributes[f"{name}_id"] = value.id
    return attributes


def _defaults(mapper: Mapper[Any], values: dict[str, Any], position: int) -> dict[str, Any]:
    """The model's own; a position by the row's place; a source, and what follows from it."""
    columns: dict[str, Column[Any]] = dict(mapper.columns.items())
    defaults = {
        name: column.default.arg
        for name, column in columns.items()
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    if "position" in columns:
        defaults["position"] = position
    return defaults | _illustrative(mapper, values)


def _illustrative(mapper: Mapper[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Whether a record, or a figure with a source of its own, is flagged follows from its source
    alone; without one it was made up so that the demonstration is complete."""
    found: dict[str, Any] = {}
    for name in mapper.columns.keys():  # noqa: SIM118
        if name == "source" or name.endswith("_source"):
            of = name.removesuffix("source")
            found[name] = values.get(name, "Illustrative")
            found[f"is_{of}illustrative"] = is_illustrative(found[name])
    return found


def _check_required(mapper: Mapper[Any], attributes: dict[str, Any], parent: Any) -> None:
    for name, column in mapper.columns.items():
        is_ours = column.nullable or column.default is not None or name == "id"
        is_ours |= name == "number" and issubclass(mapper.class_, Numbered)
        is_ours |= name == "marking" and issubclass(mapper.class_, Marked)  # inherited
        is_given = name in attributes or name.removesuffix("_id") in attributes
        is_parents = parent is not None and any(
            key.column.table is parent[0] for key in column.foreign_keys
        )
        if not (is_ours or is_given or is_parents or column is mapper.version_id_col):
            raise BadValue(f"it needs {name.removesuffix('_id')}")


def _check(record: Any) -> None:
    for holds, complaint in table_of(type(record)).checks:
        if not holds(record):
            raise BadValue(complaint)


def _key(name: str, given: dict[str, Any], position: int, parent: Any) -> str | None:
    if parent is None:
        return given.get(name)
    return f"{parent[1]}/{given.get(name, position)}" if parent[1] else None


def _short(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
