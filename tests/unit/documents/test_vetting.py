"""The paper zoo: what may be uploaded, and what is refused, in sentences its author can use."""

import dataclasses
import re
import subprocess
import sys

import pikepdf
import pytest

from app.core.limited.runner import Turns
from app.documents import vetting
from app.documents.vetting import DocumentKind, UploadRefused, vet
from tests.unit.documents import pdfs, word_files
from tests.unit.documents.word_files import NAMES_GONE


def sentence(content: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        vet(content, most_mebibytes=20)
    assert refused.value.field == "file"
    return refused.value.message


# What is kept


def test_a_pdf_is_kept_as_it_is():
    content = pdfs.saved(pdfs.plain(3))

    found = vet(content, most_mebibytes=20)

    assert (found.kind, found.pages, found.content) == (DocumentKind.PDF, 3, content)
    assert not found.is_tagged


def test_a_tree_of_pages_that_runs_in_a_ring_is_repaired_with_what_viewers_show_of_it():
    found = vet(pdfs.pages_in_a_ring(), most_mebibytes=20)

    assert found.pages == 1
    assert "This PDF was damaged and has been repaired. Check its pages." in found.notes


def test_links_and_an_opening_page_do_no_harm():
    def change(pdf):
        page = pdf.pages[0].obj
        address = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=address
        )
        page.Annots = pikepdf.Array([link])
        pdf.Root.OpenAction = pikepdf.Array([page, pikepdf.Name.Fit])

    assert vet(pdfs.changed(change), most_mebibytes=20).pages == 1


def test_a_pdf_says_whether_screen_readers_find_their_way():
    def change(pdf):
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        )

    assert vet(pdfs.changed(change), most_mebibytes=20).is_tagged


def test_a_word_document_becomes_its_words_and_structure():
    found = vet(word_files.sound(), most_mebibytes=20)

    assert found.kind is DocumentKind.WORD
    assert found.notes == (NAMES_GONE,)
    assert "<h1>Counting what is spent</h1>" in found.html
    assert "<li>The council</li>" in found.html
    assert '<a href="https://www.example.org/">The guidance</a>' in found.html
    assert 'src="data:image/png;base64,' in found.html
    assert not re.search(r" (style|class|id|on\w+)=", found.html)


def test_a_table_is_read_out_row_by_row_so_every_row_has_every_cell():
    html = vet(word_files.sound(), most_mebibytes=20).html

    rows = re.findall(r"<tr>(.*?)</tr>", html)
    spans = [re.findall(r"<t[dh](?: scope=.col.)?(?: colspan=.(\d).)?>", row) for row in rows]
    assert [sum(int(span or 1) for span in row) for row in spans] == [3, 3, 3]
    assert "rowspan" not in html
    assert html.count('<th scope="col"') == 2


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        (
            lambda: [word_files.broken_picture()],
            "1 picture was left out: damaged, or not PNG, JPEG, GIF, BMP or TIFF.",
        ),
        (
            lambda: [word_files.picture(size=size) for size in ((6000, 3000), (5000, 4000))],
            "2 pictures were left out: too large or too many.",
        ),
    ],
    ids=["damaged", "too large"],
)
def test_pictures_that_are_left_out_are_told(pictures, says):
    found = vet(word_files.with_pictures(*pictures()), most_mebibytes=20)

    assert found.notes == (says, NAMES_GONE)
    assert "[Picture left out]" in found.html
    assert "<img" not in found.html


def test_markup_in_a_document_is_words():
    found = vet(word_files.with_words("<script>alert(1)</script> & <b>"), most_mebibytes=20)

    assert found.html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;</p>"


def test_a_span_without_end_takes_no_room():
    assert "more than 30 columns" in sentence(word_files.endless_span())


# What is refused


PDFS = {
    "password to open": (lambda: pdfs.locked(user="a", owner="b"), "protected by a password"),
    "no pages": (pdfs.without_pages, "has no pages"),
    "XFA form": (pdfs.xfa_form, "a form that only Adobe Reader shows"),
    "cut short": (pdfs.cut_short, "damaged or incomplete"),
    "root lost": (pdfs.with_bytes_lost, "damaged or incomplete"),
    "too many pages": (
        lambda: pdfs.saved(pdfs.plain(301)),
        "has 301 pages and a paper can have up to 300",
    ),
    "larger than A0": (
        lambda: pdfs.saved(pdfs.plain(size=(9000, 9000))),
        "Page 1 of this PDF is larger than A0",
    ),
    "stretched": (pdfs.stretched_page, "Page 2 of this PDF"),
    "bomb": (pdfs.bomb, "unpacks to far more"),
    "double bomb": (pdfs.double_bomb, "unpacks to far more"),
    "bomb in letters": (pdfs.bomb_in_letters, "unpacks to far more"),
    "huge picture": (pdfs.huge_picture, "a picture that is too large"),
}

