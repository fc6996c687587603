"""The drawing of a page without what is left of operators that were damaged, and without those that
name what is not there: some viewers warn of these, and all draw the rest."""

import warnings
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Object, Operator, Pdf

from .page_parts import contents_of, forms_of, resources_of

#: All that there are (ISO 32000-1, annex A).
_OPERATORS = frozenset(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k"
    " l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W"
    " W* y ' \"".split()
)
_IMAGE = "INLINE IMAGE"
#: What may stand between BT and ET alone.
_OF_TEXT = frozenset("T* Td TD Tj TJ Tm ' \"".split())
_PAIRS = {"BT": "ET", "q": "Q", "BMC": "EMC", "BDC": "EMC"}
_ENDS = frozenset(_PAIRS.values())
#: How many operands some take at least, which viewers leave out where they have fewer.
_LEAST = {
    **dict.fromkeys(("g", "G", "w", "J", "j", "M", "i", "ri", "gs", "Do", "cs", "CS", "sh"), 1),
    **dict.fromkeys(("Tc", "Tw", "Tz", "TL", "Tr", "Ts", "Tj", "TJ", "sc", "SC", "scn", "SCN"), 1),
    **dict.fromkeys(("l", "m", "Tf", "Td", "TD", "d"), 2),
    **dict.fromkeys(("rg", "RG"), 3),
    **dict.fromkeys(("k", "K", "re", "v", "y"), 4),
    **dict.fromkeys(("c", "cm", "Tm"), 6),
}
#: What some name is a resource of this kind.
_NAMES = {"Do": "/XObject", "gs": "/ExtGState"}
#: So much drawing is looked through of a file that is sound otherwise.
MOST_BYTES = 8 << 20
#: So often the end of a drawing is shortened by a word until it can be read.
_MOST_WORDS = 100


@dataclass
class Tidied:
    """Whether anything was wrong; the pages with words in a typeface that is not there at all, and
    those whose drawing cannot be read."""

    is_changed: bool = False
    without_typeface: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


def tidy(pdf: Pdf, *, is_sound: bool) -> Tidied:
    """Write the drawing of pages and forms anew where anything is wrong with it. Of a file that
    ``is_sound`` otherwise, so much is looked through."""
    tidied, room = Tidied(), MOST_BYTES
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        streams = contents_of(page)
        own = b"\n".join(stream.read_bytes() for stream in streams)
        drawings: list[tuple[bytes, Any, Any]] = [(own, resources_of(page), None)]
        for form in forms_of(page):
            if form.objgen not in seen:
                seen.add(form.objgen)
                resources = form.get("/Resources")
                is_own = isinstance(resources, Dictionary)
                drawings.append(
                    (form.read_bytes(), resources if is_own else resources_of(page), form)
                )
        room -= sum(len(content) for content, _resources, _form in drawings)
        if is_sound and room < 0:
            break
        for content, resources, form in drawings:
            read = _read(pdf, content) if content else ([], True)
            if read is None:
                tidied.unread.append(number)
                continue
            drawing = _tidied(*read, resources)
            if _lacks_font(drawing or read[0], resources):
                tidied.without_typeface.append(number)
            if drawing is None:
                continue
            try:
                written = pikepdf.unparse_content_stream(drawing)
            except pikepdf.PdfError:
                tidied.unread.append(number)
                continue
            tidied.is_changed = True
            if form is None:
                page.obj.Contents = pdf.make_stream(written)
            else:
                form.write(written)
    return tidied


def _tidied(found: list[Any], is_whole: bool, resources: Object) -> list[Any] | None:
    """A drawing's operators without those that are wrong; None where none is."""
    sound = _sound(found, resources)
    if is_whole and [id(each) for each in sound] == [id(each) for each in found]:
        return None
    return sound


def _lacks_font(drawing: list[Any], resources: Object) -> bool:
    fonts = _named(resources, "/Font")
    return any(
        str(each.operator) == "Tf" and each.operands and str(each.operands[0]) not in fonts
        for each in drawing
    )


def _named(resources: Object, kind: str) -> frozenset[str]:
    those = resources.get(kind)
    return frozenset(those.keys()) if isinstance(those, Dictionary) else frozenset()


def _read(pdf: Pdf, content: bytes) -> tuple[list[Any], bool] | None:
    """Its operators, and whether that is all; None where they cannot be told."""
    is_whole = True
    for _word in range(_MOST_WORDS):
        try:
            with warnings.catch_warnings(record=True) as said:
                found = list(pikepdf.parse_content_stream(pdf.make_stream(content)))
            return found, is_whole and not said
        except TypeError:  # something lies in it that no drawing has
            return None
        except pikepdf.PdfError:
            shorter = content.rstrip()
            cut = max(shorter.rfind(b" "), shorter.rfind(b"\n"), shorter.rfind(b"\r"))
            if cut < 0:
                return None
            content, is_whole = content[:cut], False
    return None


def _sound(found: list[Any], resources: Object) -> list[Any]:
    """Known operators alone, with what they need, each in its place; and everything that begins
    ends."""
    names = {operator: _named(resources, kind) for operator, kind in _NAMES.items()}
    kept: list[Any] = []
    ends: list[str] = []
    for each in found:
        operator = str(each.operator)
        if operator == _IMAGE:
            kept.append(each)
            continue
        if operator not in _OPERATORS:
            continue
        if len(each.operands) < _LEAST.get(operator, 0):
            continue
        if operator in names and str(each.operands[0]) not in names[operator]:
            continue
        if operator in _OF_TEXT and "ET" not in ends:
            kept.append(_bare("BT"))
            ends.append("ET")
        if operator in _ENDS:
            if operator not in ends:
                continue
            while ends[-1] != operator:
                kept.append(_bare(ends.pop()))
            ends.pop()
        elif operator in _PAIRS:
            ends.append(_PAIRS[operator])
        kept.append(each)
    return kept + [_bare(end) for end in reversed(ends)]


def _bare(operator: str) -> ContentStreamInstruction:
    return ContentStreamInstruction([], Operator(operator))
