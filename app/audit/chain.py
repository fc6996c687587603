"""The chain: each entry is sealed with the hash of the one before, and the head with the last.

The hash has a key (HMAC-SHA256) that the database does not hold: who can write to it and no more
cannot make an entry that holds together.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app, has_app_context
from sqlalchemy import Connection, Engine, ScalarSelect, bindparam, event, insert, select, update
from sqlalchemy.sql.dml import UpdateBase

from app.audit.models import AuditEntry, AuditHead
from app.core import clock
from app.core.beside import ReadBeside
from app.core.errors import DomainError
from app.core.unchanged import forget_head, note_head
from config import RecordKey, Settings

_MOVES_HEAD = "moves_audit_head"
_HEAD = select(AuditHead.count, AuditHead.hash).where(AuditHead.id == 1)
_HEAD_COLUMNS = tuple(
    select(column).where(AuditHead.id == 1).scalar_subquery()
    for column in (AuditHead.count, AuditHead.hash)
)
# What every change asks is made once.
_LOCKED_HEAD = _HEAD.with_for_update()
_APPENDED = insert(AuditEntry)
_MOVED = (
    update(AuditHead)
    .where(AuditHead.id == 1)
    .values(count=bindparam("new_count"), hash=bindparam("new_hash"))
)


class AppendOnly(RuntimeError):
    """The program tried to rewrite the record of changes."""


@dataclass(frozen=True)
class Draft:
    """An entry before it has its place."""

    actor_id: int | None
    actor_name: str
    on_behalf_of: str
    event: str
    subject_kind: str
    subject_id: int | None
    subject_label: str
    details: str
    changes: str


def record_keys() -> tuple[RecordKey, ...]:
    """Of this deployment; new entries are sealed with the first."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.record_keys


def secrets_by_id() -> dict[str, bytes]:
    return {key.id: key.secret for key in record_keys()}


def sealed(entry: dict[str, Any], secrets: Mapping[str, bytes]) -> str:
    """The hash of an entry's columns, all but its own: also of the one before. Raises ``KeyError``
    where the entry's key is not among the secrets."""
    at: datetime = entry["at"]
    on_day: date = entry["on_day"]
    sealing = entry | {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "on_day": on_day.isoformat(),
    }
    sealing.pop("hash", None)
    sealing["deed"] = sealing.pop("event")  # its name when the first entries were sealed
    key_id = sealing["key_id"] or sealing.pop("key_id")  # the first entries had none
    text = json.dumps(sealing, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    if not key_id:
        return hashlib.sha256(text.encode("ascii")).hexdigest()
    return hmac.digest(secrets[key_id], text.encode("ascii"), "sha256").hex()


def read_head(connection: Connection) -> tuple[int, str]:
    """How many entries there are, and the hash of the last."""
    count, last = connection.execute(_HEAD).one()
    return count, last


def _head_columns() -> Sequence[ScalarSelect[Any]]:
    return _HEAD_COLUMNS


def _note_head(count: int, last: str) -> None:
    note_head((count, last))


#: The head, for every request: what is kept until anything changes is asked by it.
HEAD_BESIDE = ReadBeside(_head_columns, _note_head)


def lock_head(connection: Connection) -> None:
    """Until the transaction ends nobody adds an entry."""
    connection.execute(_LOCKED_HEAD).one()


def append(connection: Connection, drafts: Sequence[Draft]) -> None:
    """Put the entries at the end. The head stays locked until the transaction ends, so nobody
    else takes the same places; call it last."""
    at, on_day = clock.now(), clock.today()
    secrets = secrets_by_id()
    key_id = next(iter(secrets), "")
    count, last = connection.execute(_LOCKED_HEAD).one()
    if not key_id:
        _check_has_no_key(connection, count)
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        count += 1
        row = asdict(draft) | {"id": count, "at": at, "on_day": on_day, "previous_hash": last}
        row["key_id"] = key_id
        last = sealed(row, secrets)
        rows.append(row | {"hash": last})
    connection.execute(_APPENDED, rows)
    move_head(connection, count, last)


def _check_has_no_key(connection: Connection, count: int) -> None:
    """Nothing is added without a key to a record that has one."""
    if connection.scalar(select(AuditEntry.key_id).where(AuditEntry.id == count)):
        raise DomainError(
            "The record of changes is sealed with a key, and this command has none: set RECORD_KEYS"
            " or SECRET_KEY as the service has it."
        )


def move_head(connection: Connection, count: int, last: str) -> None:
    """Remember the last entry. The database refuses to go back."""
    connection.execute(
        _MOVED,
        {"new_count": count, "new_hash": last},
        execution_options={_MOVES_HEAD: True},
    )
    if has_app_context():
        forget_head()


@event.listens_for(Engine, "before_execute")
def _refuse_rewriting(
    _connection: Connection, clause: Any, _many: Any, _one: Any, options: Any
) -> None:
    """Refuse the program's own statements; the database's triggers refuse anybody's."""
    if not isinstance(clause, UpdateBase) or clause.is_insert:
        return
    name = getattr(clause.table, "name", "")
    if name == AuditEntry.__tablename__ or (
        name == AuditHead.__tablename__ and not options.get(_MOVES_HEAD)
    ):
        raise AppendOnly(f"{name} is append-only")
