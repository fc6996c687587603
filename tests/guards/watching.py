"""Watching what the database is asked, with or without drawing pages of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from app.extensions import db
from app.web import pages

#: That they are still there is recorded of whoever asks; of whom a page is opened for, that they
#: looked, and that minutes which nobody has opened as a PDF are to be drawn.
_READING = ("SELECT", "WITH", "UPDATE sign_in_session SET last_seen_at")
_LOOKING = ("INSERT INTO minutes_drawing ", "INSERT INTO audit_entry ", "UPDATE audit_head SET ")

_ABOUT_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run inside the block, less those about transactions."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(_ABOUT_TRANSACTIONS):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def changing(asked: Iterable[str], *, is_opened: bool) -> list[str]:
    """The statements that change something, less what may be recorded where a page is opened, or
    somebody is refused."""
    harmless = _READING + (_LOOKING if is_opened else ())
    return [each for each in asked if not each.startswith(harmless)]


@contextmanager
def undrawn() -> Iterator[None]:
    """All is read for a page that is read for it, and nothing is drawn: templates ask the database
    nothing (see ``app.web.pages``), and take longer than all else."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pages, "render_template", lambda *_, **__: "")
        yield
