"""What withdrawals declare: a part of the page of every record that can be withdrawn."""

from typing import Any

from flask import current_app

from app.core import clock
from app.core.access import Actor
from app.core.archived import Archivable
from app.core.domain import EVERY_RECORD, Domain, NavigationEntry, Panel, kind_of
from app.core.reading import FirstRows
from app.core.records import label_of
from app.core.withdrawn import Withdrawable
from app.core.wording import Phrase
from app.pilots.permissions import can_read_registers
from app.withdrawals.permissions import can_archive, can_delete, can_withdraw, is_deletable
from app.withdrawals.queries import find_added_at, list_merged
from app.withdrawals.rules import is_new
from app.withdrawals.views import blueprint


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """What was merged into a record, and where it is withdrawn itself or, while it is new,
    deleted."""
    kind = kind_of(current_app, record)
    if kind is None or not is_deletable(kind):
        return None
    may_withdraw = issubclass(kind.model, Withdrawable) and bool(can_withdraw(actor, record))
    may_archive = issubclass(kind.model, Archivable) and bool(can_archive(actor, kind, record))
    merged = list_merged(record) if issubclass(kind.model, Withdrawable) else FirstRows[Any]()
    may_delete = bool(can_delete(actor, kind, record)) and is_new(
        find_added_at(record), clock.now()
    )
    if not merged and not may_withdraw and not may_delete and not may_archive:
        return None
    return {
        "merged": [(label_of(each), each.id) for each in merged],
        "left_out": merged.left_out,
        "kind": kind,
        "record_id": record.id,
        "can_withdraw": may_withdraw,
        "can_delete": may_delete,
        "can_archive": may_archive,
        "record": record,
    }


DOMAIN = Domain(
    name="withdrawals",
    events={
        "record:deleted": "Deleted",
        "record:archived": "Archived",
        "record:brought-back": "Brought back",
    },
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Withdrawn records",
            "withdrawals.list_withdrawn",
            75,
            can_read_registers,
            "What was withdrawn or merged, why, and how to restore it",
        ),
        NavigationEntry(
            "Programme",
            "Archived records",
            "withdrawals.list_archived",
            76,
            can_read_registers,
            Phrase("{Places} and groups that have ended, why, and how to bring them back"),
        ),
    ),
    panels=(Panel(EVERY_RECORD, 85, "withdrawals/panel.html", _panel),),
)
