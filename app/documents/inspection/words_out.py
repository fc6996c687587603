"""Words that nobody sees and everybody could copy are taken out of a file, where that changes
nothing of what is seen: pdfium tells which pieces of text hold them and how the page looks without
these, and the operators that draw these go.

The pieces of text that pdfium knows and the operators that draw text are counted alike: the place
of one is the place of the other, in the page and in each drawing inside it.
"""

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pikepdf import ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf, Stream
from PIL import Image, ImageChops

from .page_parts import resources_of
from .page_words import edge_of, is_beyond
from .words_unseen import Unseen, address, look_at, texts_drawing, unseen_words, without

#: So many pieces of text of a page are tried one by one.
_MOST_TRIED = 40
_DEEPEST = 10

#: The words of pages, by the number of their page.
OfPages = dict[int, list[Unseen]]


@dataclass
class _Pieces:
    """What a page, or a drawing in it, draws: how many pieces of text, and which of them go; and
    the drawings inside it, of which there are so many."""

    texts: int = 0
    gone: set[int] = field(default_factory=set)
    inside: "list[_Pieces]" = field(default_factory=list)

    @property
    def loses(self) -> bool:
        return bool(self.gone) or any(level.loses for level in self.inside)


class _Unclear(Exception):
    """Which operator draws a piece of text cannot be told."""


def without_unseen_words(content: bytes, but: Collection[int]) -> tuple[bytes, OfPages, OfPages]:
    """The file without such words; those that were in it, and those that are in it still. Pages
    ``but`` are not looked at."""
    found: OfPages = {}
    levels: dict[int, _Pieces] = {}
    with pdfium.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf, start=1):
            unseen = [] if number in but else unseen_words(page)
            if unseen:
                found[number] = unseen
                level = _what_goes(page, unseen)
                if level.loses:
                    levels[number] = level
    mended, cut = _cut_out(content, levels)
    left = _unlike(content, mended, cut)
    if left:
        mended, cut = _cut_out(content, {n: levels[n] for n in levels if n not in left})
    with pdfium.PdfDocument(mended) as pdf:
        still = {
            number: unseen_words(pdf[number - 1]) if number in cut else unseen
            for number, unseen in found.items()
        }
    return mended, found, {number: unseen for number, unseen in still.items() if unseen}


