"""The chain: each entry is sealed with the hash of the one before, and the head with the last."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, update
from sqlalchemy.sql.dml import UpdateBase

from app.audit.models import AuditEntry, AuditHead
from app.core import clock

_MOVES_HEAD = "moves_audit_head"
_HEAD = select(AuditHead.count, AuditHead.hash).where(AuditHead.id == 1)


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


def sealed(entry: dict[str, Any]) -> str:
    """The hash of an entry's columns, all but its own: also of the one before."""
    at: datetime = entry["at"]
    on_day: date = entry["on_day"]
    sealing = entry | {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "on_day": on_day.isoformat(),
    }
    sealing.pop("hash", None)
    sealing["deed"] = sealing.pop("event")  # its name when the first entries were sealed
    text = json.dumps(sealing, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_head(connection: Connection) -> tuple[int, str]:
    """How many entries there are, and the hash of the last."""
    count, last = connection.execute(_HEAD).one()
    return count, last


def append(connection: Connection, drafts: Sequence[Draft]) -> None:
    """Put the entries at the end. The head stays locked until the transaction ends, so nobody
    else takes the same places; call it last."""
    at, on_day = clock.now(), clock.today()
    count, last = connection.execute(_HEAD.with_for_update()).one()
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        count += 1
        row = asdict(draft) | {"id": count, "at": at, "on_day": on_day, "previous_hash": last}
        last = sealed(row)
        rows.append(row | {"hash": last})
    connection.execute(insert(AuditEntry), rows)
    move_head(connection, count, last)


def move_head(connection: Connection, count: int, last: str) -> None:
    """Remember the last entry. The database refuses to go back."""
    connection.execute(
        update(AuditHead).where(AuditHead.id == 1).values(count=count, hash=last),
        execution_options={_MOVES_HEAD: True},
    )


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
