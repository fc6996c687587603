"""Reads of stored files."""

from collections.abc import Collection

from sqlalchemy import exists, or_, select

from app.core.errors import NotFound
from app.core.models import Base
from app.core.reading import get_one
from app.documents.models import StoredFile
from app.extensions import db


def get_contents(sha256s: Collection[str]) -> dict[str, bytes]:
    """Several files at once. Raises ``NotFound`` where one is missing."""
    rows = db.session.execute(
        select(StoredFile.sha256, StoredFile.content).where(StoredFile.sha256.in_(sha256s))
    )
    found = {row.sha256: row.content for row in rows}
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
