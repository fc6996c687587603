"""Events that change no record, and work that is told in one entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.audit.changes import Operation, RowChange, collected
from app.audit.events import Acting, AuditEvent, current_event, event_of, unrecorded
from app.core.models import LINE_LENGTH
from app.extensions import db


def note(actor: Acting, event: str, *, subject: Any = None, details: str = "") -> None:
    """Record an event, in the transaction under way: ``note(actor, "pack:downloaded",
    subject=pack)``. The subject is a record; ``details`` a line in plain words, without secrets."""
    if subject is not None and subject.id is None:
        db.session.flush()
    _note(event_of(actor, event), subject, details)


def _note(event: AuditEvent, subject: Any, details: str) -> None:
    table = subject.__tablename__ if subject is not None else event.tag.partition(":")[0]
    row_id = subject.id if subject is not None else None
    collected(db.session()).append(
        RowChange(event, Operation.NOTED, table, row_id, details=details[:LINE_LENGTH])
    )


@contextmanager
def paused(event: str, details: str = "") -> Iterator[None]:
    """Record one entry in place of all that changes inside the block: for work on many records
    that counts as one event, such as loading the demonstration."""
    with unrecorded():
        yield
    now = current_event()
    _note(AuditEvent(event, now.person_id, now.name), None, details)
