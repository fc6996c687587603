"""Walking the chain: is every entry as it was written, and is none missing?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from app.audit.chain import read_head, sealed, secrets_by_id
from app.audit.models import GENESIS, AuditEntry
from app.core.database import end_reading
from app.core.domain import Anchor, domains_of
from app.core.errors import DomainError
from app.extensions import db

#: Entries that are read at once.
BATCH = 1000


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
        raise ChainBroken(f"Entry {count} is not the one that the head of the record remembers.")
    beyond = [place for place in by_place if place > count]
    if beyond:
        what = by_place[min(beyond)][0].what
        raise ChainBroken(
            f"Entry {count + 1} is missing: {what} remembers {min(beyond)} entries, and the record "
            f"ends with {count}."
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
                raise ChainBroken(f"Entry {place} has no key, and those before it have one.")
            without_key += 1
        elif row["key_id"] not in secrets:
            raise ChainBroken(
                f"Entry {place} is sealed with the key {row['key_id']!r}, which is not among "
                "RECORD_KEYS."
            )
        if sealed(row, secrets) != row["hash"]:
            raise ChainBroken(f"Entry {place} is not as it was written.")
        last = row["hash"]
        for anchor in by_place.get(place, ()):
            if not last.startswith(anchor.hash):
                raise ChainBroken(
                    f"Entry {place}, or one before it, was replaced: it is not the one that "
                    f"{anchor.what} remembers."
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
        raise ChainBroken(f"Entry {stray} stands past the end of the record.")
