"""Progress in the pilot areas: standing item 2."""

from app.packs.content import Part, Pilots
from app.packs.records import Head, Records
from app.packs.sentences import pilots as say


def build(head: Head, records: Records) -> Pilots:
    """Every pilot has its row and its half page, however many there are."""
    pilots, tiles = records.pilots, records.tiles
    themes = [theme for pilot in pilots for theme in pilot.themes]
    regions = sum(bool(tile.pilots) for tile in tiles)
    return Pilots(
        **head.opening(say.pilots_message(pilots)),
        pilots=Part(heading=say.pilots_heading(pilots), rows=tuple(pilots)),
        tiles=Part(heading=say.map_heading(regions, themes, len(pilots)), rows=tuple(tiles)),
    )