OFFICE = {
    "macros": (lambda: word_files.with_part("word/vbaProject.bin"), "contains macros or controls"),
    "macros by type": (
        lambda: word_files.of_type("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "contains macros or controls",
    ),
    "controls": (
        lambda: word_files.with_part("word/activeX/activeX1.bin"),
        "contains macros or controls",
    ),
    "part outside": (
        lambda: word_files.with_part("../evil.xml"),
        "contains parts that Word does not make",
    ),
    "part on a disk": (
        lambda: word_files.with_part("C:\\evil.xml"),
        "contains parts that Word does not make",
    ),
    "same part twice": (
        lambda: word_files.with_part("WORD/Document.xml"),
        "contains parts that Word does not make",
    ),
    "billion laughs": (word_files.laughing, "contains definitions"),
    "bomb": (word_files.unpacking_too_far, "far larger unpacked"),
    "too many parts": (word_files.of_too_many_parts, "far larger unpacked"),
    "locked zip": (word_files.locked_zip, "protected by a password"),
    "cut short": (word_files.cut_short, "damaged"),
    "words cut short": (word_files.broken_words, "damaged"),
    "no words": (lambda: word_files.with_words(""), "has no text in it"),
    "wide table": (word_files.wide_table, "more than 30 columns"),
    "many cells": (lambda: word_files.with_tables(60, 10, 10), "more than 5,000 cells in all"),
    "tables in tables": (lambda: word_files.nested_tables(3), "inside other tables"),
    "template": (
        lambda: word_files.of_type(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
        ),
        "Word template",
    ),
    "workbook": (word_files.workbook, "Excel workbook. In Excel choose File, Save As, PDF"),
    "presentation": (word_files.presentation, "presentation. In PowerPoint choose File, Export"),
    "OpenDocument": (word_files.open_document, "In LibreOffice choose File, Save As, Word (.docx)"),
    "zip": (lambda: word_files.zipped({"a.txt": b"a"}), "a zip archive, not a Word document"),
    "Pages": (
        lambda: word_files.zipped({"Index/Document.iwa": b"a", "preview.jpg": b"a"}),
        "In Pages choose File, Export To, PDF",
    ),
    "OpenDocument slides": (
        lambda: word_files.zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation"}),
        "In LibreOffice choose File, Export As, PDF",
    ),
    "email": (
        lambda: word_files.of_the_old_kind("__properties_version1.0"),
        "an email. Save the paper that is attached",
    ),
    "old Word": (lambda: word_files.of_the_old_kind("WordDocument"), "older Word document"),
    "old Excel": (lambda: word_files.of_the_old_kind("Workbook"), "Excel workbook"),
    "old PowerPoint": (
        lambda: word_files.of_the_old_kind("PowerPoint Document"),
        "PowerPoint presentation",
    ),
    "locked Office": (
        lambda: word_files.of_the_old_kind("EncryptedPackage"),
        "protected by a password",
    ),
}

OTHERS = {
    "nothing": (lambda: b"", "The file is empty"),
    "white space": (lambda: b" \n\x00" * 9, "The file is empty"),
    "text": (lambda: b"Dear all,", "plain text. Copy it into the text of the paper"),
    "page": (lambda: b"<html><script>1</script></html>", "a web page. Print it to PDF"),
    "picture": (lambda: word_files.picture().getvalue(), "a picture. Put it into a Word document"),
    "rich text": (lambda: b"{\\rtf1 Dear all,}", "Open it in Word, choose File, Save As"),
    "program": (lambda: b"MZ\x90\x00" + bytes(200), "neither a PDF nor a Word document"),
    "old container of nothing": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "neither a PDF nor a Word document",
    ),
}

ZOO = [
    pytest.param(make, says, id=f"{kind}: {name}")
    for kind, cage in (("pdf", PDFS), ("office", OFFICE), ("other", OTHERS))
    for name, (make, says) in cage.items()
]


@pytest.mark.parametrize(("make", "says"), ZOO)
def test_the_zoo_is_refused_in_words(make, says):
    told = sentence(make())

    assert says in told
    assert re.search(r"\b(upload|Save|Choose)\b", told), "it says what to do"
    assert len(told) < 200


def test_a_file_may_be_so_large_and_no_larger():
    content = pdfs.saved(pdfs.plain())

    with pytest.raises(UploadRefused, match="larger than 1 MB"):
        vet(content + bytes(1 << 20), most_mebibytes=1)


# The inspection is a process of its own


def test_what_takes_too_much_to_look_into_is_refused(monkeypatch):
    limits = dataclasses.replace(vetting.LIMITS, seconds=0)
    monkeypatch.setattr(vetting, "LIMITS", limits)

    assert "too much time or memory" in sentence(pdfs.saved(pdfs.plain()))


def test_so_many_files_are_looked_into_at_once(monkeypatch):
    monkeypatch.setattr(vetting, "_turns", Turns(1, seconds=0.01))
    with vetting._turns.take():
        assert "Try again in a minute" in sentence(pdfs.saved(pdfs.plain()))

    assert vet(pdfs.saved(pdfs.plain()), most_mebibytes=20).pages == 1


def test_the_inspection_knows_nothing_of_the_app():
    """It would start slowly, and read our settings."""
    code = "import sys, inspection.kinds; print([m for m in sys.modules if m.startswith('app')])"
    done = subprocess.run(
        [sys.executable, "-P", "-s", "-c", code],
        env={"PYTHONPATH": str(vetting.Path(vetting.__file__).parent)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("bomb", [pdfs.bomb_in_letters, pdfs.double_bomb])
def test_bombs_are_small(bomb):
    """Else their size alone would refuse them."""
    assert len(bomb()) < 20 << 20
