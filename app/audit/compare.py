"""Comparing the rows with the record: what was changed in the database behind it is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, tuple_

from app.audit.chain import secrets_by_id
from app.audit.newest import Newest, RecordedRow, was_gone
from app.audit.shapes import Field, Shape, ValueKind, shape_of
from app.audit.values import is_same, seal_of
from app.core.labels import table_label
from app.core.models import Base

#: Rows that are read at once, and of those that hold files.
BATCH = 500
FILES_BATCH = 10
#: What a value raises that is none of its column's.
UNREADABLE = (LookupError, ValueError, TypeError, ArithmeticError)


@dataclass(frozen=True)
class RowDifference:
    """A row that is not as the record says: what is wrong, in a sentence, and its fields where
    they are."""

    shape: Shape
    row_id: str
    what: str
    fields: tuple[Field, ...] = field(default=())
    is_missing: bool = False


def all_shapes() -> list[Shape]:
    """Of every table whose changes are recorded, in the order of their names."""
    found = filter(None, map(shape_of, Base.registry.mappers))
    return sorted(found, key=lambda shape: shape.table.name)


def compare(
    connection: Connection, newest: Newest, shapes: Sequence[Shape]
) -> Iterator[RowDifference]:
    """Every row of some tables with what was recorded of it last, and the other way round. The
    connection must see the database as it was when the entries were read."""
    secrets = secrets_by_id()
    for shape in shapes:
        for row_id, row in _rows(connection, shape):
            yield from _differences(newest, shape, row_id, row, secrets)
        yield from _missing(connection, newest, shape)


def _rows(connection: Connection, shape: Shape) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Each row by its number; None of one that cannot be read, its values being none of theirs."""
    keys = shape.table.primary_key.columns
    columns = [*keys, *(shape.table.c[each.column] for each in shape.fields)]
    has_files = any(each.kind is ValueKind.FILE for each in shape.fields)
    numbers = connection.execute(
        select(*keys).order_by(*keys), execution_options={"yield_per": BATCH}
    )
    for some in numbers.partitions(FILES_BATCH if has_files else BATCH):
        try:
            yield from _read(connection, shape, columns, some)
        except UNREADABLE:
            for one in some:
                try:
                    yield from list(_read(connection, shape, columns, [one]))
                except UNREADABLE:
                    yield _row_id(one), None


def _read(
    connection: Connection, shape: Shape, columns: Sequence[Any], numbers: Sequence[Any]
) -> list[tuple[str, dict[str, Any]]]:
    keys = list(shape.table.primary_key.columns)
    wanted = select(*columns).where(tuple_(*keys).in_([tuple(each) for each in numbers]))
    rows = connection.execute(wanted.order_by(*keys)).all()
    at = len(keys)
    return [
        (
            _row_id(row[:at]),
            {each.key: row[at + n] for n, each in enumerate(shape.fields)},
        )
        for row in rows
    ]


def read_row(connection: Connection, shape: Shape, row_id: str) -> dict[str, Any] | None:
    """The values of a row by their keys; None where it cannot be read."""
    keys = list(shape.table.primary_key.columns)
    columns = [*keys, *(shape.table.c[each.column] for each in shape.fields)]
    try:
        [(_, row)] = _read(connection, shape, columns, [_key_of(row_id, keys)])
    except UNREADABLE:
        return None
    return row


def _row_id(key: Sequence[Any]) -> str:
    return " ".join(str(part) for part in key)


def _differences(
    newest: Newest,
    shape: Shape,
    row_id: str,
    row: dict[str, Any] | None,
    secrets: dict[str, bytes],
) -> Iterator[RowDifference]:
    name = f"{table_label(shape.table.name)} {row_id}"
    recorded = newest.find(shape.table.name, row_id)
    if row is None:
        yield RowDifference(
            shape, row_id, f"{name}: the row contains what the program never writes."
        )
    elif recorded is None or recorded.is_gone or not recorded.is_whole:
        told = "was removed" if recorded and recorded.is_gone else "was never added"
        yield RowDifference(
            shape, row_id, f"{name}: the row exists, but according to the record it {told}."
        )
    else:
        for each in shape.fields:
            value = recorded.values.get(each.key)
            if _is_as_told(newest, shape, each, value, row[each.key], secrets):
                continue
            entry = f"entry {value['at']}" if value else "the record"
            yield RowDifference(
                shape, row_id, f"{name}: {each.label} does not match {entry}.", (each,)
            )


def _is_as_told(
    newest: Newest,
    shape: Shape,
    each: Field,
    told: dict[str, Any] | None,
    value: Any,
    secrets: dict[str, bytes],
) -> bool:
    if told is None:
        return value in (None, "") or value == _default(shape, each)
    if "seal" in told:
        secret = secrets.get(told["key"])
        return seal_of(value, secret) == told["seal"] if secret or not told["seal"] else True
    if "is" not in told:
        return True
    if value is None and told["is"] is not None and _sets_null(shape, each):
        return was_gone(newest, each.target, told["is"], told["at"])
    return is_same(told["is"], value)


def _default(shape: Shape, each: Field) -> Any:
    """What a column has where nobody gave it a value: one that was added when the row was there."""
    default: Any = shape.table.c[each.column].default
    return default.arg if default is not None and default.is_scalar else None


def _sets_null(shape: Shape, each: Field) -> bool:
    return any(
        (key.ondelete or "").upper() == "SET NULL"
        for key in shape.table.c[each.column].foreign_keys
    )


def _missing(connection: Connection, newest: Newest, shape: Shape) -> Iterator[RowDifference]:
    keys = list(shape.table.primary_key.columns)
    for some in newest.rows_there(shape.table.name):
        numbers = [_key_of(row_id, keys) for row_id, _ in some]
        there = {
            _row_id(row)
            for row in connection.execute(select(*keys).where(tuple_(*keys).in_(numbers)))
        }
        for row_id, row in some:
            if row_id not in there and not _went_with_owner(newest, shape, row):
                name = f"{table_label(shape.table.name)} {row_id}"
                yield RowDifference(
                    shape,
                    row_id,
                    f"{name}: the row is missing, but the record does not say that it was removed.",
                    is_missing=True,
                )


def _key_of(row_id: str, keys: Sequence[Any]) -> tuple[Any, ...]:
    parts = row_id.split(" ")
    return tuple(key.type.python_type(part) for key, part in zip(keys, parts, strict=True))


def _went_with_owner(newest: Newest, shape: Shape, row: RecordedRow) -> bool:
    for each in shape.fields:
        told = row.values.get(each.key, {})
        cascades = any(
            (key.ondelete or "").upper() == "CASCADE"
            for key in shape.table.c[each.column].foreign_keys
        )
        if cascades and was_gone(newest, each.target, told.get("is"), told.get("at", 0)):
            return True
    return False
