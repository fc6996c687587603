"""PDFs from elsewhere on pages of ours."""

import io

import pikepdf
import pytest

from app.rendering.annex import annex_section
from tests.unit.documents import pdfs


def turned(degrees):
    pdf = pdfs.plain()
    pdf.pages[0].obj.Rotate = degrees
    return pdfs.saved(pdf)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (pdfs.saved(pdfs.plain()), (595, 842)),
        (pdfs.saved(pdfs.plain(size=(842, 595))), (842, 595)),
        (pdfs.saved(pdfs.plain(size=(2384, 3370))), (595, 842)),
        (pdfs.saved(pdfs.plain(size=(200, 100))), (842, 595)),
        (turned(90), (842, 595)),
        (turned(180), (595, 842)),
    ],
    ids=["A4", "landscape", "A0", "small", "turned", "upside down"],
)
def test_every_page_comes_out_on_a4_the_way_it_is_read(content, size):
    with pikepdf.open(io.BytesIO(annex_section(content, title="Paper").pdf)) as pdf:
        box = [round(float(edge)) for edge in pdf.pages[0].mediabox]

    assert box == [0, 0, *size]


def test_what_is_drawn_stays_inside_the_frame_and_hangs_in_the_tree():
    section = annex_section(pdfs.saved(pdfs.plain(2)), title="Paper")

    assert (section.page_count, section.title, section.is_conforming) == (2, "Paper", False)
    with pikepdf.open(io.BytesIO(section.pdf)) as pdf:
        assert len(pdf.Root.StructTreeRoot.K[0].K) == 2
        scale = next(
            float(operation.operands[0])
            for operation in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operation.operator) == "cm"
        )
    assert 0.85 < scale < 0.95


def marked():
    """A page that marks what it draws, and shows a form that does too."""
    pdf = pdfs.plain()
    page = pdf.pages[0].obj
    inner = pdf.make_stream(
        b"/P <</MCID 0>> BDC 1 0 0 rg EMC /Here MP",
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9], StructParents=3,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inner=inner))
    page.Contents = pdf.make_stream(b"/Span BMC q (EMC MP BDC) pop /Inner Do Q EMC /A/B DP")
    return pdfs.saved(pdf)


def test_marks_of_its_own_are_taken_out_and_all_else_is_kept():
    with pikepdf.open(io.BytesIO(annex_section(marked(), title="Paper").pdf)) as pdf:
        outer = pdf.pages[0].Resources.XObject.Annexed
        inner = outer.Resources.XObject.Inner

        assert outer.read_bytes().split() == b"q (EMC MP BDC) pop /Inner Do Q".split()
        assert inner.read_bytes().split() == b"1 0 0 rg".split()
        assert pikepdf.Name.StructParents not in inner


def test_the_same_file_gives_the_same_bytes():
    content = pdfs.saved(pdfs.plain(3))

    assert annex_section(content, title="A").pdf == annex_section(content, title="A").pdf


def test_what_was_packed_is_packed_again():
    content = pdfs.bomb(20)

    assert len(annex_section(content, title="A").pdf) < 2 * len(content) + 10_000
