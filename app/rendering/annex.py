"""A PDF from elsewhere as a section: its pages drawn on pages of ours, a little smaller, so that
header, footer and marking stand around them and whatever size they had comes out on A4.

What is on such a page is read out as one paragraph, in the order in which it was drawn: its own
marks are taken out, since they name tags that are not there. Nothing says that it keeps PDF/UA or
PDF/A, so a document with such a section claims neither.
"""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Pdf, Rectangle, Stream, parse_content_stream

from app.rendering.annex_links import SourceLinks
from app.rendering.furniture import POINTS_PER_MM
from app.rendering.rendered import Bookmark, PagePoint, RenderedSection

SHORT_SIDE, LONG_SIDE = 595.28, 841.89
# Room for the furniture, and for the printer at the sides.
TOP_MARGIN = 17 * POINTS_PER_MM
BOTTOM_MARGIN = 14 * POINTS_PER_MM
SIDE_MARGIN = 8 * POINTS_PER_MM

_DRAWN = Name.Annexed
#: What its bookmark is called, below that of the section before it.
BOOKMARK = "The paper"

_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_MARK = re.compile(rb"(?:^|[\s\])>])(?:BMC|BDC|EMC|MP|DP)(?=$|[\s/<\[(%])")


def annex_section(content: bytes, *, title: str) -> RenderedSection:
    """The pages of a vetted PDF, as `section.render_section` gives those of HTML, with their links.
    The same content gives the same bytes.

    Raises `pikepdf.PdfError` where it cannot be read.
    """
    made = Pdf.new()
    tags = _Tags(made)
    with Pdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as source:
        links = SourceLinks(source)
        for number, page in enumerate(source.pages):
            placed = _draw(made, page, tags)
            for link in links.of_page(number, placed):
                tags.add_link(made.pages[-1].obj, made.make_indirect(link))
        count = len(source.pages)
    tags.finish()
    buffer = io.BytesIO()
    made.save(
        buffer,
        deterministic_id=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return RenderedSection(
        pdf=buffer.getvalue(),
        page_count=count,
        title=title,
        bookmarks_of_that=(Bookmark(BOOKMARK, PagePoint(0, 0, LONG_SIDE)),),
        is_conforming=False,
        continues=True,
    )


def _draw(made: Pdf, page: pikepdf.Page, tags: "_Tags") -> Matrix:
    """Add a page of ours with a page of theirs on it: where its points come to lie."""
    form = made.copy_foreign(page.as_form_xobject())
    _unmark(form, set())
    wide = _is_wide(page)
    width, height = (LONG_SIDE, SHORT_SIDE) if wide else (SHORT_SIDE, LONG_SIDE)
    made.add_blank_page(page_size=(width, height))
    target = made.pages[-1]
    frame = Rectangle(SIDE_MARGIN, BOTTOM_MARGIN, width - SIDE_MARGIN, height - TOP_MARGIN)
    drawing = target.calc_form_xobject_placement(
        form, _DRAWN, frame, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    target.obj.Contents = made.make_stream(b"/P <</MCID 0>> BDC\n" + drawing + b"\nEMC")
    # The joiner and the furniture expect a dictionary of fonts.
    target.obj.Resources = Dictionary(Font=Dictionary(), XObject=Dictionary({str(_DRAWN): form}))
    target.obj.Tabs = Name.S
    tags.add(target.obj)
    own = Matrix(form.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
    (step,) = [each for each in parse_content_stream(target) if str(each.operator) == "cm"]
    return own @ Matrix(*(float(value) for value in step.operands))


def frame_of(
    size: tuple[float, float], page: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Where a page of that ``size`` comes to lie on a ``page`` of ours: left, bottom, right
    and top."""
    width, height = size
    wide, high = page[0] - 2 * SIDE_MARGIN, page[1] - BOTTOM_MARGIN - TOP_MARGIN
    scale = min(1, wide / width, high / height)
    left = SIDE_MARGIN + (wide - width * scale) / 2
    bottom = BOTTOM_MARGIN + (high - height * scale) / 2
    return left, bottom, left + width * scale, bottom + height * scale


def _unmark(form: pikepdf.Object, done: set[tuple[int, int]]) -> None:
    """Take the marks out of a form, and of every form and pattern that it draws."""
    if form.objgen in done:
        return
    done.add(form.objgen)
    for key in (Name.StructParents, Name.StructParent):
        if key in form:
            del form[key]
    content = form.read_bytes()
    if _MARK.search(content):
        kept = [each for each in parse_content_stream(form) if str(each.operator) not in _MARKS]
        form.write(pikepdf.unparse_content_stream(kept))
    resources = form.get(Name.Resources, Dictionary())
    if Name.Properties in resources:
        del resources[Name.Properties]
    for kind in (Name.XObject, Name.Pattern):
        for drawn in resources.get(kind, Dictionary()).values():
            if isinstance(drawn, Stream) and drawn.get(Name.Subtype) != Name.Image:
                _unmark(drawn, done)


def _is_wide(page: pikepdf.Page) -> bool:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    is_turned = int(page.obj.get(Name.Rotate, 0)) % 180 == 90
    return (abs(right - left) > abs(top - bottom)) != is_turned


class _Tags:
    """A structure tree of the kind that WeasyPrint writes: a document, here with a paragraph a
    page."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array())
        )
        self._root.K = Array([self._document])
        self._numbers = Array()
        pdf.Root.StructTreeRoot = self._root

    def add(self, page: pikepdf.Object) -> None:
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=self._document, Pg=page, K=0)
        )
        self._document.K.append(element)
        page.StructParents = len(self._numbers) // 2
        self._numbers.append(page.StructParents)
        self._numbers.append(Array([element]))

    def add_link(self, page: pikepdf.Object, link: pikepdf.Object) -> None:
        """Put a link on the page that was added last."""
        marked = Dictionary(Type=Name.OBJR, Obj=link, Pg=page)
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, P=self._document, Pg=page, K=marked)
        )
        self._document.K.append(element)
        link.StructParent = len(self._numbers) // 2
        self._numbers.append(link.StructParent)
        self._numbers.append(element)
        if Name.Annots not in page:
            page.Annots = Array()
        page.Annots.append(link)

    def finish(self) -> None:
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=self._numbers))
