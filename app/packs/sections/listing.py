"""Long lists cut to what a section can hold, with a line that says where the rest is."""

from collections.abc import Sequence
from typing import TypeVar

from app.packs.content import Part

T = TypeVar("T")


def part(heading: str, rows: Sequence[T], most: int, rest_in: str) -> Part[T]:
    """At most ``most`` rows, or a quarter more where these are all; ``heading`` speaks of all."""
    if len(rows) <= most * 5 // 4:
        return Part(heading=heading, rows=tuple(rows))
    rest = f"These are {most} of {len(rows):,}; the rest are in {rest_in}."
    return Part(heading=heading, rows=tuple(rows[:most]), rest=rest)
