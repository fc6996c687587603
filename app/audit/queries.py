"""Reads of the record of changes."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, not_, or_, select

from app.audit.chain import read_head
from app.audit.labels import event_label
from app.audit.models import AuditEntry
from app.audit.rights import kinds_marked, withheld
from app.core.database import end_reading
from app.core.reading import list_values
from app.core.restriction import covered_models
from app.core.seen import hidden_among
from app.core.viewers import sees_everything, whoever_looks
from app.extensions import db

#: The most events or kinds that a filter offers.
CHOICE_LIMIT = 500
#: Entries that an export reads at once.
BATCH = 500

#: Of an event that changed no record.
_NOTHING = "[]"


def select_history(table: Any, record_id: Any) -> Select[AuditEntry]:
    """What was changed in a record and its parts, newest first. That it was looked at is not
    among it."""
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == table, AuditEntry.subject_id == record_id)
        .where(AuditEntry.changes != _NOTHING)
        .order_by(AuditEntry.id.desc())
    )


class LatestChange(NamedTuple):
    """A change: whoever made it, what it was ("Closed"), and when."""

    name: str
    what: str
    at: datetime


def find_change_since(
    records: Collection[tuple[str, int]], since: datetime, not_by: int | None
) -> LatestChange | None:
    """The newest change of any of these records, given by table and id, or of their parts, by
    anybody but that person."""
    among = (
        and_(AuditEntry.subject_kind == table, AuditEntry.subject_id == record_id)
        for table, record_id in records
    )
    entry = db.session.scalar(
        select(AuditEntry)
        .where(or_(*among), AuditEntry.at >= since, AuditEntry.changes != _NOTHING)
        .where(or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != not_by))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if entry is None:
        return None
    return LatestChange(entry.actor_name, event_label(entry.event), entry.at)


#: The most people whose looks at one record are told.
LOOKERS = 1000


class Looked(NamedTuple):
    """What a person did with a record without changing it, and when first."""

    person_id: int
    name: str
    event: str
    first_at: datetime


def list_looks(record: Any, events: Collection[str]) -> Sequence[Looked]:
    """Who did any of these with a record, each person and event once."""
    rows = db.session.execute(
        select(
            AuditEntry.actor_id,
            func.max(AuditEntry.actor_name),
            AuditEntry.event,
            func.min(AuditEntry.at),
        )
        .where(
            AuditEntry.subject_kind == record.__tablename__,
            AuditEntry.subject_id == record.id,
            AuditEntry.event.in_(events),
            AuditEntry.actor_id.is_not(None),
        )
        .group_by(AuditEntry.actor_id, AuditEntry.event)
        .order_by(func.min(AuditEntry.at), AuditEntry.actor_id, AuditEntry.event)
        .limit(LOOKERS * len(events))
    )
    return [
        Looked(person_id, name, event, first_at)
        for person_id, name, event, first_at in rows
        if person_id is not None
    ]


def list_latest(table: str, record_id: int, limit: int) -> Sequence[AuditEntry]:
    given = {"table": table, "id": record_id, "most": limit}
    return db.session.scalars(_latest(), given).all()


@cache
def _latest() -> Select[AuditEntry]:
    """Made once, as every record's page asks it."""
    most = bindparam("most", type_=Integer())
    return select_history(bindparam("table"), bindparam("id")).limit(most)


@dataclass(frozen=True)
class Search:
    """What to look for; what is empty is not asked for. Days are the programme's, both included.
    A text is looked for in entries about ``open_kinds`` alone (None: about all), and about records
    that whoever looks may see, whatever their marking was: else finding them would tell."""

    text: str = ""
    person: str = ""
    event: str = ""
    kind: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    open_kinds: Collection[str] | None = None

    @property
    def is_for_all(self) -> bool:
        return self == Search(open_kinds=self.open_kinds)


def known_count(search: Search) -> int | None:
    """How many entries fit, where all do: the record counts them itself. None where they must be
    counted."""
    return read_head(db.session.connection())[0] if search.is_for_all else None


def select_entries(search: Search) -> Select[AuditEntry]:
    """Entries that fit, newest first."""
    return select(AuditEntry).where(_fits(search)).order_by(AuditEntry.id.desc())


def _is_seen(model: Any) -> ColumnElement[bool]:
    """Not about a record of the kind that is restricted, and not seen by whoever looks: the inner
    select is one of those that leave such records out."""
    table = model.__table__
    unseen = select(table.c.id).where(table.c.id.not_in(select(model.id)))
    return not_(
        and_(AuditEntry.subject_kind == table.name, AuditEntry.subject_id.in_(unseen)),
    )


def shown_changes(entry: AuditEntry, hidden: Collection[tuple[str, Any]]) -> list[dict[str, Any]]:
    """What an entry tells, less what it tells of some rows."""
    return [row for row in json.loads(entry.changes) if (row["of"], row["id"]) not in hidden]


def hidden_parts(entries: Sequence[AuditEntry]) -> set[tuple[str, Any]]:
    """The records and rows that some entries tell of and that whoever looks may not read."""
    if sees_everything():
        return set()
    return hidden_among(
        part
        for entry in entries
        for part in (
            (entry.subject_kind, entry.subject_id),
            *((row["of"], row["id"]) for row in json.loads(entry.changes)),
        )
    )


def _fits(search: Search) -> ColumnElement[bool]:
    entry = AuditEntry
    asked: list[ColumnElement[bool]] = []
    if search.person:
        names = (entry.actor_name, entry.on_behalf_of)
        asked.append(or_(*(name.icontains(search.person, autoescape=True) for name in names)))
    if search.event:
        asked.append(entry.event == search.event)
    if search.kind:
        asked.append(entry.subject_kind == search.kind)
    if search.starts_on:
        asked.append(entry.on_day >= search.starts_on)
    if search.ends_on:
        asked.append(entry.on_day <= search.ends_on)
    if search.text:
        columns = (entry.subject_label, entry.details, entry.changes)
        asked.append(or_(*(each.icontains(search.text, autoescape=True) for each in columns)))
        if search.open_kinds is not None:
            asked.append(entry.subject_kind.in_(search.open_kinds))
        asked += [_is_seen(model) for model in covered_models()]
        if not whoever_looks().is_cleared_for_all:
            asked.append(entry.subject_kind.not_in(kinds_marked()))
    return and_(*asked) if asked else entry.id.is_not(None)


def list_events() -> Sequence[str]:
    """The events that there were."""
    return list_values(AuditEntry.event, CHOICE_LIMIT)


def list_kinds() -> Sequence[str]:
    """The tables of the records that there are entries about."""
    return list_values(AuditEntry.subject_kind, CHOICE_LIMIT)


def each_entry(search: Search, limit: int) -> Iterator[tuple[AuditEntry, bool]]:
    """The newest entries that fit, at most so many, read in batches; each with whether whoever
    looks may not read what it tells."""
    last: int | None = None
    while limit > 0:
        wanted = select_entries(search).limit(min(BATCH, limit))
        if last is not None:
            wanted = wanted.where(AuditEntry.id < last)
        batch = db.session.scalars(wanted).all()
        hidden, outlined = hidden_parts(batch), withheld(batch)
        end_reading()
        if not batch:
            return
        for entry in batch:
            db.session.expunge(entry)
            if hidden:
                entry.changes = json.dumps(shown_changes(entry, hidden))
        for entry in batch:
            is_hidden = (entry.subject_kind, entry.subject_id) in hidden or entry.id in outlined
            yield entry, is_hidden
        last, limit = batch[-1].id, limit - len(batch)
