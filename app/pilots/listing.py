"""Lists of places, all or some: rows and columns that other domains add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.accounts.models import Person
from app.core.rag import Rag, attention
from app.pilots.models import Pilot
from app.pilots.rules import PilotRoleKind

Column = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class PlaceRow:
    pilot: Pilot
    lead: Person | None


@dataclass(frozen=True)
class PlaceListing:
    """``columns`` are panels on the list of places: a template that draws the cell of one
    ``pilot``, and a context with ``label`` (the column's head) and, where the panel has them,
    ``finding`` (a sentence above the list) and ``ratings`` (by the place's id)."""

    rows: Sequence[PlaceRow] = ()
    columns: Sequence[Column] = ()
    findings: Sequence[str] = ()
    ratings: Mapping[int, Rag] = field(default_factory=dict)
    has_made_up: bool = False


def place_listing(pilots: Sequence[Pilot], columns: Sequence[Column], today: date) -> PlaceListing:
    """Some places, those that need attention first."""
    ratings: dict[int, Rag] = {}
    for _template, context in columns:
        ratings |= context.get("ratings", {})
    return PlaceListing(
        rows=[
            PlaceRow(pilot, pilot.holder(PilotRoleKind.LEAD, today))
            for pilot in sorted(
                pilots, key=lambda each: (attention(ratings.get(each.id)), each.name)
            )
        ],
        columns=columns,
        findings=[context["finding"] for _template, context in columns if context.get("finding")],
        ratings=ratings,
        has_made_up=any(
            pilot.is_illustrative or any(theme.is_illustrative for theme in pilot.themes)
            for pilot in pilots
        ),
    )
