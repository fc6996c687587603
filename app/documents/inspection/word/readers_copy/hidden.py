"""What is in a Word file and not on its pages: hidden words, comments, notes that nothing refers
to, and data that programs left."""

from typing import Any

from lxml import etree

from ..package import attribute, child, is_on, name_of, number, qualified
from ..styles import Styles
from .tracked import empty_cell

#: What may stand in a hidden run without a word of it, so that fields have their beginning and end.
_OF_FIELDS = ("w:fldChar", "w:instrText", "w:rPr")
_OF_COMMENTS = [qualified(f"w:comment{which}") for which in ("RangeStart", "RangeEnd", "Reference")]
#: Data that shows nothing: of other programs, and of pictures a whole second time.
_DATA = frozenset("w:fldData w:docVars w:mailMerge w:dataBinding webVideoPr".split())
_DATA_TAGS = [qualified(each) if ":" in each else f"{{*}}{each}" for each in _DATA]
_SECOND_DRAWING = "{urn:schemas-microsoft-com:office:office}gfxdata"
_WITH_SECOND_DRAWING = etree.ETXPath(f"descendant-or-self::*[@{_SECOND_DRAWING}]")


def take_out_hidden(root: Any, styles: Styles) -> bool:
    """Words that nobody sees; whether there were any."""
    was_there = False
    for row in list(root.iter(qualified("w:tr"))):
        mark = child(child(row, "w:trPr"), "w:hidden")
        if mark is not None and is_on(mark):
            row.getparent().remove(row)
            was_there = True
    for cell in list(root.iter(qualified("w:tc"))):
        if _is_covered(cell):
            was_there |= empty_cell(cell)
    for run in list(root.iter(qualified("w:r"))):
        paragraph = next(run.iterancestors(qualified("w:p")), None)
        style = styles.look(child(paragraph, "w:pPr")).style
        if styles.hides(run, child(run, "w:rPr"), style):
            was_there |= _empty_run(run)
    for frame in [e for e in root.iter(qualified("wp:docPr")) if e.get("hidden") in ("1", "true")]:
        drawing = frame.getparent().getparent()
        if drawing is not None and drawing.getparent() is not None:
            drawing.getparent().remove(drawing)
            was_there = True
    return was_there


def _is_covered(cell: Any) -> bool:
    """Whether another cell goes on in its place."""
    properties = child(cell, "w:tcPr")
    below, beside = child(properties, "w:vMerge"), child(properties, "w:hMerge")
    is_first = name_of(cell.getprevious()) != "w:tc" if cell.getprevious() is not None else True
    return (below is not None and attribute(below) != "restart") or (
        beside is not None and attribute(beside) != "restart" and not is_first
    )


def _empty_run(run: Any) -> bool:
    """Whether it held anything."""
    gone = [each for each in run if name_of(each) not in _OF_FIELDS]
    for each in gone:
        run.remove(each)
    if all(name_of(each) == "w:rPr" for each in run):
        run.getparent().remove(run)
    return bool(gone)


def take_out_comments(root: Any) -> bool:
    found = list(root.iter(*_OF_COMMENTS))
    for each in found:
        around = each.getparent()
        around.remove(each)
        if name_of(around) == "w:r" and all(name_of(e) == "w:rPr" for e in around):
            around.getparent().remove(around)
    return bool(found)


def take_out_data(root: Any) -> bool:
    found = [each for each in root.iter(*_DATA_TAGS) if name_of(each) in _DATA]
    for each in found:
        each.getparent().remove(each)
    for each in _WITH_SECOND_DRAWING(root):
        del each.attrib[_SECOND_DRAWING]
        found.append(each)
    return bool(found)


def take_out_notes(root: Any, kind: str, named: set[str]) -> bool:
    """Footnotes or endnotes to which no words refer any more."""
    gone = [
        each
        for each in root.iter(qualified(f"w:{kind}"))
        if (attribute(each, "w:type") or "normal") == "normal"
        and (number(attribute(each, "w:id")) or 0) > 0
        and attribute(each, "w:id") not in named
    ]
    for each in gone:
        each.getparent().remove(each)
    return bool(gone)
