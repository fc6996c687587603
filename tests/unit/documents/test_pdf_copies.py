"""The copy of a PDF that readers see: repaired, without what runs or what comes along with it, and
with all that its pages show. The cases are those that real files brought (``tests/cases/papers``).
"""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from app.documents.vetting import UploadRefused, vet
from app.rendering.annex import annex_section
from app.rendering.errors import UnlikeOriginal
from app.rendering.faithful import check_faithful
from app.rendering.join import Part, join_sections
from tests.unit.documents import pdfs

CASES = Path(__file__).parents[2] / "cases" / "papers"
REPAIRED = "has been repaired"
BROKEN = "Page 1 of this PDF is damaged"


def case(name):
    return (CASES / f"pdf-{name}.pdf").read_bytes()


def handed_in(content, **how):
    return vet(content, most_mebibytes=20, **how)


def refusal(content, **how):
    with pytest.raises(UploadRefused) as refused:
        handed_in(content, **how)
    return refused.value.message


def drawn(vetted):
    """The paper's pages as they stand in a pack, compared with what was handed in."""
    section = annex_section(vetted.shown, title="Paper")
    joined = io.BytesIO()
    join_sections([Part("paper", "Paper", section)]).save(joined)
    check_faithful(vetted.should_look, vetted.shown, joined.getvalue())
    return joined.getvalue()


