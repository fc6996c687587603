"""Keeping files."""

import hashlib

from app.core import clock
from app.documents.models import StoredFile
from app.documents.queries import is_named
from app.extensions import db


def store_file(content: bytes, *, media_type: str) -> str:
    """Keep bytes; gives their SHA-256. Equal bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    if db.session.get(StoredFile, sha256) is None:
        db.session.add(
            StoredFile(
                sha256=sha256,
                media_type=media_type,
                size=len(content),
                stored_at=clock.now(),
                content=content,
            )
        )
        db.session.flush()
    return sha256


def forget_file(sha256: str | None) -> None:
    """Let go of bytes, unless a record names them."""
    db.session.flush()
    if sha256 is None or is_named(sha256):
        return
    found = db.session.get(StoredFile, sha256)
    if found is not None:
        db.session.delete(found)
