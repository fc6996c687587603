"""Pages of the record of changes: one record's history, and the search for administrators."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from app.accounts.permissions import can_administer
from app.audit import queries
from app.audit.descriptions import describe_entries, describe_outline, entry_text
from app.audit.labels import event_label
from app.audit.models import AuditEntry
from app.audit.notes import note
from app.audit.rights import withheld
from app.core.database import transaction
from app.core.exports import Cell, Column, Table
from app.core.labels import table_label
from app.core.records import get_record, kind_named
from app.core.sentences import capital
from app.history.permissions import kinds_open_to
from app.web.exports import asks_for_file, export_response
from app.web.forms import asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import render
from app.web.paging import choose, paginate

blueprint = Blueprint("history", __name__)

#: What stands in a file for what its reader may not read.
NOT_SHOWN = "Not shown to administrators"

#: The most entries that one file holds, the newest; days and filters part a longer record.
EXPORT_LIMIT = 20_000


@dataclass(frozen=True)
class EntryRow:
    """An entry as its reader gets it: whole, or (``is_open`` false) in outline."""

    entry: AuditEntry
    is_open: bool

    def open(self, value: Cell) -> Cell:
        return value if self.is_open else None


ENTRIES: Table[EntryRow] = Table(
    "Record of changes",
    (
        Column("Entry", lambda row: row.entry.id, 8),
        Column("Recorded", lambda row: row.entry.at, 18),
        Column("Programme’s date", lambda row: row.entry.on_day, 12),
        Column("Person", lambda row: row.entry.actor_name, 30),
        Column("On behalf of", lambda row: row.entry.on_behalf_of, 24),
        Column("Event", lambda row: row.entry.event, 24),
        Column("Kind of record", lambda row: table_label(row.entry.subject_kind)),
        Column("Record number", lambda row: row.open(row.entry.subject_id), 8),
        Column("Record", lambda row: row.open(row.entry.subject_label), 40),
        Column("What changed", lambda row: entry_text(row.entry) if row.is_open else NOT_SHOWN, 80),
        Column("Details", lambda row: row.open(row.entry.details), 30),
        Column("Before and after (JSON)", lambda row: row.open(row.entry.changes), 40),
        Column("Hash", lambda row: row.entry.hash, 20),
    ),
)


@blueprint.get("/history/<kind>/<int:record_id>")
def show_history(kind: str, record_id: int) -> str:
    """All that was changed in a record, for whoever may read it."""
    found, record = get_record(kind_named(current_app, kind), record_id, though_withdrawn=True)
    require_sight(found.reads_history(current_actor(), record))
    endpoint, values = found.address(record)
    page = paginate(queries.select_history(found.model.__tablename__, record_id))
    history = describe_entries(page.items)
    return render(
        "history/show_history.html",
        page=page,
        history=history,
        name=history[0].record if history else "",
        kind=found.name,
        address=url_for(endpoint, **values),
    )


def _search(event: str, kind: str, open_kinds: Collection[str] | None) -> queries.Search:
    return queries.Search(
        text=asked_for("q"),
        person=asked_for("person"),
        event=event,
        kind=kind,
        starts_on=_day("from"),
        ends_on=_day("to"),
        open_kinds=open_kinds,
    )


def _day(name: str) -> date | None:
    """A day of the address; None for anything else."""
    try:
        return date.fromisoformat(asked_for(name, 10))
    except ValueError:
        return None


@blueprint.get("/audit")
def list_entries() -> str | Response:
    """The record of changes, to search."""
    actor = current_actor()
    require(can_administer(actor))
    events = choose(
        "event", "Event", [(tag, _full_label(tag), None) for tag in queries.list_events()]
    )
    kinds = choose(
        "kind",
        "Kind of record",
        [(t, capital(table_label(t)), None) for t in queries.list_kinds()],
    )
    open_kinds = kinds_open_to(actor)

    def row_of(entry: AuditEntry, is_hidden: bool) -> EntryRow:
        is_of_open_kind = open_kinds is None or entry.subject_kind in open_kinds
        return EntryRow(entry, is_of_open_kind and not is_hidden)

    search = _search(events.chosen, kinds.chosen, open_kinds)
    if asks_for_file():
        with transaction():
            note(actor, "audit:exported", details=f"At most {EXPORT_LIMIT:,} entries")
        return export_response(ENTRIES, starmap(row_of, queries.each_entry(search, EXPORT_LIMIT)))
    page = paginate(queries.select_entries(search), total=queries.known_count(search))
    hidden, outlined = queries.hidden_parts(page.items), withheld(page.items)
    rows = [
        row_of(e, (e.subject_kind, e.subject_id) in hidden or e.id in outlined) for e in page.items
    ]
    return render(
        "history/list_entries.html",
        page=page,
        export_limit=EXPORT_LIMIT,
        rows=[
            (row, whole if row.is_open else describe_outline(row.entry))
            for row, whole in zip(rows, describe_entries(page.items, hidden, outlined), strict=True)
        ],
        shows_all=open_kinds is None,
        search=search,
        filters=[kinds, events],
    )


def _full_label(tag: str) -> str:
    """``risk:closed`` among others of other kinds: "Risk: closed"."""
    kind = capital(table_label(tag.partition(":")[0]))
    return f"{kind}: {event_label(tag).lower()}"
