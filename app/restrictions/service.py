"""Saying who may read a record."""

from collections.abc import Sequence
from typing import Any

from app.audit.events import audited
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.markings import Marking, scheme_of
from app.core.readers import name_readers, readers_of
from app.pilots.permissions import can_restrict
from app.restrictions.permissions import can_mark


@audited("record:restricted")
def restrict_record(
    actor: Actor,
    *,
    record: Any,
    is_restricted: bool,
    kept_ids: Sequence[int],
    added_id: int | None,
) -> None:
    """Restrict a record to its keepers and the people named, or let everyone in the programme
    read it; the names stay for the next time."""
    can_restrict(actor, getattr(record, "pilot_id", None)).enforce()
    named = set(kept_ids) & set(readers_of(record))
    name_readers(record, named | ({added_id} if added_id is not None else set()))
    record.is_restricted = is_restricted
    record.touch()


@audited("record:marked")
def mark_record(actor: Actor, *, record: Any, marking: Marking, marking_reason: str) -> None:
    """Give a record another marking than it inherited, for a reason that its history keeps. What
    came out of it is raised with it, and not lowered."""
    can_mark(actor).enforce()
    if marking not in scheme_of(record.marking).markings:
        raise DomainError("Choose a marking of the same scheme.", field="marking")
    if not marking_reason:
        raise DomainError("Enter the reason for the new marking.", field="marking_reason")
    record.marking, record.marking_reason = marking, marking_reason
