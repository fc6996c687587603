"""Fields: instructions by which Word works out words, and the words that it worked out last."""

import re
from dataclasses import dataclass, field
from typing import Any

from .package import attribute, child, is_on, number

TICKED, NOT_TICKED = "☑", "☐"
_LOADS = frozenset("DDE DDEAUTO INCLUDETEXT INCLUDEPICTURE INCLUDE IMPORT LINK DATABASE".split())
#: Those that show nothing of their own.
_SILENT = frozenset(
    "XE TC TA RD SET ASK ADVANCE PRIVATE FORMTEXT PAGE NUMPAGES SECTION SECTIONPAGES NEXT NEXTIF"
    " BIDIOUTLINE COMMENTS GOTOBUTTON PRINT FILLIN BARCODE".split()
)
_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))', re.IGNORECASE)
_BUTTON = re.compile(r"^\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)$", re.IGNORECASE | re.DOTALL)
_SYMBOL = re.compile(r'^\s*SYMBOL\s+(\S+)(?:.*\\f\s+"([^"]+)")?', re.IGNORECASE | re.DOTALL)


@dataclass
class WordField:
    begin: Any
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    address: str = ""


def name_of_field(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def loads(instruction: str) -> bool:
    """Whether a field loads something from another file or program."""
    return name_of_field(instruction) in _LOADS


def address_of(instruction: str) -> str:
    """Where a field leads; empty for what is no link, and for a place in the document."""
    found = _HYPERLINK.match(instruction)
    return (found[1] or found[2] or "") if found else ""


def without_result(each: WordField) -> tuple[str, str]:
    """What a field shows of which Word keeps no words, and the symbol font in which; empty where it
    shows nothing."""
    instruction = "".join(each.instruction)
    button, symbol = _BUTTON.match(instruction), _SYMBOL.match(instruction)
    data = child(each.begin, "w:ffData")
    box, choice = child(data, "w:checkBox"), child(data, "w:ddList")
    if name_of_field(instruction) == "FORMCHECKBOX":
        return (TICKED if _is_ticked(box) else NOT_TICKED), ""
    if name_of_field(instruction) == "FORMDROPDOWN":
        entries = [attribute(e) or "" for e in _entries(choice)]
        chosen = number(attribute(child(choice, "w:result")), None)
        chosen = number(attribute(child(choice, "w:default")), 0) if chosen is None else chosen
        return (entries[chosen] if chosen is not None and 0 <= chosen < len(entries) else ""), ""
    if symbol:
        code = number(symbol[1], None)
        if code is None and symbol[1].lower().startswith("0x"):
            code = int(symbol[1], 16) if re.fullmatch(r"0x[0-9a-fA-F]{1,5}", symbol[1]) else None
        return (chr(code) if code and code < 0x11000 else ""), symbol[2] or ""
    return (button[1].strip() if button else ""), ""


def is_worked_out(instruction: str) -> bool:
    """Whether it would show something that only Word can tell."""
    name = name_of_field(instruction)
    return bool(name) and name not in _SILENT


def _is_ticked(box: Any) -> bool:
    checked = child(box, "w:checked")
    checked = child(box, "w:default") if checked is None else checked
    return checked is not None and is_on(checked)


def _entries(choice: Any) -> list[Any]:
    if choice is None:
        return []
    return [each for each in choice if each.tag.endswith("}listEntry")]
