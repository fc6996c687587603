"""Timed work on papers: the words of files that were handed in before they were searched."""

from sqlalchemy import select

from app.core.database import end_reading, transaction
from app.core.timed import Worked, each_apart
from app.documents.queries import find_sound_contents, find_text
from app.documents.vetting import words_of_file
from app.extensions import db
from app.governance.papers.models import PaperFile

#: The most files that are read in one run.
_AT_ONCE = 20


def read_words() -> Worked:
    """Read the words of those that have not been read. One that is damaged has none."""
    waiting = (
        select(PaperFile.id).where(PaperFile.words.is_(None)).order_by(PaperFile.id).limit(_AT_ONCE)
    )
    return each_apart(db.session.scalars(waiting).all(), _read, "words of the file")


def _read(file_id: int) -> None:
    file = db.session.get_one(PaperFile, file_id)
    shown = file.shown_sha256 or file.sha256
    html = find_text(file.html_sha256)
    content = b"" if html else find_sound_contents([shown]).get(shown, b"")
    end_reading()
    words = words_of_file(html, content)
    with transaction():
        db.session.get_one(PaperFile, file_id).words = words
