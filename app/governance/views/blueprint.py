"""What the routes are bound to, and what both kinds of page share."""

from flask import Blueprint, request, url_for

from app.governance import queries
from app.web.pages import render

blueprint = Blueprint("governance", __name__)


def step_asked() -> int:
    """Which way the button pressed moves an item: up (-1) or down (1)."""
    return -1 if request.form.get("direction") == "up" else 1


def choose_group(heading: str, endpoint: str) -> str:
    """The page that asks of which group something is to be made; ``endpoint`` goes on with it."""
    return render(
        "governance/choose_group.html",
        heading=heading,
        endpoint=endpoint,
        groups=queries.list_groups(),
        crumbs=[("Meetings", url_for("governance.list_meetings")), (heading, None)],
    )
