"""Many times the records, made by copying those that are there."""

from collections.abc import Collection, Set
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Boolean, Enum, Table, UniqueConstraint, insert, select

from app.core.models import Base
from app.extensions import db

#: Of these there is one, or they are of no record; others are named by what they refer to.
_KEPT = {
    "programme", "programme_aim", "demonstration", "reference_counter", "stored_file", "pack",
    "audit_head", "search_entry",
}  # fmt: skip
_APART = 1_000_000


def multiply(times: int) -> None:
    """Each copy is made twice: in a world of its own, whose records refer to each other, and
    beside the original, referring to what that refers to. So lists grow, and every record has
    many times the parts."""
    for table in Base.metadata.sorted_tables:
        if table.name in _KEPT or "id" not in table.columns:
            continue
        rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
        for copy in range(1, times):
            _add(table, [_apart(table, row, copy) for row in rows])
            beside = [_beside(table, row, copy) for row in rows]
            _add(table, [row for row in beside if row is not None])
    db.session.commit()


def multiply_registers(times: int, registers: Collection[str], already: int = 1) -> None:
    """Each record of some tables so many times over, with its parts that are in them; what it
    refers to besides stays the same. ``already`` is how many times they have been made."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in registers]
    kept = {table.name for table in Base.metadata.sorted_tables} - set(registers)
    for table in tables:
        originals = select(table).where(table.c.id < _APART)
        rows = [dict(row) for row in db.session.execute(originals).mappings()]
        for copy in range(already, times):
            _add(table, [_apart(table, row, copy, kept) for row in rows])
    db.session.commit()


def _add(table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _apart(
    table: Table, row: dict[str, Any], copy: int, kept: Collection[str] = _KEPT
) -> dict[str, Any]:
    made = row | {"id": row["id"] + copy * _APART}
    moved = set()
    for column in table.columns:
        parents = [key.column.table.name for key in column.foreign_keys]
        if parents and parents[0] not in kept and row[column.name] is not None:
            made[column.name] = row[column.name] + copy * _APART
            moved.add(column.name)
    _rename(table, made, copy, moved)
    return made


def _beside(table: Table, row: dict[str, Any], copy: int) -> dict[str, Any] | None:
    """None where only one row may refer to the same records."""
    made = row | {"id": row["id"] + (copy + 500) * _APART}
    return made if _rename(table, made, copy + 500) else None


def _rename(table: Table, row: dict[str, Any], copy: int, moved: Set[str] = frozenset()) -> bool:
    """Give the row names, numbers and days of its own wherever they must differ, which they need
    not where what it refers to was ``moved``. False if what must differ is only what it refers to,
    or its kind."""
    is_free = True
    renamed = set()
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and moved.isdisjoint(constraint.columns.keys()):
            own = [
                column
                for column in constraint.columns
                if not column.foreign_keys
                and not isinstance(column.type, Enum | Boolean)
                and (len(constraint.columns) == 1 or not column.info.get("is_code"))
            ]
            is_free = is_free and bool(own)
            if own and own[0].name not in renamed:
                renamed.add(own[0].name)
                row[own[0].name] = _other(row[own[0].name], copy, own[0].type)
    return is_free


def _other(value: Any, copy: int, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        longest = kind.length or 200
        return f"{value[: longest - 5]}-{copy}"
    if isinstance(value, date):
        return value + timedelta(days=1000 * copy)
    return value + 1000 * copy
