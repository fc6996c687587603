"""Reads of stored files."""

from sqlalchemy import select

from app.core.errors import NotFound
from app.documents.models import StoredFile
from app.extensions import db


def get_content(sha256: str) -> bytes:
    content = db.session.scalar(select(StoredFile.content).where(StoredFile.sha256 == sha256))
    if content is None:
        raise NotFound("The file is not kept any more.")
    return content
