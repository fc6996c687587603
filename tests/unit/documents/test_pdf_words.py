"""Words that nobody sees: under a box, beyond the edge, in a scan."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from tests.unit.documents import pdfs
from tests.unit.documents.copies import (
    REPAIRED,
    bare,
    covering,
    drawn,
    half_covered,
    handed_in,
    refusal,
    words,
)

BLACK_BOX = b"0 g 50 590 300 40 re f"
WHITE_BOX = b"1 g 50 590 300 40 re f"
TAKEN_OUT = "Words that cannot be seen were left out, such as “{}”, on page 1."


@pytest.mark.parametrize(
    ("content", "gone"),
    [
        (covering(BLACK_BOX), "SECRETNAME"),
        (covering(WHITE_BOX), "SECRETNAME"),
        (covering(BLACK_BOX, text="S) Tj (ECRET) Tj (NAME"), "SECRETNAME"),
        (covering(b"BT 1 g /F1 12 Tf 60 500 Td (WHITEONWHITE) Tj ET", text="SEEN"), "WHITEONWHITE"),
        (covering(b"BT 3 Tr /F1 12 Tf 60 500 Td (WITHOUTINK) Tj ET", text="SEEN"), "WITHOUTINK"),
        (covering(b"q 50 400 9 9 re W n BT /F1 12 Tf 60 500 Td (CLIPPED) Tj ET Q"), "CLIPPED"),
    ],
    ids=["black box", "white box", "in pieces", "white on white", "without ink", "clipped"],
)
def test_words_that_are_not_seen_are_taken_out_and_told(content, gone):
    vetted = handed_in(content)

    assert vetted.notes == (TAKEN_OUT.format(gone),)
    assert "OPENWORDS" in words(vetted.content)
    assert gone not in words(vetted.content)
    assert gone.encode() not in bare(vetted.content)
    drawn(vetted)


def test_words_are_taken_out_of_one_page_of_those_that_share_a_drawing():
    """Seen on the second page, and under a box on the first."""

    def change(pdf):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        shared = pdf.make_stream(
            b"BT /F1 24 Tf 60 700 Td (OPENWORDS) Tj 0 -100 Td (SECRETNAME) Tj ET",
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842],
            Resources=Dictionary(Font=Dictionary(F1=font)),
        )  # fmt: skip
        for page, box in zip(pdf.pages, (BLACK_BOX, b""), strict=True):
            page.obj.Resources = Dictionary(XObject=Dictionary(Shared=shared))
            page.obj.Contents = pdf.make_stream(b"/Shared Do " + box)

    vetted = handed_in(pdfs.changed(change, pages=2))

    assert vetted.notes == (TAKEN_OUT.format("SECRETNAME"),)
    with pypdfium2.PdfDocument(vetted.content) as pdf:
        first, second = (page.get_textpage().get_text_range() for page in pdf)
    assert "SECRETNAME" not in first
    assert "OPENWORDS" in first
    assert "SECRETNAME" in second
    drawn(vetted)


def test_words_whose_typeface_is_lacking_are_not_taken_for_hidden():
    """Others may see what this renderer has no letters for."""

    def change(pdf):
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/KozMinPr6N-Regular"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=6
            ),
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name("/KozMinPr6N-Regular"), Flags=4,
                FontBBox=Array([-437, -340, 1147, 1317]), Ascent=1317, Descent=-349, StemV=80,
            ),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/KozMinPr6N-Regular"),
            Encoding=Name("/UniJIS-UTF16-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )  # fmt: skip
        page = pdf.pages[0].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 60 600 Td <304230443046> Tj ET")

    said = refusal(pdfs.changed(change))

    assert "uses a typeface that is not in the file" in said
    assert "“あいう”" in said


@pytest.mark.parametrize("ink", [0, 1])
def test_words_under_a_box_are_refused_or_drawn_as_a_picture(ink):
    """Where they are drawn together with words that are seen."""
    content = half_covered(ink)

    said = refusal(content)
    assert "Page 1 of this PDF has words that cannot be seen" in said
    assert "SECRETNAME" in said

    vetted = handed_in(content, as_pictures=True)
    assert "Page 1 is shown as a picture" in vetted.notes[0]
    assert "SECRETNAME" not in words(vetted.content)
    assert b"SECRETNAME" not in bare(vetted.content)
    with pypdfium2.PdfDocument(vetted.content) as pdf:
        low, _high = pdf[0].render(grayscale=True).to_pil().convert("L").getextrema()
    assert low < 60, "the page still shows its ink"


def test_words_under_a_reviewers_box_are_words_under_a_box():
    def change(pdf):
        page = pdf.pages[0].obj
        look = pdf.make_stream(
            b"0 g 0 0 300 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 40]
        )
        page.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Square, Rect=[50, 590, 350, 630], F=4,
                    AP=Dictionary(N=look),
                )
            ]
        )  # fmt: skip

    with pikepdf.open(io.BytesIO(covering())) as pdf:
        change(pdf)
        content = pdfs.saved(pdf)

    vetted = handed_in(content)

    assert TAKEN_OUT.format("SECRETNAME") in vetted.notes
    assert b"SECRETNAME" not in bare(vetted.content)
    drawn(vetted)


@pytest.mark.parametrize(
    "content",
    [
        covering(b"0.9 g 50 400 300 40 re f"),
        covering(b"q 0.8 0.9 0.8 rg 50 560 300 20 re f Q"),
        covering(b"BT /F1 3 Tf 60 500 Td (SMALL) Tj ET"),
        covering(b"0 0.4 0.6 rg 50 440 300 40 re f BT 1 g /F1 20 Tf 60 450 Td (HEADING) Tj ET"),
    ],
    ids=["box elsewhere", "box below", "small", "white on blue"],
)
def test_what_covers_nothing_is_no_redaction(content):
    assert handed_in(content).notes == ()


def scanned(words, *, box=""):
    """A picture that fills the page, over the words that a scanner read in it."""

    def change(pdf):
        page = pdf.pages[0].obj
        look = io.BytesIO()
        picture = Image.new("L", (595, 842), 255)
        ImageDraw.Draw(picture).text((60, 842 - 700 - 22), words, fill=0, font_size=26)
        if box:
            ImageDraw.Draw(picture).rectangle((50, 842 - 640, 400, 842 - 590), fill=0)
        picture.save(look, "JPEG")
        page.Resources = Dictionary(
            Font=Dictionary(
                F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            ),
            XObject=Dictionary(
                Scan=pdf.make_stream(
                    look.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=595, Height=842,
                    ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
                )
            ),
        )  # fmt: skip
        page.Contents = pdf.make_stream(
            f"BT /F1 24 Tf 60 700 Td ({words}) Tj ET BT /F1 12 Tf 60 400 Td (misplaced) Tj ET"
            f" BT 3 Tr /F1 24 Tf 60 600 Td ({box}) Tj ET q 595 0 0 842 0 0 cm /Scan Do Q".encode()
        )

    return pdfs.changed(change)


def test_a_scan_over_the_words_that_were_read_in_it_is_an_ordinary_paper():
    assert handed_in(scanned("MINUTES OF THE BOARD")).notes == ()


def test_words_that_were_read_before_a_scan_was_blackened_do_not_travel():
    vetted = handed_in(scanned("MINUTES OF THE BOARD", box="SECRETNAME"))

    assert vetted.notes == (TAKEN_OUT.format("SECRETNAME"),)
    assert "SECRETNAME" not in words(vetted.content)
    assert "MINUTES" in words(vetted.content)
    drawn(vetted)


def test_words_beyond_the_edge_inside_a_drawing_of_their_own_are_taken_out():
    def change(pdf):
        page = pdf.pages[0].obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(F1=font))
        inner = pdf.make_stream(
            b"BT /F1 24 Tf 60 700 Td (SEEN) Tj 0 900 Td (SLUGLINE) Tj ET",
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 2000], Resources=fonts,
        )  # fmt: skip
        page.Resources = Dictionary(XObject=Dictionary(Inner=inner))
        page.Contents = pdf.make_stream(b"/Inner Do")

    vetted = handed_in(pdfs.changed(change))

    assert vetted.notes == ("Words beyond the edge of the page were left out, on page 1.",)
    assert "SEEN" in words(vetted.content)
    assert b"SLUGLINE" not in bare(vetted.content)
    drawn(vetted)


def test_words_by_the_numbers_of_a_lacking_typeface_make_their_page_a_picture():
    """Each program shows other letters for them, or none."""

    def change(pdf):
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Arial,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
        )  # fmt: skip
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Arial,
            Encoding=Name("/Identity-H"), DescendantFonts=Array([pdf.make_indirect(inner)]),
        )  # fmt: skip
        sound = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for page in pdf.pages:
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font, F2=sound))
        first, second = pdf.pages
        first.obj.Contents = pdf.make_stream(b"BT /F1 24 Tf 60 600 Td <002400250026> Tj ET")
        second.obj.Contents = pdf.make_stream(b"BT /F2 24 Tf 60 600 Td (SOUND) Tj ET")

    vetted = handed_in(pdfs.changed(change, pages=2))

    assert vetted.notes == (
        "Page 1 is shown as a picture, since it uses a typeface that is not in the file. Screen"
        " readers cannot read it.",
    )
    assert "SOUND" in words(vetted.content)
    drawn(vetted)


@pytest.mark.parametrize(
    "slip", [b"Q", b"1 0 rg", b"/Gone Do", b"/Gone gs", b"q q", b"unknown", b"(LOST"]
)
def test_a_slip_in_a_drawing_is_taken_out_for_good(slip):
    vetted = handed_in(covering(slip))

    with pikepdf.open(io.BytesIO(vetted.shown)) as pdf:
        drawing = pdf.pages[0].Contents.read_bytes()
    assert b"OPENWORDS" in drawing
    assert slip not in drawing
    assert drawing.split().count(b"q") == drawing.split().count(b"Q")
    drawn(vetted)


@pytest.mark.parametrize(
    "odd",
    [
        b"BT /F1 12 Tf 60 500 Td [(ONE) cs (TWO)] TJ ET",
        b"q 40 0 0 40 60 400 cm BI /W 2 /W 1 /H 1 /H 2 /BPC 8 /BPC 4 /CS /G ID abcd EI Q",
    ],
    ids=["operator in a list", "picture that says two sizes"],
)
def test_a_drawing_that_cannot_be_read_whole_is_carried_all_the_same(odd):
    vetted = handed_in(covering(odd))

    with pypdfium2.PdfDocument(vetted.shown) as pdf:
        low, _high = pdf[0].render(grayscale=True).to_pil().convert("L").getextrema()
    assert low < 60, "the page still shows its ink"
    drawn(vetted)


def test_a_picture_that_not_every_program_unpacks_is_packed_again():
    """JPEG 2000 without the box that names it."""
    look = io.BytesIO()
    picture = Image.new("RGB", (64, 64), "navy")
    ImageDraw.Draw(picture).rectangle((0, 0, 31, 63), fill="gold")
    picture.save(look, "JPEG2000", no_jp2=True)

    def change(pdf):
        page = pdf.pages[0].obj
        image = pdf.make_stream(
            look.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.JPXDecode,
        )  # fmt: skip
        page.Resources = Dictionary(XObject=Dictionary(Photo=image))
        page.Contents = pdf.make_stream(b"256 0 0 256 100 400 cm /Photo Do")

    vetted = handed_in(pdfs.changed(change))

    assert vetted.notes == ()
    with pikepdf.open(io.BytesIO(vetted.shown)) as pdf:
        image = pdf.pages[0].Resources.XObject.Photo
        assert image.Filter == Name.FlateDecode
        dots = image.read_bytes()
    assert len(dots) == 64 * 64 * 3
    assert dots[0] > 200 > dots[-3]
    drawn(vetted)


def test_what_cannot_be_taken_out_makes_its_page_a_picture():
    """Words beyond the edge of which one piece is seen."""
    content = covering(b"BT /F1 24 Tf 560 500 Td (EDGE SLUGLINE) Tj ET")

    vetted = handed_in(content)

    assert vetted.notes[0].startswith("Page 1 is shown as a picture, since it has words beyond")
    assert b"SLUGLINE" not in bare(vetted.content)
    drawn(vetted)


def test_a_file_whose_index_names_other_numbers_is_repaired_as_viewers_do_it():
    content = pdfs.saved(pdfs.plain()).replace(b"/Root 1 0 R", b"/Root 97 0 R")
    content = content.replace(b"1 0 obj\n<< /Pages", b"97 0 obj\n<< /Pages")

    vetted = handed_in(content)

    assert REPAIRED in vetted.notes[0]
    drawn(vetted)


def test_tiny_pages_are_compared_as_closely_as_others():
    vetted = handed_in(pdfs.saved(pdfs.plain(size=(12, 12))))
    drawn(vetted)
