"""The copy of a PDF that readers see: repaired, without what runs or what comes along with it, and
with all that its pages show. The cases are those that real files brought (``tests/cases/papers``).
"""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

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


@pytest.mark.parametrize("box", [BLACK_BOX, WHITE_BOX])
def test_words_under_a_box_are_refused_or_drawn_as_a_picture(box):
    content = covering(box)

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

    assert "words that cannot be seen" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        covering(b"0.9 g 50 400 300 40 re f"),
        covering(b"q 0.8 0.9 0.8 rg 50 560 300 20 re f Q"),
        covering(b"BT 3 Tr /F1 12 Tf 60 500 Td (READBYASCANNER) Tj ET"),
        covering(b"BT 1 g /F1 12 Tf 60 500 Td (WHITEONWHITE) Tj ET"),
        covering(b"0 0.4 0.6 rg 50 440 300 40 re f BT 1 g /F1 20 Tf 60 450 Td (HEADING) Tj ET"),
    ],
    ids=["box elsewhere", "box below", "read by a scanner", "white on white", "white on blue"],
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
    assert unlike.value.page == 2


def test_a_page_that_is_lost_is_noticed():
    with pytest.raises(UnlikeOriginal) as unlike:
        check_faithful(*(pdfs.saved(pdfs.plain(count)) for count in (2, 2, 1)))
    assert unlike.value.page == 0
