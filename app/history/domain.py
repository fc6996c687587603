"""What history declares."""

from typing import Any

from flask import current_app

from app.accounts.permissions import can_administer
from app.audit import queries
from app.audit.descriptions import EntryDescription, describe_entries
from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, NavigationEntry, Panel, kind_of
from app.core.unchanged import kept_until_changed
from app.history.views import blueprint

#: The entries that a record's page shows; the page of its history has the rest.
SHOWN = 10


def _record_panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    kind = kind_of(current_app, record)
    if kind is None or not kind.reads_history(actor, record):
        return None
    table = record.__tablename__

    def read() -> tuple[list[EntryDescription], bool]:
        entries = queries.list_latest(table, record.id, SHOWN + 1)
        return describe_entries(entries[:SHOWN]), len(entries) > SHOWN

    history, has_more = kept_until_changed("history", (table, record.id), read, of_records=True)
    return {
        "history": history,
        "has_more": has_more,
        "kind": kind.name,
        "record_id": record.id,
    }


DOMAIN = Domain(
    name="history",
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Record of changes",
            "history.list_entries",
            89,
            can_administer,
            "Who changed what, and when",
        ),
    ),
    panels=(Panel(EVERY_RECORD, 90, "history/record_panel.html", _record_panel),),
)
