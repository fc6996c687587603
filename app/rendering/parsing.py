"""Reads the HTML of our own templates into a tree several times as fast as a parser of all HTML.

What is written plainly has one reading: every tag closed in its order, attributes in double quotes,
each element where it may stand. Whatever is not so plain is left to the parser of all HTML, which
gives the same tree for what is (``tests/unit/rendering/test_parsing.py``).
"""

import re
import sys
from html import unescape
from html.entities import html5
from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_SPACE = "[ \\n\\t]"
_ATTRIBUTES = rf'((?:{_SPACE}+[a-z][a-z0-9-]*="[^"]*"|{_SPACE}+viewBox="[^"]*")*)'

_DOCUMENT = re.compile(
    rf"{_SPACE}*<!(?i:doctype) html>{_SPACE}*<html{_ATTRIBUTES}>{_SPACE}*<head>(?P<head>.*?)</head>"
    rf"(?P<between>{_SPACE}*)<body{_ATTRIBUTES}>(?P<body>.*)"
    rf"</body>(?P<after>{_SPACE}*)</html>(?P<end>{_SPACE}*)",
    re.DOTALL,
)
_TOKEN = re.compile(rf"<(/?)([a-z][a-z0-9]*){_ATTRIBUTES}{_SPACE}*(/?)>|([^<]+)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_REFERENCE = re.compile(r"&(#[0-9]+;|#x[0-9a-fA-F]+;|[a-zA-Z0-9]+;)?")
# A parser of all HTML drops, replaces or complains of these.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_SPACE_CODE = ord(" ")

_EMPTY = frozenset({"br", "col", "hr", "img", "link", "meta"})
_PHRASING = frozenset(
    "a abbr b bdi br cite code em i img q s small span strong sub sup time u".split()
)
#: What ends an open paragraph.
_BLOCK = frozenset(
    "article aside blockquote caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main ol p section table ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ROWS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
#: What may stand in these, and nowhere else; and in them nothing else, and no text.
_CHILDREN = {
    "table": frozenset({"caption", "colgroup", *_ROWS}),
    "colgroup": frozenset({"col"}),
    **dict.fromkeys(_ROWS, frozenset({"tr"})),
    "tr": _CELLS,
}
_PARENTS = {
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "col": frozenset({"colgroup"}),
    **dict.fromkeys(_ROWS, frozenset({"table"})),
    "tr": _ROWS,
    **dict.fromkeys(_CELLS, frozenset({"tr"})),
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "title": frozenset({"head"}),
    "style": frozenset({"head"}),
    "link": frozenset({"head"}),
    "meta": frozenset({"head"}),
}
_HEAD = frozenset({"title", "link", "meta", "style"})
_KNOWN = _PHRASING | _BLOCK | _HEAD | _CHILDREN.keys() | _CELLS | {"col"}
_DRAWN = frozenset("circle g line path polygon polyline rect svg text title tspan".split())


class NotPlain(Exception):
    """It is for a parser of all HTML."""


def parse_plain(html: str) -> Element:
    """The ``html`` element of a whole document. Raises ``NotPlain``."""
    found = None if _ODD.search(html) else _DOCUMENT.fullmatch(html)
    if found is None:
        raise NotPlain
    root = Element("html", _attributes(found[1]))
    head, body = Element("head"), Element("body", _attributes(found[4]))
    root.extend((head, body))
    _read(found["head"], head)
    head.tail = found["between"] or None
    _read(found["body"], body)
    _add_text(body, found["after"] + found["end"])
    return root


def _read(html: str, top: Element) -> None:
    """Everything in ``top``, whose end tag is not in the text."""
    above: list[Element] = []
    within, drawing, paragraphs, links = top, 0, 0, 0
    place = 0
    for token in _TOKEN.finditer(html):
        if token.start() != place:
            raise NotPlain
        place = token.end()
        closing, name, attributes, is_empty, text = token.groups()
        parent = within.tag
        if text is not None:
            if text.strip(" \n\t") and (parent in _CHILDREN or parent == "head"):
                raise NotPlain
            _add_text(within, text if parent == "style" else _plain(text))
        elif closing:
            if attributes or is_empty or not above or parent.removeprefix(_SVG) != name:
                raise NotPlain
            within = above.pop()
            drawing -= parent.startswith(_SVG)
            paragraphs -= parent == "p"
            links -= parent == "a"
        elif drawing or name == "svg":
            if name not in _DRAWN or parent == f"{_SVG}title" or parent in _CHILDREN:
                raise NotPlain
            if parent == "head" or (drawing and name == "svg"):
                raise NotPlain
            element = Element(f"{_SVG}{name}", _attributes(attributes))
            within.append(element)
            if not is_empty:
                above.append(within)
                within = element
                drawing += 1
        else:
            _check_place(name, parent, attributes, in_paragraph=paragraphs > 0, in_link=links > 0)
            if is_empty:
                raise NotPlain
            element = Element(name, _attributes(attributes))
            within.append(element)
            if name not in _EMPTY:
                above.append(within)
                within = element
                paragraphs += name == "p"
                links += name == "a"
    if place != len(html) or above:
        raise NotPlain


def _check_place(
    name: str, parent: str, attributes: str, *, in_paragraph: bool, in_link: bool
) -> None:
    is_plain = (
        name in _KNOWN
        and "viewBox" not in attributes
        and parent in _PARENTS.get(name, (parent,))
        and name in _CHILDREN.get(parent, (name,))
        and parent not in ("title", "style")
        and (name in _HEAD) == (parent == "head")
        and not (in_paragraph and name in _BLOCK)
        and not (in_link and name == "a")
        and not (name in _HEADINGS and parent in _HEADINGS)
    )
    if not is_plain:
        raise NotPlain


def _attributes(text: str) -> dict[str, str]:
    if not text:
        return {}
    found = _ATTRIBUTE.findall(text)
    given = {name: _plain(value) for name, value in found}
    if len(given) != len(found):
        raise NotPlain
    return given


def _plain(text: str) -> str:
    """Without references; each has its semicolon and is one that there is."""
    if "&" not in text:
        return text
    for reference in _REFERENCE.findall(text):
        if not (_is_plain_number(reference) or reference in html5):
            raise NotPlain
    return unescape(text)


def _is_plain_number(reference: str) -> bool:
    if not reference.startswith("#"):
        return False
    digits = reference[1:-1]
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return _SPACE_CODE <= number <= sys.maxunicode and not _ODD.match(chr(number))


def _add_text(element: Element, text: str) -> None:
    if not text:
        return
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
