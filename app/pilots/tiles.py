"""The map of the regions as a grid of tiles, in plain data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.rag import Rag, attention
from app.pilots.models import Pilot, Region


@dataclass(frozen=True)
class RegionTile:
    """A region, how many places it has and how many of them have each rating, those that need
    attention first; row and column count from 0 at the north-west."""

    region_id: int
    name: str
    row: int
    column: int
    places: int
    counts: tuple[tuple[Rag, int], ...]


def region_tiles(
    regions: Iterable[Region], pilots: Iterable[Pilot], ratings: Mapping[int, Rag]
) -> tuple[RegionTile, ...]:
    """Every region, those without a place too; a place of no region is on none. ``ratings`` are by
    the place's id, and empty where nothing is rated yet."""
    by_region: dict[int, list[Rag]] = {}
    for pilot in pilots:
        if pilot.region_id is not None:
            rating = ratings.get(pilot.id, Rag.NOT_RATED)
            by_region.setdefault(pilot.region_id, []).append(rating)
    return tuple(
        RegionTile(
            region_id=region.id,
            name=region.name,
            row=region.tile_row,
            column=region.tile_column,
            places=len(found := by_region.get(region.id, [])),
            counts=tuple(sorted(Counter(found).items(), key=lambda pair: attention(pair[0])))
            if ratings
            else (),
        )
        for region in regions
    )
