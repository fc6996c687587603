"""What restrictions declare: parts of the pages of records that can be restricted or are marked."""

from typing import Any

from flask import current_app

from app.accounts.queries import list_people_named
from app.core.access import Actor
from app.core.domain import EVERY_RECORD, Domain, Panel, kind_of
from app.core.marked import Marked
from app.core.readers import readers_of
from app.pilots.permissions import can_restrict
from app.restrictions.permissions import can_mark
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


def _marking_panel(record: Any, actor: Actor) -> dict[str, Any] | None:
    """The marking of a record, and where it is changed."""
    kind = kind_of(current_app, record)
    if kind is None or not isinstance(record, Marked):
        return None
    return {"record": record, "kind_name": kind.name, "can_mark": can_mark(actor)}


DOMAIN = Domain(
    name="restrictions",
    events={
        "record:marked": "Marking changed",
        "record:restricted": "Readers changed",
    },
    blueprint=blueprint,
    panels=(
        Panel(EVERY_RECORD, 79, "restrictions/marking_panel.html", _marking_panel),
        Panel(EVERY_RECORD, 80, "restrictions/panel.html", _panel),
    ),
)
