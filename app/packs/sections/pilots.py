"""Progress in the pilot areas: standing item 2."""

from app.core.rag import attention
from app.packs.content import Part, Pilots
from app.packs.records import Head, Records
from app.packs.sentences import pilots as say


def build(head: Head, records: Records) -> Pilots:
    """Every pilot has its row and its half page, however many there are; what needs attention
    comes first."""
    tiles = records.tiles
    pilots = sorted(records.pilots, key=lambda each: (attention(each.confidence), each.name))
    themes = [theme for pilot in pilots for theme in pilot.themes]
    regions = sum(bool(tile.pilots) for tile in tiles)
    return Pilots(
        **head.opening(say.pilots_message(pilots)),
        pilots=Part(heading=say.pilots_heading(pilots), rows=tuple(pilots)),
        tiles=Part(heading=say.map_heading(regions, themes, len(pilots)), rows=tuple(tiles)),
    )
