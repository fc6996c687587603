"""What is asked of rows that people put into another order."""

from typing import TypedDict

from flask import request

from app.core.errors import DomainError


class Move(TypedDict):
    """A move of one row: which way (up is -1, down is 1), and its place on the page."""

    step: int
    place: int | None


def move_asked() -> Move:
    """What the button pressed asks for."""
    place = request.form.get("place", "")
    return {
        "step": -1 if request.form.get("direction") == "up" else 1,
        "place": int(place) if place.isdecimal() and len(place) < 10 else None,
    }


def order_asked() -> dict[str, list[int]]:
    """The order of rows that the page was drawn with, and the one that they were dragged into."""
    return {"known": _keys("known"), "ids": _keys("order")}


def _keys(name: str) -> list[int]:
    given = request.form.get(name, "").split(",")
    if not all(key.isdecimal() and len(key) < 10 for key in given):
        raise DomainError("The order of items was not recognised.")
    return [int(key) for key in given]
