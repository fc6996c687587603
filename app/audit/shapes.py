"""What is kept of each table: which columns, how their values read, whose part a row is.

A model says what cannot be told from its columns, in their ``info`` or its table's:

- ``{"secret": True}``: that it changed is recorded, never the value;
- ``{"unaudited": True}``: bookkeeping of the program, which nobody decided; of a column that
  changes only with another one, ``{"goes_by": "state"}`` besides;
- ``{"owner": True}``: the row is a part of the record that this foreign key names, and its changes
  are that record's. (A row that is no ``Record`` is a part of the first that it must name.)
- of a table, ``{"owner_kind": "record_kind", "owner_id": "record_id"}``: the same, where columns of
  these names hold the owner's table and number;
- of a table, ``{"marked_by": "meeting_id"}``: its rows have the marking of the record that this
  foreign key names;
- of a table, ``{"about_record": True}``: its rows are about the record whose kind and number the
  columns ``record_kind`` and ``record_id`` hold;
- ``{"label": "Due date"}``: what pages call the column or, of a table, a row of it, where its name
  does not say it (see ``core.labels``);
- ``{"words": label_of}``: what pages call a value that is no enumeration's;
- ``{"follows": "baseline_on"}``: the row is one of a series. Its value follows that of the row
  before or, at first, the owner's column of that name.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, LargeBinary, Table, UniqueConstraint
from sqlalchemy import Time as TimeOfDay
from sqlalchemy.orm import ColumnProperty, Mapper

from app.core.labels import humanised
from app.core.models import Base, Record
from app.core.sentences import capital
from app.core.wording import Text

#: Columns of such names are secret though nobody said so.
_SECRET_WORDS = ("password", "secret", "stamp", "token", "recovery", "_hash")
_NEVER = ("id", "version")
#: What a record is called by, the first that it has.
_NAMING = ("title", "name", "name_then")


class ValueKind(enum.StrEnum):
    """How a value reads."""

    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    FLAG = "flag"
    CHOICE = "choice"
    RECORD = "record"
    MONEY = "money"
    PENCE = "pence"
    PLAIN = "plain"
    SECRET = "secret"
    FILE = "file"


@dataclass(frozen=True)
class Field:
    """A column whose changes are kept. ``target`` is the table that a foreign key names; ``words``
    says what pages call a value."""

    key: str
    column: str
    said: Text
    kind: ValueKind
    target: str | None
    follows: str | None
    words: Callable[[str], str] | None = None

    @property
    def label(self) -> str:
        return str(self.said) or capital(humanised(self.key))


@dataclass(frozen=True)
class Shape:
    """``owner`` is the key of the column that names the record whose part a row is; ``naming``
    the keys of those that it is called by, without the owner."""

    model: type[Any]
    table: Table
    fields: tuple[Field, ...]
    owner: Field | None
    naming: tuple[str, ...]

    @property
    def has_id(self) -> bool:
        return "id" in self.table.c

    @property
    def any_owner(self) -> tuple[str, str] | None:
        """The keys that hold the owner's table and number, where it may be of any kind."""
        info = self.table.info
        return (info["owner_kind"], info["owner_id"]) if "owner_kind" in info else None

    @property
    def is_series(self) -> bool:
        return any(field.follows for field in self.fields)

    def field(self, key: str) -> Field | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}


@cache
def shape_of(mapper: Mapper[Any]) -> Shape | None:
    """The shape of a model's table; None where its changes are bookkeeping."""
    table = mapper.local_table
    if not isinstance(table, Table) or table.info.get("unaudited"):
        return None
    if "id" not in table.c and "owner_kind" not in table.info:
        return None
    fields = tuple(
        _field(prop, column)
        for prop in mapper.column_attrs
        if isinstance(column := prop.columns[0], Column)
        and prop.key not in _NEVER
        and not column.info.get("unaudited")
    )
    owner = _owner(mapper.class_, table, fields)
    return Shape(mapper.class_, table, fields, owner, _naming(mapper.class_, table, fields, owner))


@cache
def shape_of_table(name: str) -> Shape | None:
    """The same, by the table's name."""
    for mapper in Base.registry.mappers:
        if isinstance(mapper.local_table, Table) and mapper.local_table.name == name:
            return shape_of(mapper)
    return None


def _field(prop: ColumnProperty[Any], column: Column[Any]) -> Field:
    keys = [key for key in column.foreign_keys if key.column.name == "id"]
    return Field(
        prop.key,
        column.name,
        column.info.get("label", ""),
        _kind(column, prop.deferred, bool(keys)),
        keys[0].column.table.name if keys else None,
        column.info.get("follows"),
        column.info.get("words"),
    )


def _kind(column: Column[Any], is_deferred: bool, is_key: bool) -> ValueKind:
    if column.info.get("secret") or any(word in column.name for word in _SECRET_WORDS):
        return ValueKind.SECRET
    if is_deferred or isinstance(column.type, LargeBinary):
        return ValueKind.FILE
    if is_key:
        return ValueKind.RECORD
    if column.name.endswith("_pounds"):
        return ValueKind.MONEY
    if column.name.endswith("_pence"):
        return ValueKind.PENCE
    if "words" in column.info:
        return ValueKind.CHOICE
    implied = getattr(column.type, "impl", None)
    for kind, types in (
        (ValueKind.CHOICE, Enum),
        (ValueKind.FLAG, Boolean),
        (ValueKind.MOMENT, DateTime),
        (ValueKind.DAY, Date),
        (ValueKind.TIME, TimeOfDay),
    ):
        if isinstance(column.type, types) or isinstance(implied, types):
            return kind
    return ValueKind.PLAIN


def _owner(model: type[Any], table: Table, fields: tuple[Field, ...]) -> Field | None:
    named = [field for field in fields if field.target]
    for field in named:
        if table.c[field.column].info.get("owner"):
            return field
    if issubclass(model, Record):
        return None
    return next((field for field in named if not table.c[field.column].nullable), None)


def _naming(
    model: type[Any], table: Table, fields: tuple[Field, ...], owner: Field | None
) -> tuple[str, ...]:
    """A title or a name; lacking both, what tells it from others of its kind: the columns of its
    unique constraint, or else all that it refers to or chooses; lacking those, its first day."""
    keys = {field.key: field for field in fields}
    name = next((key for key in _NAMING if key in keys), None)
    if name is not None:
        return ("number", name) if hasattr(model, "PREFIX") else (name,)
    unique = sorted(
        ([c.name for c in u.columns] for u in table.constraints if isinstance(u, UniqueConstraint)),
        key=lambda names: (-len(names), names),
    )
    telling = [f.key for f in fields if unique and f.column in unique[0]] or [
        f.key for f in fields if f.kind in (ValueKind.RECORD, ValueKind.CHOICE)
    ]
    rest = [key for key in telling if owner is None or key != owner.key]
    return tuple(rest or [f.key for f in fields if f.kind is ValueKind.DAY][:1])
