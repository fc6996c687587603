"""Changes to the inside of WeasyPrint and pydyf that give the same bytes sooner.

Each is for the versions named here, and not applied to others. A gain is of the processor time of a
pack of 44 pages on a quiet machine, as measured before each was taken over.
"""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pydyf
import tinyhtml5
import weasyprint
from weasyprint import css as styles
from weasyprint.css import computed_values, units
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw import text as drawn_text
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, table
from weasyprint.layout import float as floats
from weasyprint.logger import LOGGER
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

from app.rendering import patched_layout
from app.rendering.parsing import NotPlain, parse_plain

log = logging.getLogger(__name__)

#: The versions that they are for.
VERSIONS = {"weasyprint": "70.0", "pydyf": "0.13.0", "tinyhtml5": "2.1.0"}


@dataclass(frozen=True)
class Patch:
    """``changes`` are the attributes that it replaces, each an owner, its name and the new one.
    ``gain`` is the share of time that it saves; ``upstream`` says who would take it."""

    name: str
    gain: str
    upstream: str
    changes: tuple[tuple[Any, str, Any], ...]


# Our own templates are written plainly, and need no parser of all HTML.
_parse_any = tinyhtml5.parse


def _parse_plainly(document: Any, **given: Any) -> Any:
    if isinstance(document, io.StringIO) and given == {"namespace_html_elements": False}:
        try:
            return parse_plain(document.getvalue())
        except NotPlain:
            pass
    return _parse_any(document, **given)


# Numbers and strings, most of what is written, need no search for what they are.
_slow_bytes = pydyf._to_bytes


def _to_bytes(item: Any) -> Any:
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str:
        return item.encode("ascii")
    if kind is int:
        return b"%d" % item
    return _slow_bytes(item)


# Each tag of a document asks for the references of all its pages.
_slow_references = pydyf.PDF.page_references


def _page_references(pdf: Any) -> Any:
    count, references = pdf.__dict__.get("_kept_references", (None, ()))
    if count != len(pdf.pages["Kids"]):
        references = _slow_references.fget(pdf)
        pdf._kept_references = (len(pdf.pages["Kids"]), references)
    return references


# What no rule sets is inherited or initial: most properties of most elements.
_slow_value = styles.ComputedStyle.__missing__
_NOT_PLAIN = frozenset({"float", "display", "position", "page"})


@cache
def _logical_name(key: str, direction: str) -> str | None:
    function = PHYSICAL_FUNCTIONS.get(key)
    return function(block="ttb", inline=direction) if function else None


@cache
def _is_plain(key: str) -> bool:
    return key not in _NOT_PLAIN and not key.startswith(("text_decoration_", "__"))


def _missing_value(style: Any, key: str) -> Any:
    cascaded, parent = style.cascaded, style.parent_style
    if parent is None or key in cascaded or not _is_plain(key):
        return _slow_value(style, key)
    if key in PHYSICAL_FUNCTIONS and _logical_name(key, style["direction"]) in cascaded:
        return _slow_value(style, key)
    if key in INHERITED:
        value = parent[key]
    elif key in INITIAL_NOT_COMPUTED:
        return _slow_value(style, key)
    else:
        value = INITIAL_VALUES[key]
    style[key] = value
    return value


# The style sheet that all sections have is parsed once in a process. One with rules that say more
# to the document than selectors and pages do, or that is complained of, is parsed each time.
_parse = styles.CSS
_SHEETS_KEPT = 8
_AT_RULE = re.compile(rb"@([\w-]+)")
_PLAIN_RULES = frozenset({b"page", b"media"})
_sheets: dict[tuple[str, bytes], Any] = {}


def _parse_once(*, url: str | None = None, **given: Any) -> Any:
    if url is None:
        return _parse(**given)
    response = given["url_fetcher"].fetch(url)
    content = response.read()
    key = (given["media_type"], content)
    kept = _sheets.get(key)
    if kept is None:
        kept = _parsed(url, content, given)
        if kept is None:
            return _parse(url=url, **given)
        while len(_sheets) >= _SHEETS_KEPT:
            del _sheets[next(iter(_sheets))]
        _sheets[key] = kept
    sheet = object.__new__(_parse)
    sheet.base_url, sheet.matcher = kept.base_url, kept.matcher
    sheet.page_rules, sheet.layers = given["page_rules"], given["layers"]
    sheet.page_rules.extend(kept.page_rules)
    return sheet


