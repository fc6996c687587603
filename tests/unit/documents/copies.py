"""What tests of the copies of PDFs do with a file: hand it in, draw it, read it."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from app.documents.vetting import UploadRefused, vet
from app.rendering.annex import annex_section
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


def half_covered(ink=0):
    """Of words that are drawn in one go, only the last lies under a box."""
    return covering(f"{ink} g 128 590 300 40 re f".encode(), text="SEEN SECRETNAME")


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
