"""Whole documents: sections first, then the front matter that quotes their page numbers, then both joined."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.rendering.assets import Assets
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A section still to be rendered.

    `key` is an anchor at the top of its first page (so `pack:KEY` links to it, and `page_of[KEY]` is its
    page); no element may have it as its `id`. `title` is the running title, also the bookmark where the HTML has no heading.
    `html` is a whole HTML document.
    """

    key: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the file says of itself. `made_at` is aware; it is written as given, never read from a clock."""

    title: str
    author: str
    made_at: datetime
    language: str = "en-GB"


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document. `page_of` gives the page (from 1) of every `id` and section key in it."""

    pdf: bytes
    page_count: int
    page_of: dict[str, int]
    complaints: tuple[str, ...] = ()


# Pages of front matter by name and page; gives back the front matter's HTML.
FrontMatter = Callable[[Mapping[str, int]], str]
# Steps done, steps in all, what comes next in a few words.
Progress = Callable[[int, int, str], None]


def build_document(
    front: FrontMatter,
    sections: Sequence[SectionSource],
    *,
    details: Details,
    furniture: Furniture,
    fonts: FontFolder,
    assets: Assets | None = None,
    on_progress: Progress | None = None,
) -> Document:
    """Render, number, join and stamp. Front matter comes first; `front(page_of)` makes its HTML.

    `page_of` has the final page, from 1, of every `id` in the sections and of every section's key; so page
    numbers are literal text. `front` is called again until its own length agrees with the numbers it was given.
    The same input gives the same bytes.

    Raises `RenderingUnavailable`, `ResourceRefused`, `BrokenLink`, `UnstableFrontMatter`.
    """
    raise NotImplementedError