class _Complaints(logging.Handler):
    """Whether anything was complained of."""

    are_there = False

    def emit(self, _record: logging.LogRecord) -> None:
        self.are_there = True


def _parsed(url: str, content: bytes, given: dict[str, Any]) -> Any:
    """The sheet, if it may be kept."""
    if not set(_AT_RULE.findall(content)) <= _PLAIN_RULES:
        return None
    complaints = _Complaints(logging.WARNING)
    others, LOGGER.handlers[:] = LOGGER.handlers[:], [complaints]
    try:
        alone: dict[str, list[Any]] = {"page_rules": [], "layers": []}
        sheet = _parse(url=url, **given | alone)
    finally:
        LOGGER.handlers[:] = others
    return None if complaints.are_there or sheet.layers else sheet


def _where_imported(name: str, new: Any, *modules: Any) -> tuple[tuple[Any, str, Any], ...]:
    return tuple((module, name, new) for module in modules)


PATCHES = (
    Patch(
        "HTML that is plainly written is read at once",
        "6%",
        "no: it reads only what our templates write",
        ((tinyhtml5, "parse", _parse_plainly),),
    ),
    Patch(
        "numbers and strings are written at once",
        "5 to 8%",
        "pydyf: yes, it is shorter than what it replaces",
        ((pydyf, "_to_bytes", _to_bytes),),
    ),
    Patch(
        "the references of pages are kept",
        "4% of long sections",
        "pydyf: yes",
        ((pydyf.PDF, "page_references", property(_page_references)),),
    ),
    Patch(
        "what no rule sets is looked up at once",
        "up to 7%",
        "WeasyPrint: perhaps, as a rewrite of the function",
        ((styles.ComputedStyle, "__missing__", _missing_value),),
    ),
    Patch(
        "a style sheet is parsed once",
        "4 to 7%",
        "WeasyPrint: no, it has CSS objects for this, which cannot hold page rules of a link",
        ((styles, "CSS", _parse_once),),
    ),
    Patch(
        "a line is laid out once",
        "10 to 15%",
        "WeasyPrint: no, it lets go of layouts for the sake of memory in long documents",
        (
            (Layout, "deactivate", patched_layout.keep_layout),
            (Layout, "reactivate", patched_layout.use_layout),
            (drawn_text, "pango", patched_layout.DRAWING),
        ),
    ),
    Patch(
        "a style’s line height is looked up once",
        "3%",
        "WeasyPrint: yes, as a property that a style keeps",
        _where_imported("strut", patched_layout.strut, line_break, inline, units, computed_values),
    ),
    Patch(
        "lengths that are no shares are resolved once a style",
        "1 to 3%",
        "WeasyPrint: perhaps, where nothing changes a style in place later",
        _where_imported(
            "resolve_percentages",
            patched_layout.resolve_percentages,
            *(absolute, block, column, floats, grid, inline, page, percent, table),
        ),
    ),
    Patch(
        "lines of one style share what Pango is told of it",
        "2%",
        "WeasyPrint: yes",
        ((Layout, "setup", patched_layout.setup),),
    ),
)


_UNPATCHED = [
    (owner, name, vars(owner)[name]) for patch in PATCHES for owner, name, _new in patch.changes
]


def apply() -> bool:
    """Apply all of them for good, if what is installed is what they are for. Whether it was."""
    found = {each.__name__: each.__version__ for each in (weasyprint, pydyf, tinyhtml5)}
    if found != VERSIONS:
        log.warning("documents are drawn without patches, which are for other versions: %s", found)
        return False
    _set([change for patch in PATCHES for change in patch.changes])
    return True


@contextmanager
def applied(patches: tuple[Patch, ...]) -> Iterator[None]:
    """These alone, within the block."""
    before = [(owner, name, vars(owner)[name]) for owner, name, _old in _UNPATCHED]
    _set(_UNPATCHED)
    _set([change for patch in patches for change in patch.changes])
    try:
        yield
    finally:
        _set(before)


def _set(changes: list[tuple[Any, str, Any]]) -> None:
    for owner, name, value in changes:
        setattr(owner, name, value)
