"""What is recorded of another area."""

from typing import TypedDict

#: So many themes an area has at most: a filter looks at each.
MOST_THEMES = 6


class AreaFacts(TypedDict):
    name: str
    region_id: int | None
    work: str
    contact_id: int | None
    contact_words: str
    source: str
    is_illustrative: bool