def saved_by_pdfium(pdf: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    # Two saves of one file differ in the identifier that pdfium gives them.
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as made:
        again = io.BytesIO()
        if "/ID" in made.trailer:
            del made.trailer["/ID"]
        made.save(again, deterministic_id=True)
    return again.getvalue()


def _what_goes(page: pdfium.PdfPage, unseen: Sequence[Unseen]) -> _Pieces:
    going = texts_drawing(page, [each.word for each in unseen if each.may_go])
    drawing = {address(each) for each in going}
    edge = edge_of(page)
    level = _Pieces()
    pieces: list[tuple[Any, _Pieces, int]] = []
    for drawn, within, place in _texts_of(_objects_of_page(page), level, 0):
        bounds = pdfium.PdfObject(drawn, page=page).get_bounds() if within is level else None
        if address(drawn) in drawing or (bounds is not None and is_beyond(bounds, edge)):
            pieces.append((drawn, within, place))
    for _drawn, within, place in _that_show_nothing(page, pieces):
        within.gone.add(place)
    return level


def _objects_of_page(page: pdfium.PdfPage) -> list[Any]:
    count = pdfium_c.FPDFPage_CountObjects(page)
    return [pdfium_c.FPDFPage_GetObject(page, place) for place in range(count)]


def _texts_of(objects: list[Any], level: _Pieces, depth: int) -> Iterator[tuple[Any, _Pieces, int]]:
    """The pieces of text, each with where it is; ``level`` is counted by the way."""
    for each in objects:
        kind = pdfium_c.FPDFPageObj_GetType(each)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield each, level, level.texts
            level.texts += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            inner = _Pieces()
            level.inside.append(inner)
            if depth < _DEEPEST:
                count = pdfium_c.FPDFFormObj_CountObjects(each)
                within = [pdfium_c.FPDFFormObj_GetObject(each, place) for place in range(count)]
                yield from _texts_of(within, inner, depth + 1)


def _that_show_nothing(
    page: pdfium.PdfPage, pieces: list[tuple[Any, _Pieces, int]]
) -> list[tuple[Any, _Pieces, int]]:
    """Those without which the page looks the same to the dot."""
    if not pieces:
        return []
    whole, _place = look_at(page)
    if _is_same_without(page, pieces, whole):
        return pieces
    found: list[tuple[Any, _Pieces, int]] = []
    for each in pieces[:_MOST_TRIED]:
        if _is_same_without(page, [*found, each], whole):
            found.append(each)
    return found


def _is_same_without(
    page: pdfium.PdfPage, pieces: list[tuple[Any, _Pieces, int]], whole: Image.Image
) -> bool:
    picture = without(page, [drawn for drawn, _level, _place in pieces])
    return ImageChops.difference(whole, picture).getbbox() is None


def _cut_out(content: bytes, levels: dict[int, _Pieces]) -> tuple[bytes, list[int]]:
    """The file without what goes, and the pages from which it went."""
    if not levels:
        return content, []
    cut = []
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        for number, level in levels.items():
            page = pdf.pages[number - 1]
            try:
                drawing, resources = _without(pdf, page, resources_of(page), level)
            except (_Unclear, pikepdf.PdfError, TypeError):
                continue
            page.obj.Contents, page.obj.Resources = pdf.make_stream(drawing), resources
            cut.append(number)
        buffer = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(buffer, deterministic_id=True)
    return (buffer.getvalue() if cut else content), cut


def _without(
    pdf: Pdf, drawn: pikepdf.Page | Object, resources: Object, level: _Pieces
) -> tuple[bytes, Object]:
    """What draws a page or a form without the text that goes, and what that uses."""
    kept: list[Any] = []
    texts, inner = 0, iter(level.inside)
    changed: dict[str, Object] = {}
    for each in pikepdf.parse_content_stream(drawn):
        operator, operands = str(each.operator), list(each.operands)
        if operator in _SHOWS and _has_letters(operands):
            if texts in level.gone:
                kept += _moved_alone(operator, operands)
                texts += 1
                continue
            texts += 1
        form = _form_of(operands, resources) if operator == "Do" else None
        if form is not None:
            inside = next(inner, None)
            if inside is None:
                raise _Unclear
            if inside.loses:
                name = f"/Without{len(changed)}"
                changed[name] = _form_without(pdf, form, resources, inside)
                each = ContentStreamInstruction([Name(name)], Operator("Do"))
        kept.append(each)
    if texts != level.texts or next(inner, None) is not None:
        raise _Unclear
    return pikepdf.unparse_content_stream(kept), _with_forms(resources, changed)


_SHOWS = frozenset(("Tj", "TJ", "'", '"'))


def _has_letters(operands: Sequence[Any]) -> bool:
    last = operands[-1] if operands else None
    strings = list(last) if isinstance(last, pikepdf.Array) else [last]
    return any(isinstance(each, pikepdf.String) and bytes(each) for each in strings)


def _moved_alone(operator: str, operands: Sequence[Any]) -> list[ContentStreamInstruction]:
    """What an operator does besides drawing letters."""
    next_line = ContentStreamInstruction([], Operator("T*"))
    if operator == "'":
        return [next_line]
    if operator == '"':
        return [
            ContentStreamInstruction([operands[0]], Operator("Tw")),
            ContentStreamInstruction([operands[1]], Operator("Tc")),
            next_line,
        ]
    return []


def _form_of(operands: Sequence[Any], resources: Object) -> Object | None:
    drawn = resources.get("/XObject")
    if not operands or not isinstance(drawn, Dictionary):
        return None
    found = drawn.get(str(operands[0]))
    is_form = isinstance(found, Stream) and found.get("/Subtype") == Name.Form
    return found if is_form else None


def _form_without(pdf: Pdf, form: Object, around: Object, level: _Pieces) -> Object:
    """Another form: the one that it was may be drawn elsewhere."""
    own = form.get("/Resources")
    drawing, resources = _without(pdf, form, own if isinstance(own, Dictionary) else around, level)
    made = pdf.make_stream(drawing)
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
            made[key] = value
    made.Resources = resources
    return made


def _with_forms(resources: Object, changed: dict[str, Object]) -> Object:
    if not changed:
        return resources
    made = Dictionary(dict(resources.items()))
    forms = Dictionary(dict(resources.XObject.items()))
    for name, form in changed.items():
        forms[name] = form
    made.XObject = forms
    return made


def _unlike(before: bytes, after: bytes, numbers: Collection[int]) -> list[int]:
    """The pages that look otherwise now."""
    if not numbers:
        return []
    with pdfium.PdfDocument(before) as first, pdfium.PdfDocument(after) as second:
        return [
            number for number in numbers if not _looks_alike(first[number - 1], second[number - 1])
        ]


def _looks_alike(before: pdfium.PdfPage, after: pdfium.PdfPage) -> bool:
    (first, _place), (second, _where) = look_at(before), look_at(after)
    if first.size != second.size:
        return False
    return ImageChops.difference(first, second).getbbox() is None
