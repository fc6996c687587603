"""One section of HTML in, one tagged PDF out, as plain data; or some that share pages."""

import gc
import io
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

from app.core.collector import without_collector
from app.core.lazy import lazy_import
from app.rendering.assets import Assets
from app.rendering.errors import RenderingUnavailable
from app.rendering.flow import LEAST_PAGES, FlowMember
from app.rendering.fonts import FontFolder
from app.rendering.rendered import RenderedSection

if TYPE_CHECKING:
    from app.rendering import engine
else:
    engine = lazy_import("app.rendering.engine")  # the one module that needs Pango

# Layout makes hundreds of thousands of objects that all live to the end: with the collector on, a
# third of the time goes into looking at them again and again. Off for good, their cycles would pile
# up; so every so many pages.
PAGES_BETWEEN_COLLECTIONS = 120

# The font configuration and the collector belong to the process, so one thread at a time.
_lock = threading.Lock()
_pages_since_collection = 0


def render_section(
    html: str, *, fonts: FontFolder, assets: Assets | None = None
) -> RenderedSection:
    """Render one whole HTML document (doctype, `lang`, `<title>`) to a tagged PDF.

    The same HTML, typeface and assets give the same bytes. Links: `#ID` within the section,
    `pack:ID` to another, `http(s):` or `mailto:` outwards. Pictures and style sheets: `data:` or
    `asset:NAME`, where NAME is a key of `assets`. Characters that the typeface lacks are spelled
    out; over-long words may break.

    Raises `RenderingUnavailable` (a library or the typeface is missing), `ResourceRefused`,
    `BrokenLink`.
    """
    with _drawing(fonts):
        section = engine.render(html, fonts, assets or {})
        _count(section.page_count)
    return section


def render_flow(
    members: Sequence[FlowMember],
    *,
    fonts: FontFolder,
    assets: Assets | None = None,
    is_beginning: bool = True,
    is_followed: bool = False,
    is_written: bool = True,
) -> list[tuple[int, RenderedSection | None]]:
    """Render sections that share pages, laid out as one, in pieces (see `flow`): of each, how many
    sections it has, and what `render_section` gives. Links `#ID` lead within one section.

    `is_beginning` says whether the first is that of the whole flow. Where they are `is_followed` by
    others, the last is there only to show where a piece ends, and no piece has it. What is not
    `is_written` is only laid out, which shows where pieces end.
    """
    with _drawing(fonts):
        pieces = engine.render_flow(
            members,
            fonts,
            assets or {},
            is_beginning=is_beginning,
            is_followed=is_followed,
            is_written=is_written,
        )
        # What was only laid out leaves as much behind.
        _count(sum(section.page_count if section else LEAST_PAGES for _members, section in pieces))
    return pieces


@contextmanager
def _drawing(fonts: FontFolder) -> Iterator[None]:
    with _lock, fonts.in_use(), without_collector():
        _check_engine()
        yield


def _count(pages: int) -> None:
    global _pages_since_collection
    _pages_since_collection += pages
    if _pages_since_collection >= PAGES_BETWEEN_COLLECTIONS:
        gc.collect()
        _pages_since_collection = 0


def _check_engine() -> None:
    """Load what draws, at first use so that all else works without."""
    try:
        # WeasyPrint prints an essay before it raises, and warns about what is checked below.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            has_subsetter = engine.has_subsetter()
    except OSError as error:
        raise RenderingUnavailable(
            "PDFs need Pango, which this machine lacks: run `make setup`, or install"
            " libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        ) from error
    if not has_subsetter:
        raise RenderingUnavailable(
            "PDFs need HarfBuzz’s subsetter, which this machine lacks: run `make setup`, or install"
            " libharfbuzz-subset0."
        )
