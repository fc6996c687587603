"""One section of HTML in, one tagged PDF out, as plain data."""

import gc
import io
import threading
import warnings
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from app.core.collector import without_collector
from app.core.lazy import lazy_import
from app.rendering.assets import Assets
from app.rendering.errors import RenderingUnavailable
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
    global _pages_since_collection
    with _lock, fonts.in_use(), without_collector():
        _check_engine()
        section = engine.render(html, fonts, assets or {})
        _pages_since_collection += section.page_count
        if _pages_since_collection >= PAGES_BETWEEN_COLLECTIONS:
            gc.collect()
            _pages_since_collection = 0
    return section


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
            "PDFs need HarfBuzz's subsetter, which this machine lacks: run `make setup`, or install"
            " libharfbuzz-subset0."
        )
