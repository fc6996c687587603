"""What is on a layer that is switched off, by whatever rule, is not in the copy; and what a viewer
draws of a form is."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.documents.vetting import UploadRefused, vet
from tests.unit.documents.copies import CASES

SEEN = "BT /F 18 Tf 72 700 Td (SEENWORDS) Tj ET "
LAYERED = "/OC /L BDC BT /F 18 Tf 72 600 Td (LAYERWORDS) Tj ET EMC"


def text_of(content):
    with pdfium.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf)


def page_with(pdf, drawn, **resources):
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Contents = pdf.make_stream(drawn.encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font), **resources)
    return page.obj


def saved(pdf):
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def layered(membership, *, viewed=None, off=("b",)):
    """With two layers, of which those in ``off`` are switched off."""
    pdf = Pdf.new()
    layers = {
        name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in "ab"
    }
    default = Dictionary(OFF=Array([layers[name] for name in off]))
    if viewed is not None:
        layers["a"].Usage = Dictionary(View=Dictionary(ViewState=viewed))
        rule = Dictionary(Event=Name.View, OCGs=Array([layers["a"]]), Category=Array([Name.View]))
        default.AS = Array([rule])
    pdf.Root.OCProperties = Dictionary(OCGs=Array(list(layers.values())), D=default)
    group = membership(layers["a"], layers["b"])
    page_with(pdf, SEEN + LAYERED, Properties=Dictionary(L=pdf.make_indirect(group)))
    return saved(pdf)


def by_expression(*expression):
    def made(a, b):
        def told(part):
            if isinstance(part, tuple):
                return Array([Name(f"/{part[0]}"), *(told(each) for each in part[1:])])
            return a if part == "a" else b

        return Dictionary(Type=Name.OCMD, VE=told(expression))

    return made


@pytest.mark.parametrize(
    ("content", "is_seen"),
    [
        (layered(by_expression("Not", "a")), False),
        (layered(by_expression("Not", "a"), off=()), False),
        (layered(by_expression("Not", "b")), True),
        (layered(by_expression("Or", "a", ("And", "b", "b"))), True),
        (layered(by_expression("And", "a", ("Not", ("Or", "a", "b")))), False),
        (layered(lambda a, _b: a, viewed=Name.OFF), False),
        (layered(lambda a, _b: a, viewed=Name.ON, off=("a",)), True),
    ],
)
def test_layers_are_hidden_by_every_rule_that_viewers_know(content, is_seen):
    copy = vet(content, most_mebibytes=20).shown

    assert "SEENWORDS" in text_of(copy)
    assert ("LAYERWORDS" in text_of(copy)) == is_seen


def test_a_stamp_on_a_hidden_layer_is_not_in_the_page():
    pdf = Pdf.new()
    page = page_with(pdf, SEEN)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    drawn = pdf.make_stream(
        b"BT /F 18 Tf 5 5 Td (STAMPWORDS) Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 300, 40]),
        Resources=page.Resources,
    )
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([60, 590, 360, 630]),
        OC=layer,
        F=4,
        AP=Dictionary(N=drawn),
    )
    page.Annots = Array([pdf.make_indirect(stamp)])

    assert "STAMPWORDS" not in text_of(vet(saved(pdf), most_mebibytes=20).shown)


def test_what_was_filled_in_shows_though_the_file_draws_it_nowhere():
    pdf = Pdf.new()
    page = page_with(pdf, SEEN)
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("name"),
        V=String("FILLEDIN"),
        DA=String("/F 12 Tf 0 g"),
        Rect=Array([72, 500, 300, 530]),
        F=4,
        P=page,
    )
    page.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=page.Annots, DA=String("/F 12 Tf 0 g"), DR=page.Resources)

    assert "FILLEDIN" in text_of(vet(saved(pdf), most_mebibytes=20).shown)


def test_the_reason_for_an_attachment_that_is_locked_says_so():
    pdf = Pdf.new()
    page_with(pdf, SEEN)
    locked = pikepdf.Encryption(owner="o", user="u", R=6)
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=locked)
    content = buffer.getvalue().replace(b"/AuthEvent /DocOpen", b"/AuthEvent /EFOpen")

    with pytest.raises(UploadRefused, match="has an attached file that is protected by a password"):
        vet(content, most_mebibytes=20)


def test_what_no_page_shows_is_not_in_the_copy():
    pdf = Pdf.new()
    unused = pdf.make_stream(b"% UNDRAWN", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    page = page_with(pdf, SEEN, XObject=Dictionary(Old=unused))
    page.PieceInfo = Dictionary(Program=Dictionary(Private=String("KEPTBYPROGRAM")))

    vetted = vet(saved(pdf), most_mebibytes=20)

    assert vetted.notes == ("Left out: pictures or data in the file that no page shows.",)
    with Pdf.open(io.BytesIO(vetted.content)) as copy:
        streams = [each.read_bytes() for each in copy.objects if isinstance(each, pikepdf.Stream)]
        assert not any(b"UNDRAWN" in each for each in streams)
        assert "/PieceInfo" not in copy.pages[0].obj


@pytest.mark.parametrize(
    "name", ["cr-lf-converted", "one-content-cut-stream", "contents-array-cut-stream"]
)
def test_a_repaired_page_is_drawn_by_whole_operators_alone(name):
    vetted = vet((CASES / f"pdf-{name}.pdf").read_bytes(), most_mebibytes=20)

    with Pdf.open(io.BytesIO(vetted.shown)) as copy:
        told = [str(each.operator) for each in pikepdf.parse_content_stream(copy.pages[0])]
    assert "ERT" not in told
    assert told.count("BT") == told.count("ET") > 0
