"""What restrictions declare: a part of every page of a record that can be restricted."""

from typing import Any

from flask import current_app

from app.accounts.queries import list_people_named
from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, Panel, kind_of
from app.core.restriction import readers_of
from app.pilots.permissions import can_restrict
from app.restrictions.views import blueprint


def _panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    kind = kind_of(current_app, record)
    if kind is None or not kind.can_be_restricted:
        return None
    may = can_restrict(actor, getattr(record, "pilot_id", None))
    if not may and not record.is_restricted:
        return None
    return {
        "record": record,
        "kind_name": kind.name,
        "named": list_people_named(readers_of(record)),
        "can_restrict": may,
    }


DOMAIN = Domain(
    name="restrictions",
    blueprint=blueprint,
    panels=(Panel(EVERY_RECORD, 80, "restrictions/panel.html", _panel),),
)
