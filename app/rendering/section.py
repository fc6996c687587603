"""One section of HTML in, one tagged PDF out, as plain data."""

import gc
import importlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from types import ModuleType

from app.rendering.assets import Assets
from app.rendering.errors import RenderingUnavailable
from app.rendering.fonts import FontFolder

# Layout makes hundreds of thousands of objects that all live to the end: with the collector on, a
# third of the time goes into looking at them again and again. Off for good, their cycles would pile
# up; so every so many pages.
PAGES_BETWEEN_COLLECTIONS = 120

# The font configuration and the collector belong to the process, so one thread at a time.
_lock = threading.Lock()
_pages_since_collection = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A page, counted from 0, and a point on it, in points from its bottom left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading in the reader's side panel, with those below it."""

    label: str
    place: Place
    children: tuple["Bookmark", ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A tagged PDF (PDF/A-3a as far as one section can be) and what is needed to join it to others.

    Plain data throughout: it can be pickled, cached by its HTML, and made in another process.
    `anchors` are the elements with an `id`; links to `pack:ID` stand in `pdf` as URIs, for the
    joiner to resolve. `complaints` are the renderer's own warnings (an unknown property, a picture
    without `alt`), for tests to assert on. `is_conforming` is whether PDF/UA and PDF/A may be
    claimed for it.
    """

    pdf: bytes
    page_count: int
    title: str
    anchors: dict[str, Place] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()
    complaints: tuple[str, ...] = ()
    is_conforming: bool = True


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
    with _lock, fonts.in_use(), _without_collector():
        section: RenderedSection = _load_engine().render(html, fonts, assets or {})
        _pages_since_collection += section.page_count
        if _pages_since_collection >= PAGES_BETWEEN_COLLECTIONS:
            gc.collect()
            _pages_since_collection = 0
    return section


def check_available(fonts: FontFolder) -> None:
    """Raise `RenderingUnavailable` if this machine cannot make PDFs; for commands, at first."""
    with _lock, fonts.in_use():
        _load_engine()


def _load_engine() -> ModuleType:
    """The one module that needs Pango, loaded at first use so that all else works without."""
    try:
        # WeasyPrint prints an essay before it raises, and warns about what is checked below.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            engine = importlib.import_module("app.rendering.engine")
    except OSError as error:
        raise RenderingUnavailable(
            "PDFs need Pango, which this machine lacks: run `make setup`, or install"
            " libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        ) from error
    if not engine.has_subsetter():
        raise RenderingUnavailable(
            "PDFs need HarfBuzz's subsetter, which this machine lacks: run `make setup`, or install"
            " libharfbuzz-subset0."
        )
    return engine


@contextmanager
def _without_collector() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
