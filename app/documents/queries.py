"""Reads of stored files."""

import hashlib
from collections.abc import Collection

from sqlalchemy import exists, or_, select

from app.core.errors import NotFound
from app.core.models import Base
from app.core.reading import get_one
from app.documents.models import StoredFile
from app.extensions import db


def find_sound_contents(sha256s: Collection[str]) -> dict[str, bytes]:
    """Those of several files that are kept as they were stored."""
    rows = db.session.execute(
        select(StoredFile.sha256, StoredFile.content).where(StoredFile.sha256.in_(sha256s))
    )
    return {
        row.sha256: row.content
        for row in rows
        if hashlib.sha256(row.content).hexdigest() == row.sha256
    }


def find_text(sha256: str | None) -> str:
    """The words of a file; empty where it is damaged or gone, or there is none."""
    found = find_sound_contents([sha256]) if sha256 else {}
    return found.get(sha256 or "", b"").decode()


def get_contents(sha256s: Collection[str]) -> dict[str, bytes]:
    """Several files at once. Raises ``NotFound`` where one is missing or damaged."""
    found = find_sound_contents(sha256s)
    if len(found) < len(set(sha256s)):
        raise NotFound("The file is no longer kept.")
    return found


def get_content(sha256: str) -> bytes:
    return get_one(
        select(StoredFile.content).where(StoredFile.sha256 == sha256), "The file is no longer kept."
    )


def is_named(sha256: str) -> bool:
    """Whether any record names a stored file."""
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == StoredFile.__tablename__ for key in column.foreign_keys)
    ]
    named = or_(*(exists().where(column == sha256) for column in columns))
    return bool(db.session.scalar(select(named)))
