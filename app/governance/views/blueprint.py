"""What the routes are bound to, and what both kinds of page share."""

from datetime import date

from flask import Blueprint, request

from app.accounts.identity import current_actor
from app.core.errors import DomainError, NotFound
from app.governance import queries
from app.governance.models import Group, Meeting
from app.governance.permissions import can_read_groups, can_read_meeting
from app.web.guards import require_sight

blueprint = Blueprint("governance", __name__)


def step_asked() -> int:
    """Which way the button pressed moves an item: up (-1) or down (1)."""
    return -1 if request.form.get("direction") == "up" else 1


def order_asked() -> dict[str, list[int]]:
    """The order of rows that the page was drawn with, and the one that they were dragged into."""
    return {"known": _keys("known"), "ids": _keys("order")}


def _keys(name: str) -> list[int]:
    given = request.form.get(name, "").split(",")
    if not all(key.isdecimal() and len(key) < 10 for key in given):
        raise DomainError("This is not an order of items.")
    return [int(key) for key in given]


def meeting_of(slug: str, day: str) -> Meeting:
    """The meeting that an address names by its group and its day, if the actor may see it."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"'{day}' is not a date like 2010-02-18.") from None
    group = queries.get_group(slug)
    require_sight(can_read_meeting(current_actor(), group.id))
    return queries.get_meeting(group, held_on)


def group_of(slug: str) -> Group:
    """The group that an address names, if the actor may see groups."""
    require_sight(can_read_groups(current_actor()))
    return queries.get_group(slug)
