"""What notes on places declare."""

from typing import Any

from app.core.access import Actor, Role
from app.core.domain import Domain, Panel
from app.pilots.models import Pilot, Region
from app.pilots.notes import queries
from app.pilots.notes.permissions import can_write_notes
from app.pilots.notes.views import blueprint


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    """The newest notes that the actor may read; nothing for those who have nothing to do with
    them."""
    can_write = can_write_notes(actor, pilot.id)
    if not can_write and pilot.id not in actor.pilots_kept:
        return None
    notes = queries.list_notes_on(actor, pilot.id)
    return {"notes": notes, "pilot": pilot, "can_write": can_write} if notes or can_write else None


def _region_panel(region: Region, actor: Actor) -> dict[str, Any] | None:
    if not actor.is_secretariat and not actor.is_(Role.GOVERNMENT_OFFICE_LEAD):
        return None
    return {"notes": queries.list_notes_in(actor, region.id), "pilot": None, "can_write": False}


DOMAIN = Domain(
    name="notes",
    blueprint=blueprint,
    panels=(
        Panel("pilot", 45, "notes/panel.html", _pilot_panel),
        Panel("region", 20, "notes/panel.html", _region_panel),
    ),
)
