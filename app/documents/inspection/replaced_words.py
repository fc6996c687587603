"""Words that a PDF gives programs in place of those that it shows (ISO 32000-1, 14.9.4): who copies
or listens to a page gets these. Where they are others than a reader sees, they do not travel."""

import io
import unicodedata
from collections.abc import Iterator

import pikepdf
import pypdfium2 as pdfium
from pikepdf import ContentStreamInstruction, Dictionary, Object, Pdf

from .naming import shortened
from .page_parts import contents_of, forms_of
from .pdf_checks import dictionaries

OTHER_WORDS = (
    "Left out: words for copying and for screen readers that are not those that the pages show,"
    " such as “{}”."
)
_KEY = "/ActualText"
#: So few letters are a sign or a ligature written out.
_LEAST = 3


def take_out_other_words(pdf: Pdf) -> list[str]:
    """What is told of it; nothing where there are none."""
    try:
        given = set(_given(pdf))
        shown = _shown(pdf) if given else ""
    except (pikepdf.PdfError, TypeError):  # such a page becomes a picture
        return []
    other = {words for words in given if len(_letters(words)) >= _LEAST}
    other = {words for words in other if _letters(words) not in shown}
    if not other:
        return []
    _take_out(pdf, other)
    return [OTHER_WORDS.format(shortened(min(other)))]


def _given(pdf: Pdf) -> Iterator[str]:
    for each in dictionaries(pdf):
        if _KEY in each:
            yield str(each[_KEY])
    for drawing in _drawings(pdf):
        for instruction in pikepdf.parse_content_stream(drawing):
            marked = _marked(instruction)
            if marked is not None:
                yield str(marked[_KEY])


def _drawings(pdf: Pdf) -> list[Object]:
    """The streams of pages and forms that name such words."""
    found = {
        stream.objgen: stream
        for page in pdf.pages
        for stream in [*contents_of(page), *forms_of(page)]
    }
    return [stream for stream in found.values() if _KEY.encode() in stream.read_bytes()]


def _marked(instruction: object) -> Dictionary | None:
    if not isinstance(instruction, ContentStreamInstruction):
        return None
    if str(instruction.operator) != "BDC" or len(instruction.operands) < 2:
        return None
    marked = instruction.operands[1]
    return marked if isinstance(marked, Dictionary) and _KEY in marked else None


def _take_out(pdf: Pdf, words: set[str] | None) -> None:
    """Those words, or all."""
    for each in dictionaries(pdf):
        if _KEY in each and (words is None or str(each[_KEY]) in words):
            del each[_KEY]
    for drawing in _drawings(pdf):
        instructions = list(pikepdf.parse_content_stream(drawing))
        for instruction in instructions:
            marked = _marked(instruction)
            if marked is not None and (words is None or str(marked[_KEY]) in words):
                del marked[_KEY]
        drawing.write(pikepdf.unparse_content_stream(instructions))


def _shown(pdf: Pdf) -> str:
    """The letters that the pages show, in the order in which they are drawn."""
    whole, bare = io.BytesIO(), io.BytesIO()
    pdf.save(whole, encryption=False)
    with pikepdf.open(io.BytesIO(whole.getvalue()), suppress_warnings=True) as copy:
        _take_out(copy, None)
        copy.save(bare)
    with pdfium.PdfDocument(bare.getvalue()) as seen:
        return "".join(_letters(page.get_textpage().get_text_range()) for page in seen)


def _letters(words: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", words) if each.isalnum())
