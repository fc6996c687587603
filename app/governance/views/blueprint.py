"""What the routes are bound to, and what both kinds of page share."""

from flask import Blueprint, request

blueprint = Blueprint("governance", __name__)


def step_asked() -> int:
    """Which way the button pressed moves an item: up (-1) or down (1)."""
    return -1 if request.form.get("direction") == "up" else 1
