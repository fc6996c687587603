"""Who may withdraw a record and restore it."""

from typing import Any

from app.core.access import Access, Actor
from app.pilots.permissions import can_edit_record_of


def can_withdraw(actor: Actor, record: Any) -> Access:
    """Those who keep the records of its place; its owner as such does not decide whether it is."""
    return can_edit_record_of(actor, getattr(record, "pilot_id", None))
