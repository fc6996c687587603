"""Saying who may read a record."""

from collections.abc import Sequence
from typing import Any

from app.audit.events import audited
from app.core import restriction
from app.core.access import Actor
from app.pilots.permissions import can_restrict


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
    named = set(kept_ids) & set(restriction.readers_of(record))
    restriction.name_readers(record, named | ({added_id} if added_id is not None else set()))
    record.is_restricted = is_restricted
    record.touch()
