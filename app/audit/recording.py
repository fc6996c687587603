"""Writing down, as a transaction commits, what was changed in it: one entry an event and a record.

An entry's ``changes`` is a JSON list, a member for each row that is the record or a part of it:

    {"do": "changed", "of": "milestone", "id": 7, "is": "M-007 Final report", "fields": [
        {"field": "owner_id", "as": "record",
         "from": {"id": 3, "is": "Kent lead"}, "to": {"id": 4, "is": "Kent deputy"}}]}

Names and choices are written in words as they were then, so that an entry can be read when the
record, its kind or the program have changed. What is not written down, or not whole, has a "seal"
of the value, and an added part the number of its "owner": so a row can be compared with its record
(see ``compare``).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.audit.chain import Draft, append
from app.audit.changes import Operation, RowChange, RowId, take
from app.audit.events import AuditEvent
from app.audit.labels import Key, Labels, word_of
from app.audit.shapes import Field, Shape, ValueKind, shape_of_table
from app.audit.values import is_sealed, plain, seal_of
from app.core.models import LINE_LENGTH, NAME_LENGTH

_NOTED = Operation.NOTED


@event.listens_for(Session, "before_commit")
def _record(session: Session) -> None:
    if not session.in_nested_transaction():
        record_changes(session)


def record_changes(session: Session) -> None:
    """Write down what was changed so far, before the transaction ends: for whoever reads the
    record inside one that is taken back."""
    session.flush()
    changes = take(session)
    if changes:
        drafts = _drafts(session, _merged(changes))
        if drafts:
            append(session.connection(), drafts)


def _merged(changes: Iterable[RowChange]) -> list[RowChange]:
    """A row that one event changed twice was changed once, from the first value to the last,
    unless another event changed it in between."""
    found: dict[tuple[Any, ...], RowChange] = {}
    merged: list[RowChange] = []
    for change in changes:
        key = (change.table, change.row_id)
        before = found.get(key)
        is_next = before is None or _identity(before.event) != _identity(change.event)
        if before is None or is_next or change.row_id is None or change.operation is _NOTED:
            merged.append(change)
            if change.operation is not _NOTED:
                found[key] = change
            continue
        for name, (was, now) in change.fields.items():
            before.fields[name] = (before.fields.get(name, (was, None))[0], now)
        before.row = {**before.row, **change.row}
        if change.operation is Operation.REMOVED:
            before.operation = Operation.REMOVED
    for change in merged:
        if change.operation is Operation.CHANGED:
            change.fields = {k: (a, b) for k, (a, b) in change.fields.items() if a != b}
    return [c for c in merged if c.fields or c.operation is not Operation.CHANGED or c.details]


def _identity(event: AuditEvent) -> tuple[str, int | None, str, str]:
    return event.tag, event.person_id, event.name, event.on_behalf_of


@dataclass
class _Group:
    """What becomes one entry."""

    event: AuditEvent
    subject: Key | None
    kind: str
    changes: list[RowChange]
    place: int


def _drafts(session: Session, changes: list[RowChange]) -> list[Draft]:
    labels = Labels(session)
    rows = {(c.table, c.row_id) for c in changes if c.row_id is not None}
    for change in changes:
        if change.row and change.row_id is not None:
            labels.know((change.table, change.row_id), dict(change.row))
    labels.learn(rows)
    series = {id(c): _follow(session, c) for c in changes if c.operation is Operation.ADDED}
    labels.learn(
        {labels.owner_of(key) for key in rows}
        | {
            (field.target, value)
            for change in changes
            for field, pair in _fields(change)
            if field.target
            for value in pair
            if value is not None
        }
    )
    groups: dict[Any, _Group] = {}
    place: dict[tuple[str, RowId | None], int] = {}
    for change in changes:
        subject = None if change.row_id is None else labels.owner_of((change.table, change.row_id))
        kind = subject[0] if subject else change.table
        # Notes stand alone; so do two events by one actor on a record.
        alone = id(change) if change.operation is _NOTED else None
        key = (_identity(change.event), subject or kind, alone)
        group = groups.get(key)
        row = (change.table, change.row_id)
        # An entry never tells of a row what came after a later entry's.
        if group is not None and place.get(row, -1) > group.place:
            groups[key, id(change)] = groups.pop(key)
            group = None
        if group is None:
            group = groups[key] = _Group(change.event, subject, kind, [], len(groups))
        place[row] = group.place
        group.changes.append(change)
    ordered = sorted(groups.values(), key=lambda group: group.place)
    return [_draft(group, labels, series) for group in ordered]


def _draft(group: _Group, labels: Labels, series: dict[int, dict[str, Any]]) -> Draft:
    event = group.event
    return Draft(
        actor_id=event.person_id,
        actor_name=(event.name or "Someone not signed in")[:NAME_LENGTH],
        on_behalf_of=event.on_behalf_of[:NAME_LENGTH],
        event=event.tag or f"{group.kind}:{_unnamed(group)}",
        subject_kind=group.kind,
        subject_id=_number(group.subject),
        subject_label=labels.name_of(group.subject) if group.subject else "",
        details="; ".join(c.details for c in group.changes if c.details)[:LINE_LENGTH],
        changes=canonical(
            [
                _told(change, labels, series.get(id(change), {}))
                for change in group.changes
                if change.operation is not Operation.NOTED and change.row_id is not None
            ]
        ),
    )


def _number(subject: Key | None) -> int | None:
    return subject[1] if subject is not None and isinstance(subject[1], int) else None


def _unnamed(group: _Group) -> str:
    """What happened to the record itself; a change of its parts is one of it."""
    own = {c.operation for c in group.changes if (c.table, c.row_id) == group.subject}
    own = own or {c.operation for c in group.changes if c.row_id is None}
    return next(iter(own)).value if len(own) == 1 else Operation.CHANGED.value


def canonical(value: Any) -> str:
    """JSON in one way only."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _fields(change: RowChange) -> list[tuple[Field, tuple[Any, Any]]]:
    shape = shape_of_table(change.table)
    if shape is None:
        return []
    return [(f, change.fields[f.key]) for f in shape.fields if f.key in change.fields]


