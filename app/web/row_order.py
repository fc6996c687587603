"""What is asked of rows that people put into another order."""

from flask import request

from app.core.errors import DomainError


def step_asked() -> int:
    """Which way the button pressed moves an item: up (-1) or down (1)."""
    return -1 if request.form.get("direction") == "up" else 1


def order_asked() -> dict[str, list[int]]:
    """The order of rows that the page was drawn with, and the one that they were dragged into."""
    return {"known": _keys("known"), "ids": _keys("order")}


def _keys(name: str) -> list[int]:
    given = request.form.get(name, "").split(",")
    if not all(key.isdecimal() and len(key) < 10 for key in given):
        raise DomainError("The order of items was not recognised.")
    return [int(key) for key in given]
