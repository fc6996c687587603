"""Listening to the session: every row that is added, changed or removed, with the event under way.

A row's changes are collected as it is flushed, and written down when the transaction commits (see
``recording``). Bulk statements that run through the session are read before and after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Table,
    Update,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.orm.session import SessionTransaction

from app.audit.events import AuditEvent, current_event, is_paused
from app.audit.shapes import Shape, ValueKind, shape_of, shape_of_table
from app.core.models import Base

#: The most rows that a bulk statement is told of one by one.
BULK_LIMIT = 500

_KEY = "audit"
_MARKS = "audit_marks"


#: Most rows have a number.
RowId = int | str


class Operation(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    NOTED = "noted"


@dataclass
class RowChange:
    """What happened to one row: its fields before and after (by key), and the row as it is now,
    or as it was when it was removed. ``row_id`` is None where rows are told of as a whole."""

    event: AuditEvent
    operation: Operation
    table: str
    row_id: RowId | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)
    details: str = ""


def collected(session: Session) -> list[RowChange]:
    """What this transaction has changed so far."""
    found: list[RowChange] = session.info.setdefault(_KEY, [])
    return found


def take(session: Session) -> list[RowChange]:
    found: list[RowChange] = session.info.pop(_KEY, [])
    return found


@event.listens_for(Mapper, "mapper_configured")
def _keep_what_was(mapper: Mapper[Any], model: type[Any]) -> None:
    """Have the value before a change loaded, where it is not."""
    if issubclass(model, Base):
        for each in mapper.column_attrs:
            if not each.deferred:
                getattr(model, each.key).impl.active_history = True


def row_id_of(shape: Shape, record: Any) -> RowId:
    """The row's number or, where it has none, its key in words."""
    if shape.has_id:
        number: int = record.id
        return number
    return " ".join(map(str, inspect(record).mapper.primary_key_from_instance(record)))


def _row(shape: Shape, record: Any) -> dict[str, Any]:
    held = record.__dict__
    return {f.key: held[f.key] for f in shape.fields if f.key in held}


def _collect(record: Any, operation: Operation, fields: dict[str, tuple[Any, Any]]) -> None:
    session = object_session(record)
    shape = shape_of(inspect(record).mapper)
    if session is not None and shape is not None:
        collected(session).append(
            RowChange(
                current_event(),
                operation,
                shape.table.name,
                row_id_of(shape, record),
                fields,
                _row(shape, record),
            )
        )


@event.listens_for(Mapper, "after_insert")
def _added(mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    shape = shape_of(mapper) if isinstance(record, Base) and not is_paused() else None
    if shape is not None:
        row = _row(shape, record)
        fields = {key: (None, value) for key, value in row.items() if value not in (None, "")}
        _collect(record, Operation.ADDED, fields)


@event.listens_for(Mapper, "after_update")
def _changed(mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    shape = shape_of(mapper) if isinstance(record, Base) and not is_paused() else None
    if shape is None:
        return
    state = inspect(record)
    fields = {}
    for each in shape.fields:
        history = state.attrs[each.key].history
        is_touched = not history.deleted and getattr(record, "_touched", "") == each.key
        if history.has_changes() and not is_touched:
            before = history.deleted[0] if history.deleted else None
            fields[each.key] = (before, history.added[0] if history.added else None)
    if fields:
        _collect(record, Operation.CHANGED, fields)


@event.listens_for(Mapper, "after_delete")
def _removed(mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    shape = shape_of(mapper) if isinstance(record, Base) and not is_paused() else None
    if shape is not None:
        row = _row(shape, record)
        fields = {key: (value, None) for key, value in row.items() if value not in (None, "")}
        _collect(record, Operation.REMOVED, fields)


# Statements


@event.listens_for(Session, "do_orm_execute")
def _watch(state: ORMExecuteState) -> Any:
    statement = state.statement
    if is_paused() or not isinstance(statement, Insert | Update | Delete):
        return None
    table = statement.table
    shape = shape_of_table(table.name) if isinstance(table, Table) else None
    if shape is None:
        return None
    if isinstance(statement, Insert) or not shape.has_id:
        return _tell_whole(state, shape)
    state.session.flush()
    where = _where(statement, shape, state.parameters)
    before = _read(state.session, shape, where)
    if len(before) > BULK_LIMIT:
        return _tell_whole(state, shape)
    result = state.invoke_statement()
    own = shape.table.c.id.in_(before)
    after = _read(state.session, shape, (own,)) if before else {}
    for row_id, was in before.items():
        now = after.get(row_id, {})
        fields = {key: (was[key], now.get(key)) for key in was if was[key] != now.get(key)}
        if fields:
            operation = Operation.CHANGED if now else Operation.REMOVED
            collected(state.session).append(
                RowChange(current_event(), operation, shape.table.name, row_id, fields, now or was)
            )
    return result


def _tell_whole(state: ORMExecuteState, shape: Shape) -> Any:
    """Tell of all rows of a statement at once."""
    operation = Operation.CHANGED
    if isinstance(state.statement, Insert | Delete):
        operation = Operation.ADDED if state.is_insert else Operation.REMOVED
    given = state.parameters
    count = f"{len(given)} rows" if isinstance(given, Sequence) else "one or more rows"
    collected(state.session).append(
        RowChange(current_event(), operation, shape.table.name, None, details=count)
    )
    return state.invoke_statement()


def _where(
    statement: Update | Delete, shape: Shape, parameters: Any
) -> tuple[ColumnElement[bool], ...]:
    if statement.whereclause is not None:
        return (statement.whereclause,)
    if isinstance(parameters, Sequence):  # an update of rows by their keys
        return (shape.table.c.id.in_([row["id"] for row in parameters if "id" in row]),)
    return ()


def _read(
    session: Session, shape: Shape, where: tuple[ColumnElement[bool], ...]
) -> dict[int, dict[str, Any]]:
    read = [f for f in shape.fields if f.kind is not ValueKind.FILE]
    rows = session.connection().execute(
        select(shape.table.c.id, *(shape.table.c[f.column] for f in read))
        .where(*where)
        .order_by(shape.table.c.id)
        .limit(BULK_LIMIT + 1)
    )
    return {row[0]: {f.key: row[n] for n, f in enumerate(read, start=1)} for row in rows}


# What is taken back


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(collected(session))


@event.listens_for(Session, "after_transaction_end")
def _unmark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        take(session)
        session.info.pop(_MARKS, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        del collected(session)[session.info.get(_MARKS, {}).get(transaction, 0) :]
    else:
        take(session)
