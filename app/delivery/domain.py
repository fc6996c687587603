"""What delivery declares."""

from typing import Any

from app.accounts.rules import Actor
from app.core import clock
from app.core.domain import Domain, NavigationEntry, Panel
from app.delivery import queries
from app.delivery.permissions import DeliveryPermission
from app.delivery.positions import position
from app.delivery.views import blueprint
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of, can_read_registers


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    today = clock.today()
    return {
        "positions": [position(m, today) for m in queries.list_milestones(pilot.id)],
        "pilot": pilot,
        "can_add": can_edit_record_of(actor, pilot.id),
    }


DOMAIN = Domain(
    name="delivery",
    blueprint=blueprint,
    permissions=DeliveryPermission,
    navigation=(
        NavigationEntry(
            "Delivery", "Milestones", "delivery.list_milestones", 40, can_read_registers
        ),
    ),
    panels=(Panel("pilot", 20, "delivery/pilot_panel.html", _pilot_panel),),
)
