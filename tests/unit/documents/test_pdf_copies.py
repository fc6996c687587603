"""The copy of a PDF that readers see: repaired, without what runs or what comes along with it, and
with all that its pages show. The cases are those that real files brought (``tests/cases/papers``).
"""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.rendering.annex import annex_section
from app.rendering.errors import UnlikeOriginal
from app.rendering.faithful import check_faithful
from app.rendering.join import Part, join_sections
from tests.unit.documents import pdfs
from tests.unit.documents.copies import (
    BROKEN,
    REPAIRED,
    bare,
    case,
    covering,
    drawn,
    handed_in,
    refusal,
    words,
)


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
