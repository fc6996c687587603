"""What does not travel with a PDF: what is beside what is seen."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String
from PIL import Image

from tests.unit.documents import pdfs
from tests.unit.documents.copies import (
    bare,
    covering,
    drawn,
    handed_in,
    photographed,
    words,
)


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
        "Left out: details that cameras store in pictures, such as where and when they were taken.",
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
