"""The map of the regions as a grid of tiles, in plain data: pages and packs draw the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.rag import Rag
from app.pilots.models import Pilot, Region


@dataclass(frozen=True)
class TilePilot:
    """``path`` is the address of its page, empty where it has none."""

    name: str
    themes: tuple[str, ...]
    confidence: Rag | None = None
    path: str = ""


@dataclass(frozen=True)
class RegionTile:
    """A region and its pilots; row and column count from 0 at the north-west."""

    name: str
    row: int
    column: int
    pilots: tuple[TilePilot, ...]


def region_tiles(
    regions: Iterable[Region],
    pilots: Iterable[Pilot],
    ratings: Mapping[int, Rag],
    paths: Mapping[int, str],
) -> tuple[RegionTile, ...]:
    """Every region, those without a pilot too; a pilot of no region is on none. ``ratings`` and
    ``paths`` are by pilot's id."""
    by_region: dict[int, list[TilePilot]] = {}
    for pilot in pilots:
        if pilot.region_id is None:
            continue
        by_region.setdefault(pilot.region_id, []).append(
            TilePilot(
                name=pilot.short_name,
                themes=tuple(theme.name for theme in pilot.themes),
                confidence=ratings.get(pilot.id),
                path=paths.get(pilot.id, ""),
            )
        )
    return tuple(
        RegionTile(
            region.name, region.tile_row, region.tile_column, tuple(by_region.get(region.id, ()))
        )
        for region in regions
    )
