"""Tracked changes, all accepted: as if their author had never tracked them."""

from functools import lru_cache
from typing import Any

from ..package import child, name_of, qualified

#: Around words that came or went.
_TAKEN_OUT = ("w:del", "w:moveFrom")
_PUT_IN = ("w:ins", "w:moveTo")
#: Properties that say of a mark, a row or a cell that it came or went.
_PROPERTIES = frozenset("w:rPr w:trPr w:tcPr w:numPr m:ctrlPr".split())
_GONE = frozenset("w:delText w:delInstrText w:cellIns w:cellMerge w:numberingChange".split())
_ANY_OF_WORD = qualified("w:*")


def accept_changes(root: Any) -> bool:
    """Whether there were any."""
    found = [each for each in root.iter(_ANY_OF_WORD) if _is_of_changes(each.tag)]
    for each in found:
        if each.getparent() is not None:
            _accept(each)
    return bool(found)


@lru_cache(maxsize=1024)
def _is_of_changes(tag: str) -> bool:
    """Asked of each element of a part: by its tag, and kept."""
    name = f"w:{tag.rpartition('}')[2]}"
    return (
        name in _TAKEN_OUT
        or name in _PUT_IN
        or name in _GONE
        or name == "w:cellDel"
        or (name.endswith("Change") and name != "w:trackChange")
        or (name.endswith(("RangeStart", "RangeEnd")) and ("move" in name or "customXml" in name))
    )


def _accept(element: Any) -> None:
    name, parent = name_of(element), element.getparent()
    if name_of(parent) not in _PROPERTIES:
        if name in _PUT_IN:
            unwrap(element)
        else:
            parent.remove(element)
    else:
        parent.remove(element)
        if name in _TAKEN_OUT and name_of(parent) == "w:trPr":
            _take_out_row(parent.getparent())
        elif name in _TAKEN_OUT and name_of(parent.getparent()) == "w:pPr":
            _join_with_next(parent.getparent().getparent())
        elif name == "w:cellDel":
            empty_cell(parent.getparent())


def unwrap(element: Any) -> None:
    """What is in it stands in its place."""
    parent = element.getparent()
    place = parent.index(element)
    for each in reversed(list(element)):
        parent.insert(place, each)
    parent.remove(element)


def _take_out_row(row: Any) -> None:
    table = row.getparent()
    if table is None:
        return
    table.remove(row)
    if name_of(table) == "w:tbl" and next(table.iter(qualified("w:tr")), None) is None:
        around = table.getparent()
        # A cell ends with a paragraph, and has one at least.
        around.replace(table, around.makeelement(qualified("w:p")))


def _join_with_next(paragraph: Any) -> None:
    """A paragraph whose end was deleted goes on in the next."""
    following = paragraph.getnext()
    if following is None or name_of(following) != "w:p":
        return
    place = 0 if child(following, "w:pPr") is None else 1
    words = [each for each in paragraph if name_of(each) != "w:pPr"]
    for each in reversed(words):
        following.insert(place, each)
    paragraph.getparent().remove(paragraph)


def empty_cell(cell: Any) -> bool:
    """Leave nothing in a cell but its properties and one empty paragraph; whether it held more."""
    held = [each for each in cell if name_of(each) != "w:tcPr"]
    if len(held) == 1 and name_of(held[0]) == "w:p" and not len(held[0]):
        return False
    for each in held:
        cell.remove(each)
    cell.append(cell.makeelement(qualified("w:p")))
    return any(True for each in held for _ in each.iter(qualified("w:t")))
