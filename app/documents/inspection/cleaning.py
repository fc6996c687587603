"""HTML cut down to a small set of tags, without style, script, identifiers or anything fetched."""

import nh3

from .shape import MOST_COLUMNS

_TAGS = frozenset(
    "a blockquote br caption code em h1 h2 h3 h4 h5 h6 hr img li mark ol p pre s strong sub sup"
    " table tbody td th thead tr u ul".split()
)
_LINKS = ("http://", "https://", "mailto:")
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"scope", "colspan"},
    "td": {"colspan"},
    "ol": {"start"},
    "p": {"class", "data-number"},
    "table": {"class"},
}
#: Paragraphs with numbers of their own, by how far they stand in.
_NUMBERED = frozenset(f"pack-numbered-{level}" for level in range(1, 10))
#: The second and later parts of a table that is too wide for a page.
CONTINUED = "pack-continued"


def clean_html(html: str) -> str:
    """The same words and structure, and nothing else."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title", "textarea", "svg", "math", "template"},
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "data"},
        strip_comments=True,
        link_rel=None,
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.lower().startswith(_LINKS) else None
    if attribute == "src":
        return value if value.startswith(_PICTURES) else None
    if attribute == "scope":
        return value if value in ("col", "row") else None
    if attribute == "class":
        return value if value in (_NUMBERED if tag == "p" else (CONTINUED,)) else None
    if attribute == "colspan":
        return value if value.isdecimal() and 1 < int(value) <= MOST_COLUMNS else None
    if attribute == "start":
        return value if value.isdecimal() and len(value) < 6 else None
    return value
