"""What withdrawals declare: a part of the page of every record that can be withdrawn."""

from typing import Any

from flask import current_app

from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, NavigationEntry, Panel, kind_of
from app.core.records import label_of
from app.core.withdrawn import Withdrawable
from app.pilots.permissions import can_read_registers
from app.withdrawals.permissions import can_withdraw
from app.withdrawals.queries import list_merged
from app.withdrawals.views import blueprint


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """What was merged into a record, and where it is withdrawn itself."""
    kind = kind_of(current_app, record)
    if kind is None or not issubclass(kind.model, Withdrawable):
        return None
    merged, may = list_merged(record), can_withdraw(actor, record)
    if not merged and not may:
        return None
    return {
        "merged": [(label_of(each), each.id) for each in merged],
        "left_out": merged.left_out,
        "kind": kind,
        "record_id": record.id,
        "can_withdraw": may,
    }


DOMAIN = Domain(
    name="withdrawals",
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
    ),
    panels=(Panel(EVERY_RECORD, 85, "withdrawals/panel.html", _panel),),
)
