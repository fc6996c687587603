"""Heads of the record that are kept outside the database: one line each, which nobody makes who
has no key.

    2026-12-01T09:00:00+00:00 1234 3f9a... 2026-12 77b0...

gives when it was written, how many entries there were, the hash of the last, and the line's own
key and seal. Without a key the last two are "-".
"""

import hmac
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.audit.chain import read_head, record_keys, secrets_by_id
from app.core import clock
from app.core.domain import Anchor
from app.core.errors import DomainError
from app.core.formats import moment
from app.extensions import db

_LINE = re.compile(r"(\S+) (\d{1,12}) ([0-9a-f]{64}) ([a-z0-9-]{1,40}) ([0-9a-f]{64}|-)")
_NONE = "-"
#: More than a line has, in bytes.
_END = 1024


class BadHead(DomainError):
    """A line that is no head of this record, or that somebody without the key made."""


@dataclass(frozen=True)
class RecordHead:
    """The line, and what it says."""

    at: datetime
    count: int
    hash: str
    line: str


def take_head() -> RecordHead:
    """As it is now."""
    count, last = read_head(db.session.connection())
    at = clock.now().astimezone(UTC).replace(microsecond=0)
    said = f"{at.isoformat()} {count} {last}"
    keys = record_keys()
    seal = _seal(said, keys[0].secret) if keys else _NONE
    return RecordHead(at, count, last, f"{said} {keys[0].id if keys else _NONE} {seal}")


def _seal(said: str, secret: bytes) -> str:
    return hmac.digest(secret, f"head {said}".encode(), "sha256").hex()


def append_head(path: Path, head: RecordHead) -> None:
    """Add a line to the file; only its owner may read it. Raises ``OSError``."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{head.line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def find_last(path: Path) -> RecordHead | None:
    """The newest of a file; None where there is no file yet. Raises ``OSError`` or ``BadHead``."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _END))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return _parsed(lines[-1], f"The last line of {path}") if lines else None


def read_heads(path: Path) -> Iterator[Anchor]:
    """What a file remembers of the record. Raises ``BadHead``, naming the line."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    head = _parsed(line.strip(), f"Line {number} of {path}")
                    yield Anchor(head.count, head.hash, f"the head of {moment(head.at)} in {path}")
    except OSError as error:
        raise BadHead(f"The heads in {path} cannot be read: {error.strerror}.") from None


def _parsed(line: str, what: str) -> RecordHead:
    found = _LINE.fullmatch(line)
    try:
        at = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        at = None
    if found is None or at is None or at.tzinfo is None:
        raise BadHead(f"{what} is not a head of a record of changes.")
    key_id, seal = found[4], found[5]
    if key_id != _NONE:
        secret = secrets_by_id().get(key_id)
        if secret is None:
            raise BadHead(
                f"{what} is sealed with the key {key_id!r}, which is not among RECORD_KEYS."
            )
        if not hmac.compare_digest(_seal(line.rsplit(" ", 2)[0], secret), seal):
            raise BadHead(f"{what} has been altered.")
    return RecordHead(at, int(found[2]), found[3], line)
