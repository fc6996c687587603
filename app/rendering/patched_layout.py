"""How lines and boxes are laid out sooner, to the same bytes: what ``patches`` puts into
WeasyPrint's layout."""

from collections.abc import Callable
from typing import Any

from weasyprint import css as styles
from weasyprint.draw import text as drawn_text
from weasyprint.layout import percent
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject
from weasyprint.text.line_break import Layout, pango

# A line is laid out by Pango as it is broken, and was once more as it is drawn.
_slow_deactivate, _slow_reactivate = Layout.deactivate, Layout.reactivate
_slow_pango = drawn_text.pango
#: What ends a paragraph for Pango.
_BREAKS = frozenset("\n\r\u2029")


def keep_layout(layout: Any) -> None:
    """After the line is broken it is kept, to be drawn; let go of after that."""
    if layout.__dict__.pop("_is_drawn", False):
        _slow_deactivate(layout)
    else:
        layout._kept_text = layout.text


def use_layout(layout: Any, style: Any) -> None:
    kept_text = layout.__dict__.pop("_kept_text", None)
    layout._is_drawn = True
    DRAWING.keeps = False
    if kept_text != layout.text or layout.justification_spacing or style is not layout.style:
        _slow_reactivate(layout, style)
        return
    if _BREAKS.isdisjoint(kept_text) and layout.get_first_line()[1] is None:
        DRAWING.keeps = True
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


DRAWING = _Pango()


def _once_a_style(name: str, find: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What is found of a style is kept on it, under that name. A style does not change any more
    when boxes are laid out: what would have another gets a copy."""

    def found(style: Any) -> Any:
        kept = style.__dict__.get(name)
        if kept is None:
            kept = find(style)
            setattr(style, name, kept)
        return kept

    return found


# Of each line's height and baseline, what its style says is looked up once.
strut = _once_a_style("_kept_strut", line_break.strut)

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


_lengths_of = _once_a_style("_kept_lengths", _plain_lengths)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    style = box.style
    kept = _lengths_of(style)
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


_setup_of = _once_a_style("_kept_setup", _shared_setup)


def setup(layout: Any, style: Any) -> None:
    shared = _setup_of(style)
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
