"""What restrictions declare: a part of every page of a record that can be restricted."""

from typing import Any

from app.accounts.queries import list_people_named
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.core.restriction import readers_of
from app.pilots.permissions import can_restrict
from app.restrictions.views import blueprint

KINDS = (
    "risk",
    "issue",
    "barrier",
    "milestone",
    "product",
    "interdependency",
    "resource_need",
    "agenda_item",
)


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    may = can_restrict(actor, getattr(record, "pilot_id", None))
    if not may and not record.is_restricted:
        return None
    return {
        "record": record,
        "kind_name": record.__tablename__,
        "named": list_people_named(readers_of(record)),
        "can_restrict": may,
    }


DOMAIN = Domain(
    name="restrictions",
    blueprint=blueprint,
    panels=tuple(Panel(kind, 80, "restrictions/panel.html", _panel) for kind in KINDS),
)
