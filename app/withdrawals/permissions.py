"""Who may withdraw a record and restore it."""

from typing import Any

from app.core.access import Access, Actor, refuse
from app.core.archived import Archivable
from app.core.domain import RecordKind
from app.core.withdrawn import Withdrawable
from app.pilots.permissions import can_edit_record_of


def can_withdraw(actor: Actor, record: Any) -> Access:
    """Those who keep the records of its place; its owner as such does not decide whether it is."""
    return can_edit_record_of(actor, getattr(record, "pilot_id", None))


def is_deletable(kind: RecordKind) -> bool:
    """Whether records of a kind can be deleted at all."""
    return kind.can_delete is not None or issubclass(kind.model, Withdrawable)


def can_delete(actor: Actor, kind: RecordKind, record: Any) -> Access:
    """Those who may withdraw it or, of what is not withdrawn, those whom its kind names."""
    return (kind.can_delete or can_withdraw)(actor, record)


def can_archive(actor: Actor, kind: RecordKind, record: Any) -> Access:
    """Those who keep it: whoever may delete one that was added by mistake."""
    if not issubclass(kind.model, Archivable):
        return refuse("Records of this kind are not archived.")
    return can_delete(actor, kind, record)
