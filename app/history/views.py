"""Pages of the record of changes: one record's history, and the search for administrators."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, request, stream_with_context, url_for
from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload

from app.accounts.identity import current_actor
from app.accounts.permissions import can_administer
from app.audit import queries
from app.audit.models import AuditEntry
from app.audit.notes import note
from app.audit.words import capital, deed_in_words, kind_in_words, plainly, told
from app.core.database import transaction
from app.core.domain import RecordKind, domains_of
from app.core.errors import NotFound
from app.core.exports import as_text_cell
from app.core.formats import counted
from app.extensions import db
from app.web.forms import asked_for
from app.web.guards import require, require_sight
from app.web.pages import render
from app.web.paging import choose, paginate

blueprint = Blueprint("history", __name__)

#: The most entries that one file holds; days and filters part a longer record.
EXPORT_LIMIT = 20_000

COLUMNS = (
    "Entry",
    "Recorded at (UTC)",
    "Programme's date",
    "Person",
    "On behalf of",
    "Deed",
    "Kind of record",
    "Record number",
    "Record",
    "What changed",
    "Details",
    "Before and after (JSON)",
    "Hash",
)


def _kind(name: str) -> RecordKind:
    for domain in domains_of(current_app):
        for kind in domain.records:
            if kind.name == name:
                return kind
    raise NotFound("There is no such kind of record.")


def _load(kind: RecordKind, record_id: int) -> Any:
    """The record with what it refers to."""
    singles = [each for each in inspect(kind.model).relationships if not each.uselist]
    record = db.session.scalar(
        select(kind.model)
        .where(kind.model.id == record_id)
        .options(*(joinedload(getattr(kind.model, each.key)) for each in singles))
    )
    if record is None:
        raise NotFound("There is no such record.")
    return record


@blueprint.get("/history/<kind>/<int:record_id>")
def show_history(kind: str, record_id: int) -> str:
    """All that was changed in a record, for whoever may read it."""
    found = _kind(kind)
    record = _load(found, record_id)
    require_sight(found.reads_history(current_actor(), record))
    endpoint, values = found.address(record)
    page = paginate(queries.select_history(found.model.__tablename__, record_id))
    return render(
        "history/show_history.html",
        page=page,
        history=[told(entry) for entry in page.items],
        name=page.items[0].subject_label if page.items else "",
        kind=found.name,
        address=url_for(endpoint, **values),
    )


def _search(deed: str, kind: str) -> queries.Search:
    return queries.Search(
        text=asked_for("q"),
        person=asked_for("person"),
        deed=deed,
        kind=kind,
        starts_on=_day("from"),
        ends_on=_day("to"),
    )


def _day(name: str) -> date | None:
    """A day of the address; None for anything else."""
    try:
        return date.fromisoformat(asked_for(name, 10))
    except ValueError:
        return None


@blueprint.get("/audit")
def list_entries() -> str:
    """The record of changes, to search."""
    require(can_administer(current_actor()))
    deeds = choose("deed", "Deed", [(tag, _tag(tag), None) for tag in queries.list_deeds()])
    kinds = choose(
        "kind",
        "Kind of record",
        [(t, capital(kind_in_words(t)), None) for t in queries.list_kinds()],
    )
    search = _search(deeds.chosen, kinds.chosen)
    page = paginate(queries.select_entries(search))
    return render(
        "history/list_entries.html",
        page=page,
        rows=[(entry, told(entry)) for entry in page.items],
        search=search,
        filters=[kinds, deeds],
        export=url_for("history.export_entries", **_asked()),
        limit=EXPORT_LIMIT,
    )


def _tag(deed: str) -> str:
    """``risk:closed`` among others of other kinds: "Risk: closed"."""
    kind = capital(kind_in_words(deed.partition(":")[0]))
    return f"{kind}: {deed_in_words(deed).lower()}"


def _asked() -> dict[str, str]:
    names = ("q", "person", "deed", "kind", "from", "to")
    return {name: request.args[name] for name in names if request.args.get(name)}


@blueprint.get("/audit.csv")
def export_entries() -> Response:
    """The entries that the search finds, newest first, as a table of texts."""
    actor = current_actor()
    require(can_administer(actor))
    search = _search(asked_for("deed"), asked_for("kind"))
    with transaction():
        note(
            actor, "audit:exported", details=f"At most {counted(EXPORT_LIMIT, 'entry', 'entries')}"
        )

    def rows() -> Iterator[str]:
        yield _row(COLUMNS)
        for entry in queries.each_entry(search, EXPORT_LIMIT):
            yield _row(_cells(entry))

    return Response(
        stream_with_context(rows()),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="record-of-changes.csv"'},
    )


def _cells(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.id,
        entry.at.isoformat(timespec="seconds"),
        entry.on_day.isoformat(),
        entry.actor_name,
        entry.on_behalf_of,
        entry.deed,
        kind_in_words(entry.subject_kind),
        entry.subject_id,
        entry.subject_label,
        plainly(entry),
        entry.details,
        entry.changes,
        entry.hash,
    )


def _row(cells: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([as_text_cell(cell) for cell in cells])
    return line.getvalue()