def words(content):
    """What can be searched and copied."""
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def bare(content):
    """A file's objects in plain letters."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(buffer, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "note", "word"),
    [
        ("contents-array-bad-checksum", REPAIRED, "FIRSTPART"),
        ("contents-array-bad-stream", REPAIRED, "FIRSTPART"),
        ("contents-array-cut-stream", REPAIRED, "FIRSTPART"),
        ("one-content-cut-stream", REPAIRED, "LINE 3"),
        ("picture-length-zero", REPAIRED, "ABOVE"),
        ("no-eof-mark", REPAIRED, "FAULT"),
        ("startxref-off", REPAIRED, "FAULT"),
        ("trailing-html", REPAIRED, "FAULT"),
        ("cr-lf-converted", REPAIRED, "FAULT"),
        ("leading-bom", REPAIRED, "FAULT"),
        ("leading-newline", REPAIRED, "FAULT"),
        ("typed-and-stamped", "", "PRINTEDWORDS"),
        ("hidden-layer", "Layers that are switched off were left out", "SHOWNLAYER"),
        ("crop-only", "Words beyond the edge of the page were left out, on page 1", "INSIDECROP"),
        ("inherited-rotate", "", "ROTATED"),
        ("own-rotate", "", "ROTATED"),
        ("user-unit", "", "USERUNIT"),
        ("swapped-box", "", "SWAPPED"),
        ("negative-origin", "", "NEGATIVE"),
        ("a3-landscape", "", "ATHREE"),
        ("page-labels", "", "LABELS"),
        ("blank-page", "", "BLANK"),
        ("links", "", "LINKS"),
        ("link-to-shared-drive", "a link to “file:///S:/Shared/plan.docx” on page 1", "FILELINK"),
        ("signed", "readers can download the signed original", "SIGNED"),
        ("with-attachment", "Left out: the attached file “data.csv”", "ATTACHED"),
        ("owner-password", "protected against copying or changes", "OWNERLOCK"),
        ("empty-form", "", "WIDGETFLAT"),
        ("resource-named-js", "", "JSNAMED"),
        ("role-named-collection", "", "ROLEMAP"),
        ("empty-script-tree", "", "NAN"),
    ],
)
def test_a_real_file_is_accepted_and_drawn_as_it_looks(name, note, word):
    vetted = handed_in(case(name))

    assert word in words(drawn(vetted))
    said = " ".join(vetted.notes)
    assert note in said if note else said == ""
    assert "script" not in said.lower()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("contents-bad-hex", BROKEN),
        ("contents-in-jpeg-filter", BROKEN),
        ("contents-not-packed-as-said", BROKEN),
        ("contents-bad-runlength", BROKEN),
        ("contents-bad-predictor", BROKEN),
        ("cut-off", "This PDF is damaged or incomplete"),
        ("301-pages", "has 301 pages and a paper can have up to 300"),
    ],
)
def test_what_viewers_cannot_agree_on_is_refused_naming_the_page(name, says):
    assert says in refusal(case(name))


@pytest.mark.parametrize(
    ("name", "gone"), [("hidden-layer", "HIDDENLAYER"), ("crop-only", "CROPPEDAWAY")]
)
def test_what_nobody_sees_does_not_travel(name, gone):
    vetted = handed_in(case(name))

    assert gone not in words(drawn(vetted))
    assert gone.encode() not in bare(vetted.content)


def test_typed_text_and_stamps_become_part_of_the_page():
    vetted = handed_in(case("typed-and-stamped"))

    before = words(vetted.should_look)
    after = words(drawn(vetted))
    assert len(after.split()) > len(before.split())
    with pikepdf.open(io.BytesIO(vetted.content)) as pdf:
        assert not list(pdf.pages[0].obj.get("/Annots", []))


def test_a_signed_original_is_kept_byte_by_byte():
    content = case("signed")
    vetted = handed_in(content)

    assert vetted.content == content
    assert vetted.shown != content


@pytest.mark.parametrize(
    ("make", "note"),
    [
        (pdfs.script_on_opening, "JavaScript"),
        (pdfs.script_by_name, "JavaScript"),
        (pdfs.script_far_inside, "JavaScript"),
        (pdfs.script_that_nothing_leads_to, "JavaScript"),
        (pdfs.script_behind_escaped_name, "JavaScript"),
        (pdfs.script_in_packed_objects, "JavaScript"),
        (pdfs.script_in_a_link, "a link to “javascript:alert(1)” on page 1"),
        (pdfs.launching, "calc.exe"),
        (pdfs.launching_second, "when the file is opened"),
        (pdfs.sending_forms, "starts another program, or sends or loads data"),
        (pdfs.carrying_files, "the attached file “budget.xls”"),
        (pdfs.form, "This PDF is a form"),
        (pdfs.film, "sound, video or 3D on page 1"),
    ],
)
def test_what_runs_or_comes_along_is_left_out_and_told(make, note):
    vetted = handed_in(make())

    assert note in " ".join(vetted.notes)
    for found in (vetted.content, vetted.shown):
        plain = bare(found)
        for word in (b"JavaScript", b"javascript", b"/Launch", b"/SubmitForm", b"/EF ", b"/Movie"):
            assert word not in plain


def linking(*addresses):
    def change(pdf):
        pdf.pages[0].obj.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Link, Rect=[0, 20 * place, 90, 20 * place + 15],
                    A=Dictionary(S=Name.URI, URI=String(address)),
                )
                for place, address in enumerate(addresses)
            ]
        )  # fmt: skip

    return pdfs.changed(change)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "\\\\server\\share\\plan.docx",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "ms-word:ofe|u|https://example.org/a.docx",
        "data:text/html,x",
        "vbscript:x",
        "smb://server/share",
        "search-ms:query=x",
    ],
)
def test_links_lead_to_the_web_or_nowhere(address):
    vetted = handed_in(linking(address, "https://example.org/plan"))

    with pikepdf.open(io.BytesIO(vetted.content)) as pdf:
        kept = [str(each.A.URI) for each in pdf.pages[0].obj.Annots]
    assert kept == ["https://example.org/plan"]
    assert "Left out: a link to" in vetted.notes[0]


def test_links_work_in_the_pack_wherever_the_paper_stands_there():
    paper = annex_section(handed_in(case("links")).shown, title="Paper")
    before = annex_section(pdfs.saved(pdfs.plain(3)), title="Before")
    pdf = join_sections([Part("before", "Before", before), Part("paper", "Paper", paper)])

    outside, inside = pdf.pages[3].obj.Annots
    assert str(outside.A.URI) == "https://example.org/"
    assert inside.Dest[0].objgen == pdf.pages[4].obj.objgen
    assert "/OwnPage" not in inside


# Words under a box


def covering(*drawing, text="SECRETNAME"):
    """A page that draws words and then something else."""

    def change(pdf):
        page = pdf.pages[0].obj
        page.Resources = Dictionary(
            Font=Dictionary(
                F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            )
        )
        lines = [
            b"BT /F1 24 Tf 60 700 Td (OPENWORDS) Tj ET",
            f"BT /F1 24 Tf 60 600 Td ({text}) Tj ET".encode(),
            *drawing,
        ]
        page.Contents = pdf.make_stream(b"\n".join(lines))

    return pdfs.changed(change)


BLACK_BOX = b"0 g 50 590 300 40 re f"
WHITE_BOX = b"1 g 50 590 300 40 re f"
TAKEN_OUT = "Words that cannot be seen were left out, such as “{}”, on page 1."


def half_covered(ink=0):
    """Of words that are drawn in one go, only the last lies under a box."""
    return covering(f"{ink} g 128 590 300 40 re f".encode(), text="SEEN SECRETNAME")


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


# The comparison


@pytest.mark.parametrize(
    "other",
    [
        covering(text="SECRETNAMES AND SOME MORE WORDS"),
        covering(b"50 200 200 100 re f"),
        covering(b"", text=""),
        pdfs.saved(pdfs.plain()),
    ],
    ids=["more words", "more ink", "fewer words", "nothing"],
)
def test_what_is_drawn_otherwise_is_noticed_with_its_page(other):
    content = covering()
    both = [pikepdf.open(io.BytesIO(each)) for each in (content, other)]
    twice = []
    for second in both:
        made = pikepdf.open(io.BytesIO(content))
        made.pages.append(second.pages[0])
        twice.append(pdfs.saved(made))
    same, changed = twice

    check_faithful(same, same, same)
    with pytest.raises(UnlikeOriginal) as unlike:
        check_faithful(same, same, changed)
    assert unlike.value.pages == [2]


def test_a_page_that_is_lost_is_noticed():
    with pytest.raises(UnlikeOriginal) as unlike:
        check_faithful(*(pdfs.saved(pdfs.plain(count)) for count in (2, 2, 1)))
    assert unlike.value.pages == [0]


# Scans, and what pdfium alone understands


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


# What travels beside what is seen


def photographed(**said):
    """A JPEG with where it was taken, and how it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = said.get("turn", 1)
    exif[0x9286] = "TAKENATHOME"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 7.0)
    look = io.BytesIO()
    picture = Image.new("RGB", (64, 32), "navy")
    picture.save(look, "JPEG", exif=exif, comment=b"TAKENBYANN")
    return look.getvalue()


