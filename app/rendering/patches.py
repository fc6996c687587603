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
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject
from weasyprint.text.line_break import Layout, pango

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


# A line is laid out by Pango as it is broken, and was once more as it is drawn.
_slow_deactivate, _slow_reactivate = Layout.deactivate, Layout.reactivate
_slow_pango = drawn_text.pango
#: What ends a paragraph for Pango.
_BREAKS = frozenset("\n\r\u2029")


def _keep_layout(layout: Any) -> None:
    """After the line is broken it is kept, to be drawn; let go of after that."""
    if layout.__dict__.pop("_is_drawn", False):
        _slow_deactivate(layout)
    else:
        layout._kept_text = layout.text


def _use_layout(layout: Any, style: Any) -> None:
    kept_text = layout.__dict__.pop("_kept_text", None)
    layout._is_drawn = True
    _DRAWING.keeps = False
    if kept_text != layout.text or layout.justification_spacing or style is not layout.style:
        _slow_reactivate(layout, style)
        return
    if _BREAKS.isdisjoint(kept_text) and layout.get_first_line()[1] is None:
        _DRAWING.keeps = True
    else:
        pango.pango_layout_set_width(layout.layout, -1)


class _Pango:
    """Pango, for what draws a line. To be told of one line that it is one makes it lay it out
    anew."""

    keeps = False

    def __getattr__(self, name: str) -> Any:
        value = getattr(_slow_pango, name)
        setattr(self, name, value)
        return value

    def pango_layout_set_single_paragraph_mode(self, layout: Any, setting: bool) -> None:
        if not self.keeps:
            _slow_pango.pango_layout_set_single_paragraph_mode(layout, setting)


_DRAWING = _Pango()


# Of each line's height and baseline, what its style says is looked up once. A style does not change
# any more when its lines are made: what would have another gets a copy.
_slow_strut = line_break.strut


def _strut(style: Any) -> Any:
    kept = style.__dict__.get("_kept_strut")
    if kept is None:
        kept = style._kept_strut = _slow_strut(style)
    return kept


# Margins and the like that are no shares of anything are the same wherever a box stands.
_slow_percentages = percent.resolve_percentages
_EDGES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{kind}_{edge}" for kind in ("margin", "padding") for edge in _EDGES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDERS = tuple(f"border_{edge}_width" for edge in _EDGES)


def _plain_lengths(style: Any) -> dict[str, Any]:
    """Used lengths of a box, by their names; none where a share or a sum is among them."""
    lengths = {}
    for name in _LENGTHS:
        value = style[name]
        if value is not None and value != "auto":
            if getattr(value, "unit", "%") == "%":
                return {}
            value = value.value
        elif value == "auto" and name.startswith("min_"):
            value = 0
        lengths[name] = value
    if style["border_collapse"] != "collapse":
        lengths |= {name: style[name] for name in _BORDERS}
    return lengths


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    style = box.style
    kept = style.__dict__.get("_kept_lengths")
    if kept is None:
        kept = style._kept_lengths = _plain_lengths(style)
    if not kept:
        _slow_percentages(box, containing_block)
        return
    box.__dict__.update(kept)
    if _BORDERS[0] not in kept:  # what a table has worked out stays
        for name in _BORDERS:
            if not hasattr(box, name):
                setattr(box, name, style[name])
    if style["box_sizing"] != "content-box":
        percent.adjust_box_sizing(box, "width")
        percent.adjust_box_sizing(box, "height")


# Lines of one style are laid out with one Pango context and one description of their typeface.
_slow_setup = Layout.setup
_FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    "font_feature_settings",
)
_SHARED_BY = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", *_FEATURES),
    *("font_variation_settings", "direction", "lang"),
)


def _setup(layout: Any, style: Any) -> None:
    shared = style.__dict__.get("_kept_setup")
    if shared is None:
        shared = style._kept_setup = _shared_setup(style)
    if not shared:
        _slow_setup(layout, style)
        return
    context, description, layout.language, features = shared
    layout.style, layout.first_line_direction = style, 0
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, description)
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    if features is not None:
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, features)
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _shared_setup(style: Any) -> tuple[Any, ...]:
    """The context, the description, the language and the features, as ``Layout.setup`` makes them.
    None of what is underlined, which needs more, nor in a picture, which has other styles."""
    if not isinstance(style, styles.ComputedStyle | styles.AnonymousStyle):
        return ()
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        return ()
    fonts = style.font_config
    kept = fonts.__dict__.setdefault("_kept_setups", {})
    key = tuple(style[name] for name in _SHARED_BY)
    if key not in kept:
        context = ffi.gc(
            pango.pango_font_map_create_context(fonts.font_map), gobject.g_object_unref
        )
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
        language = pango.pango_language_get_default()
        if style["lang"]:
            name, _bytes = line_break.unicode_to_char_p(style["lang"])
            language = pango.pango_language_from_string(name)
            pango.pango_context_set_language(context, language)
        description = line_break.get_font_description(style)
        wanted = line_break.font_features(*(style[name] for name in _FEATURES))
        features = None
        if wanted:
            text = ",".join(f"{name} {value}" for name, value in wanted.items()).encode()
            features = fonts.font_features.get(text)
            if features is None:
                features = fonts.font_features[text] = pango.pango_attr_font_features_new(text)
        kept[key] = (context, description, language, features)
    found: tuple[Any, ...] = kept[key]
    return found


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
            (Layout, "deactivate", _keep_layout),
            (Layout, "reactivate", _use_layout),
            (drawn_text, "pango", _DRAWING),
        ),
    ),
    Patch(
        "a style’s line height is looked up once",
        "3%",
        "WeasyPrint: yes, as a property that a style keeps",
        _where_imported("strut", _strut, line_break, inline, units, computed_values),
    ),
    Patch(
        "lengths that are no shares are resolved once a style",
        "1 to 3%",
        "WeasyPrint: perhaps, where nothing changes a style in place later",
        _where_imported(
            "resolve_percentages",
            _resolve_percentages,
            *(absolute, block, column, floats, grid, inline, page, percent, table),
        ),
    ),
    Patch(
        "lines of one style share what Pango is told of it",
        "2%",
        "WeasyPrint: yes",
        ((Layout, "setup", _setup),),
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
