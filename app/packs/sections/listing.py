"""Long lists cut to what a section can hold, with a line that says where the rest is."""

from collections.abc import Sequence
from typing import TypeVar

from app.packs.content import Part

T = TypeVar("T")


def part(heading: str, rows: Sequence[T], most: int, rest_in: str) -> Part[T]:
    """At most ``most`` rows; ``heading`` speaks of all of them."""
    left = len(rows) - most
    rest = f"These are {most} of {len(rows):,}; the rest are in {rest_in}." if left > 0 else ""
    return Part(heading=heading, rows=tuple(rows[:most]), rest=rest)
