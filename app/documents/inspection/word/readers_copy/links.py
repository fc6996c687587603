"""Links in the copy that readers can download lead to the web or to an email address, and fields in
it load nothing from elsewhere: they become the words that they show."""

from typing import Any

from lxml import etree

from ...actions import clean_address
from ..fields import address_of, loads
from ..package import attribute, name_of, qualified

#: What a field could show of its instruction, once nothing says any more that it is one.
_SHOWN = frozenset("w:t w:sym w:tab w:br w:drawing w:pict w:object w:fldSimple".split())


_LINKED = ("href", "{urn:schemas-microsoft-com:office:office}href")
_LOADED = ("src", "{urn:schemas-microsoft-com:office:office}althref")


class _Field:
    def __init__(self, begin: Any) -> None:
        self.marks = [begin]
        self.instruction: list[str] = []
        self.inside: list[Any] = []
        self.has_result = False


def unlink_fields(root: Any) -> bool:
    """Whether there were any."""
    open_fields: list[_Field] = []
    gone: list[Any] = []
    is_changed = False
    for each in root.iter():
        kind = name_of(each)
        mark = attribute(each, "w:fldCharType") if kind == "w:fldChar" else None
        if kind == "w:fldSimple" and not _is_harmless(attribute(each, "w:instr") or ""):
            each.attrib.clear()
            each.tag = qualified("w:smartTag")
            each.set(qualified("w:element"), "words")
            is_changed = True
        elif mark == "begin":
            open_fields.append(_Field(each))
        elif open_fields and (mark or kind == "w:instrText"):
            top = open_fields[-1]
            top.marks.append(each)
            top.instruction.append("" if mark else each.text or "")
            top.has_result |= mark == "separate"
            if mark == "end":
                open_fields.pop()
                if not _is_harmless("".join(top.instruction)):
                    gone += top.marks + top.inside
        elif kind in _SHOWN:
            for field in open_fields:
                if not field.has_result:
                    field.inside.append(each)
    for each in gone:
        if each.getparent() is not None:
            each.getparent().remove(each)
    return bool(gone) or is_changed


def unlink_shapes(root: Any) -> bool:
    """Of older drawings: they name addresses themselves. Nothing is loaded from any."""
    gone = [
        (each, key)
        for each in root.iter(etree.Element)
        if name_of(each).startswith(("v:", "o:"))
        for key, value in each.attrib.items()
        if key in _LOADED or (key in _LINKED and not may_stay(value))
    ]
    for each, key in gone:
        del each.attrib[key]
    return bool(gone)


def _is_harmless(instruction: str) -> bool:
    return may_stay(address_of(instruction)) and not loads(instruction)


def may_stay(address: str | None) -> bool:
    return not address or address.startswith("#") or bool(clean_address(address))