def _told(change: RowChange, labels: Labels, before: dict[str, Any]) -> dict[str, Any]:
    shape = shape_of_table(change.table)
    assert shape is not None
    key = (change.table, change.row_id or 0)
    owner = {}
    if shape.owner is not None and change.operation is Operation.ADDED:
        owner = {"owner": change.row.get(shape.owner.key)}
    return owner | {
        "do": change.operation.value,
        "of": change.table,
        "id": change.row_id,
        "is": labels.name_of(key),
        "fields": [
            _field(field, before.get(field.key, was), now, labels)
            for field, (was, now) in _fields(change)
            if field != shape.owner or change.operation is Operation.CHANGED
        ],
    }


def _field(field: Field, was: Any, now: Any, labels: Labels) -> dict[str, Any]:
    told: dict[str, Any] = {"field": field.key, "as": field.kind.value}
    if field.kind not in (ValueKind.SECRET, ValueKind.FILE):
        told |= {"from": _value(field, was, labels), "to": _value(field, now, labels)}
    if is_sealed(field, now):
        told |= {"seal": seal_of(now)}
    return told


def _value(field: Field, value: Any, labels: Labels) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if field.target:
        return {"id": value, "is": labels.name_of((field.target, value))}
    if isinstance(value, StrEnum):
        return {"id": value.value, "is": word_of(value)}
    if field.words:
        return {"id": value, "is": field.words(value)}
    return plain(value)


def _follow(session: Session, change: RowChange) -> dict[str, Any]:
    """What the values of a new row of a series were before: those of the row before it or, at
    first, of the record that it belongs to."""
    shape = shape_of_table(change.table)
    if shape is None or not shape.is_series or shape.owner is None or change.row_id is None:
        return {}
    following = [field for field in shape.fields if field.follows]
    owner_id = change.row[shape.owner.key]
    table = shape.table
    before = (
        session.connection()
        .execute(
            select(*(table.c[field.column] for field in following))
            .where(table.c[shape.owner.column] == owner_id, table.c.id < change.row_id)
            .order_by(table.c.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if before is None:
        before = _beginning(session, shape, following, owner_id)
    return dict(zip([field.key for field in following], before or (), strict=False))


def _beginning(session: Session, shape: Shape, following: list[Field], owner_id: int) -> Any:
    assert shape.owner is not None
    owner = shape_of_table(shape.owner.target or "")
    assert owner is not None
    columns = [owner.table.c[field.follows] for field in following if field.follows]
    return (
        session.connection()
        .execute(select(*columns).where(owner.table.c.id == owner_id))
        .one_or_none()
    )
