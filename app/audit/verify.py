"""Walking the chain: is every entry as it was written, and is none missing?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from app.audit.chain import read_head, sealed
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
    """How many entries hold together, the hash of the last, and how many memories of it agree."""

    count: int
    hash: str
    anchors: int


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
    last = GENESIS
    for start in range(0, count, BATCH):
        last = _walk(start, min(start + BATCH, count), last, by_place)
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
    return Verified(count, last, total)


def _walk(start: int, end: int, last: str, by_place: dict[int, list[Anchor]]) -> str:
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
        if sealed(row) != row["hash"]:
            raise ChainBroken(f"Entry {place} is not as it was written.")
        last = row["hash"]
        for anchor in by_place.get(place, ()):
            if not last.startswith(anchor.hash):
                raise ChainBroken(
                    f"Entry {place}, or one before it, was replaced: it is not the one that "
                    f"{anchor.what} remembers."
                )
    return last


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