def test_where_a_picture_was_taken_does_not_travel():
    photo = photographed(turn=6)

    def change(pdf):
        page = pdf.pages[0].obj
        image = pdf.make_stream(
            photo, Type=Name.XObject, Subtype=Name.Image, Width=64, Height=32,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        page.Resources = Dictionary(XObject=Dictionary(Photo=image))
        page.Contents = pdf.make_stream(b"128 0 0 64 100 400 cm /Photo Do")

    content = pdfs.changed(change)
    assert b"TAKENBYANN" in content
    vetted = handed_in(content)

    assert vetted.notes == (
        "Left out: what cameras keep in pictures, such as where and when they were taken.",
    )
    assert b"TAKEN" not in bare(vetted.content)
    assert b"Exif" not in bare(vetted.content)
    with pikepdf.open(io.BytesIO(vetted.content)) as pdf:
        kept = pdf.pages[0].Resources.XObject.Photo.read_raw_bytes()
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(photo)) as before:
        assert after.tobytes() == before.tobytes()
    drawn(vetted)


def test_who_made_a_pdf_is_not_in_what_readers_download():
    def change(pdf):
        pdf.trailer.Info = pdf.make_indirect(
            Dictionary(Title=String("Costs"), Author=String("ANNAUTHOR"), Client=String("SECRET"))
        )
        with pdf.open_metadata() as told:
            told["dc:title"] = "Costs"
            told["dc:creator"] = ["ANNAUTHOR"]
            told["pdfuaid:part"] = "1"

    vetted = handed_in(pdfs.changed(change))

    assert vetted.notes == ("Left out: the names and other details in its properties.",)
    plain = bare(vetted.content)
    assert b"ANNAUTHOR" not in plain
    assert b"SECRET" not in plain
    with pikepdf.open(io.BytesIO(vetted.content)) as pdf:
        assert pdf.docinfo.Title == "Costs"
        assert pdf.open_metadata()["dc:title"] == "Costs"
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_pages_that_stand_where_a_file_says_who_made_it_stay():
    def change(pdf):
        pdf.trailer.Info = pdf.Root.Pages

    vetted = handed_in(pdfs.changed(change))

    assert vetted.notes == ()
    assert vetted.pages == 1
    drawn(vetted)


def marked(words):
    return covering(
        f"/Span <</ActualText ({words})>> BDC BT /F1 12 Tf 60 500 Td (5 million) Tj ET EMC".encode()
    )


def test_what_is_copied_is_what_is_shown():
    vetted = handed_in(marked("SECRETSUM"))

    assert vetted.notes == (
        "Left out: words for copying and for screen readers that are not those that the pages show,"
        " such as “SECRETSUM”.",
    )
    assert b"SECRETSUM" not in bare(vetted.content)
    assert "5 million" in words(vetted.content)
    drawn(vetted)


@pytest.mark.parametrize("said", ["5 million", "5mil\\255lion", "fi"])
def test_the_same_words_written_out_stay(said):
    content = marked(said)
    assert handed_in(content).content == content


def test_other_words_in_the_tags_do_not_travel():
    def change(pdf):
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=root, ActualText=String("SECRETSUM"))
        )
        pdf.Root.StructTreeRoot = root

    vetted = handed_in(pdfs.changed(change))

    assert "such as “SECRETSUM”" in vetted.notes[0]
    assert b"SECRETSUM" not in bare(vetted.content)
