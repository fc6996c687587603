"""Is every entry as it was written, and none missing? Are the rows as the entries say?"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice

from flask import current_app
from sqlalchemy import Connection, select

from app.audit.chain import read_head, sealed, secrets_by_id
from app.audit.changes import Operation, RowChange, RowId, collected
from app.audit.compare import RowDifference, all_shapes, compare, read_row
from app.audit.events import AuditEvent, Nobody
from app.audit.models import GENESIS, AuditEntry
from app.audit.newest import Newest
from app.audit.shapes import Shape
from app.audit.triggers import wrong_triggers
from app.core.database import end_reading, one_moment, transaction
from app.core.domain import Anchor, domains_of
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.labels import table_label
from app.extensions import db

#: Entries that are read at once.
BATCH = 1000
#: The most rows of a kind that are named one by one.
MOST_TOLD = 50


class ChainBroken(DomainError):
    """The record of changes is not as it was written."""


@dataclass(frozen=True)
class Verified:
    """How many entries hold together, the hash of the last, how many memories of it agree, and how
    many of the entries are from before there were keys: those are the first."""

    count: int
    hash: str
    anchors: int
    without_key: int


def list_anchors() -> list[Anchor]:
    """What the records of the domains remember of the chain."""
    return [
        anchor
        for domain in domains_of(current_app)
        if domain.anchors is not None
        for anchor in domain.anchors()
    ]


def verify(
    anchors: Iterable[Anchor], on_progress: Callable[[int, int], None] = lambda *_: None
) -> Verified:
    """Walk from the first entry to the head. Raises ``ChainBroken``, naming the first entry that
    is wrong. Entries that are added meanwhile are left for the next walk."""
    count, head = read_head(db.session.connection())
    by_place: dict[int, list[Anchor]] = {}
    total = 0
    for anchor in anchors:
        by_place.setdefault(anchor.count, []).append(anchor)
        total += 1
    last, without_key = GENESIS, 0
    for start in range(0, count, BATCH):
        end = min(start + BATCH, count)
        last, without_key = _walk(start, end, last, without_key, by_place)
        on_progress(min(start + BATCH, count), count)
    if last != head:
        raise ChainBroken(f"Entry {count} does not match the head of the record.")
    beyond = [place for place in by_place if place > count]
    if beyond:
        what = by_place[min(beyond)][0].what
        raise ChainBroken(
            f"Entry {count + 1} is missing: {what} counts {min(beyond)} entries, but the record "
            f"ends at {count}."
        )
    _check_end()
    return Verified(count, last, total, without_key)


def _walk(
    start: int, end: int, last: str, without_key: int, by_place: dict[int, list[Anchor]]
) -> tuple[str, int]:
    secrets = secrets_by_id()
    columns = AuditEntry.__table__.columns
    rows = (
        db.session.connection()
        .execute(
            select(*columns)
            .where(columns.id > start, columns.id <= end)
            .order_by(columns.id)
            .limit(BATCH)
        )
        .mappings()
        .all()
    )
    end_reading()
    for place in range(start + 1, end + 1):
        if place - start > len(rows) or rows[place - start - 1]["id"] != place:
            raise ChainBroken(f"Entry {place} is missing.")
        row = dict(rows[place - start - 1])
        if row["previous_hash"] != last:
            raise ChainBroken(f"Entry {place} does not follow the one before it.")
        if not row["key_id"]:
            if without_key < place - 1:
                raise ChainBroken(f"Entry {place} has no key, but those before it have one.")
            without_key += 1
        elif row["key_id"] not in secrets:
            raise ChainBroken(
                f"Entry {place} is sealed with the key {row['key_id']!r}, which is not among "
                "RECORD_KEYS."
            )
        if sealed(row, secrets) != row["hash"]:
            raise ChainBroken(f"Entry {place} has been altered.")
        last = row["hash"]
        for anchor in by_place.get(place, ()):
            if not last.startswith(anchor.hash):
                raise ChainBroken(
                    f"Entry {place}, or one before it, was replaced: it does not match "
                    f"{anchor.what}."
                )
    return last, without_key


def _check_end() -> None:
    """Nothing stands past the head."""
    columns = AuditEntry.__table__.columns
    count, _ = read_head(db.session.connection())
    stray = db.session.connection().scalar(
        select(columns.id).where(columns.id > count).order_by(columns.id).limit(1)
    )
    end_reading()
    if stray is not None:
        raise ChainBroken(f"Entry {stray} is past the end of the record.")


def list_findings(on_progress: Callable[[str], None] = lambda _text: None) -> Iterator[str]:
    """A sentence for each thing in the database that is not as the record says: rows, triggers.
    Says nothing of the chain itself."""
    with one_moment() as connection, closing(Newest()) as newest:
        yield from wrong_triggers(connection)
        newest.read(connection)
        shapes = all_shapes()
        if not newest.count and any(_holds(connection, shape) for shape in shapes):
            yield "The record of changes is empty, but the database is not."
            return
        for shape in shapes:
            found = compare(connection, newest, [shape])
            yield from (each.what for each in islice(found, MOST_TOLD))
            more = sum(1 for _ in found)
            if more:
                kind = table_label(shape.table.name)
                yield f"{kind}: {counted(more, 'more difference')} of this kind."
            on_progress(table_label(shape.table.name))


def _holds(connection: Connection, shape: Shape) -> bool:
    return connection.scalar(select(select(1).select_from(shape.table).exists())) or False


def list_wrong_triggers() -> list[str]:
    with one_moment() as connection:
        return wrong_triggers(connection)


def adopt() -> int:
    """Record each row that is not as the record says, as it is; gives how many. Opens transactions
    of its own."""
    count = 0
    with one_moment() as connection, closing(Newest()) as newest:
        newest.read(connection)
        rows = groupby(
            compare(connection, newest, all_shapes()), lambda each: (each.shape, each.row_id)
        )
        for (shape, row_id), found in rows:
            change = _found(connection, shape, row_id, list(found))
            if change is not None:
                with transaction():
                    collected(db.session()).append(change)
                count += 1
    return count


def _found(
    connection: Connection, shape: Shape, row_id: str, found: list[RowDifference]
) -> RowChange | None:
    """What would have been told of the row."""
    number: RowId = int(row_id) if shape.has_id else row_id
    event = AuditEvent("record:adopted", None, Nobody().name)
    said = "Found in the database, and not in the record."
    if any(each.is_missing for each in found):
        return RowChange(event, Operation.REMOVED, shape.table.name, number, details=said)
    row = read_row(connection, shape, row_id)
    if row is None:
        return None
    fields = [each for difference in found for each in difference.fields]
    operation = Operation.CHANGED if fields else Operation.ADDED
    told = {each.key: (None, row[each.key]) for each in fields or shape.fields}
    if operation is Operation.ADDED:
        told = {key: pair for key, pair in told.items() if pair[1] not in (None, "")}
    return RowChange(event, operation, shape.table.name, number, told, row, said)
