"""The list of all pilots: rows, columns that other domains add, and the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Person
from app.core.rag import Rag, attention
from app.pilots.models import Pilot, Region
from app.pilots.rules import PilotRoleKind
from app.pilots.tiles import RegionTile, region_tiles

Column = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class PilotRow:
    pilot: Pilot
    lead: Person | None
    path: str


@dataclass(frozen=True)
class PilotListing:
    """``columns`` are panels on the list of pilots: a template that draws the cell of one
    ``pilot``, and a context with ``label`` (the column's head) and, where the panel has them,
    ``finding`` (a sentence above the list) and ``ratings`` (by pilot's id)."""

    rows: Sequence[PilotRow]
    columns: Sequence[Column]
    findings: Sequence[str]
    tiles: Sequence[RegionTile]
    has_made_up: bool


def pilot_listing(
    pilots: Sequence[Pilot],
    regions: Sequence[Region],
    columns: Sequence[Column],
    paths: Mapping[int, str],
    today: date,
) -> PilotListing:
    ratings: dict[int, Rag] = {}
    for _template, context in columns:
        ratings |= context.get("ratings", {})

    return PilotListing(
        rows=[
            PilotRow(pilot, pilot.holder(PilotRoleKind.LEAD, today), paths[pilot.id])
            for pilot in sorted(
                pilots, key=lambda each: (attention(ratings.get(each.id)), each.name)
            )
        ],
        columns=columns,
        findings=[context["finding"] for _template, context in columns if context.get("finding")],
        tiles=region_tiles(regions, pilots, ratings, paths),
        has_made_up=any(
            pilot.is_illustrative or any(theme.is_illustrative for theme in pilot.themes)
            for pilot in pilots
        ),
    )
