"""Withdrawing records, restoring them; deleting what was added by mistake, archiving
what is over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Access, Actor, refuse
from app.core.domain import RecordKind, enforce_checks
from app.core.errors import DomainError, NotFound
from app.core.holdings import HoldingSource, settle_held
from app.core.kept import unlocked
from app.core.models import Base, Numbered
from app.core.readers import name_readers
from app.core.records import kind_of_record
from app.core.references import by_reference
from app.core.restriction import Restrictable
from app.core.undoable import undoable
from app.core.withdrawn import MergedRecords
from app.extensions import db
from app.withdrawals import queries
from app.withdrawals.permissions import can_archive, can_delete, can_withdraw
from app.withdrawals.rules import why_not


def _may_archive(actor: Actor, record: Any) -> Access:
    kind = kind_of_record(record)
    return can_archive(actor, kind, record) if kind else refuse("It is not archived.")


#: The most records that follow one that is merged into another.
FOLLOWERS = 1000


@undoable("record", can_withdraw)
@audited("record:withdrawn")
def withdraw_record(actor: Actor, *, record: Any, withdrawn_reason: str, repeats: str = "") -> None:
    """Take a record out of every list and pack. Given the reference of another of its kind, it is
    merged into that one: what refers to it then refers to the other."""
    can_withdraw(actor, record).enforce()
    other = _find_repeated(record, repeats) if repeats else None
    record.withdrawn_on, record.withdrawn_by = clock.today(), actor.name
    record.withdrawn_reason = withdrawn_reason
    if other is not None:
        _lead_over(record, other)
        record.repeats_id = other.id
        enforce_checks("record:merged", MergedRecords(record, other, actor.name))


@undoable("record", can_withdraw)
@audited("record:restored")
def restore_record(actor: Actor, *, record: Any) -> None:
    """Bring a record back as it was. What referred to it and was led over to another when they were
    merged stays there; what belonged to it comes back."""
    can_withdraw(actor, record).enforce()
    into = queries.find_merged_into(record)
    record.withdrawn_on, record.repeats_id = None, None
    record.withdrawn_by = record.withdrawn_reason = ""
    if into is not None:
        db.session.flush()
        enforce_checks("record:parted", MergedRecords(record, into, actor.name))


@audited("record:deleted")
def delete_record(actor: Actor, *, kind: RecordKind, record: Any) -> None:
    """Delete what was added by mistake within the day and nothing refers to, with its parts. Its
    reference is not given again, and what it was stays in the record of changes."""
    can_delete(actor, kind, record).enforce()
    model: Any = kind.model
    held = select(model).where(model.id == record.id).with_for_update()
    record = db.session.scalar(held.execution_options(populate_existing=True))
    if record is None:
        raise NotFound(f"Someone else has deleted or withdrawn this {kind.label}.")
    references = queries.list_references(record)
    why = why_not(kind.label, queries.find_added_at(record), references, clock.now())
    if why:
        raise DomainError(why)
    if isinstance(record, Restrictable):
        name_readers(record, ())
    with unlocked():
        db.session.delete(record)
        db.session.flush()


@undoable("record", _may_archive)
@audited("record:archived")
def archive_record(
    actor: Actor,
    *,
    kind: RecordKind,
    record: Any,
    archived_reason: str,
    holdings: Sequence[HoldingSource] = (),
) -> None:
    """Take a place or a group that is over out of lists, choices and new packs. Its page and what
    it did stay to be read. Of what it still holds, what cannot stay is settled."""
    can_archive(actor, kind, record).enforce()
    if record.archived_on is not None:
        raise DomainError(f"This {kind.label} is archived already.")
    settle_held(holdings, actor, record, archived_reason)
    record.archived_on, record.archived_by = clock.today(), actor.name
    record.archived_reason = archived_reason


@audited("record:brought-back")
def bring_back_record(actor: Actor, *, kind: RecordKind, record: Any) -> None:
    """Use an archived place or group again."""
    can_archive(actor, kind, record).enforce()
    record.archived_on, record.archived_by, record.archived_reason = None, "", ""


def _find_repeated(record: Any, reference: str) -> Any:
    """The record that one repeats, which stays."""
    found = None
    if isinstance(record, Numbered):
        found = db.session.scalar(by_reference(type(record), reference.strip()))
    if found is record:
        raise DomainError("Enter the reference of the other record, not its own.", field="repeats")
    if found is None:
        raise DomainError(
            "There is no record of the same kind with this reference. Check the reference.",
            field="repeats",
        )
    return found


def _lead_over(record: Any, other: Any) -> None:
    """Let what refers to a record refer to another of its kind. What belongs to it stays."""
    table = record.__table__
    own = {
        each.mapper.local_table
        for each in inspect(type(record)).relationships
        if each.cascade.delete_orphan
    }
    for mapper in Base.registry.mappers:
        for column in mapper.local_table.c:
            if mapper.local_table in own or not column.references(table.c.id):
                continue
            key = mapper.get_property_by_column(column).key
            rows = select(mapper.class_).where(column == record.id).limit(FOLLOWERS)
            for row in db.session.scalars(rows.execution_options(sees_restricted=True)):
                setattr(row, key, other.id)
