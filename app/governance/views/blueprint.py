"""What the routes are bound to, and what both kinds of page share."""

from datetime import date

from flask import Blueprint, request

from app.core.errors import NotFound
from app.governance import queries
from app.governance.models import Meeting

blueprint = Blueprint("governance", __name__)


def step_asked() -> int:
    """Which way the button pressed moves an item: up (-1) or down (1)."""
    return -1 if request.form.get("direction") == "up" else 1


def meeting_of(slug: str, day: str) -> Meeting:
    """The meeting that an address names by its group and its day."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        raise NotFound(f"'{day}' is not a date like 2010-02-18.") from None
    return queries.get_meeting(queries.get_group(slug), held_on)
