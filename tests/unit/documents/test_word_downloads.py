"""What readers can download of a Word paper holds what the pack shows of it, and nothing that Word
keeps out of sight."""

import base64
import io
import re
import zipfile

import docx
import pytest
from lxml import etree
from PIL import Image

from app.documents.vetting import vet
from tests.unit.documents import word_files
from tests.unit.documents.copies import photographed
from tests.unit.documents.test_word_copies import CASES, case, field, lines, words

RELATIONS = "word/_rels/document.xml.rels"
OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def handed_in(content):
    """A file as it was taken: readers see the same of what they can download."""
    vetted = vet(content, most_mebibytes=20)
    again = vet(vetted.content, most_mebibytes=20)
    assert again.html == vetted.html
    assert again.content == vetted.content
    docx.Document(io.BytesIO(vetted.content))
    return vetted


def everything_in(content):
    return b"\n".join(word_files.parts_of(content).values())


@pytest.mark.parametrize(
    ("name", "gone", "what"),
    [
        ("hidden-text", b"HIDDENWORDS", "the hidden text"),
        ("tracked-move", b"DELETED", "the tracked changes and the words that were deleted"),
        ("tracked-move", b"w:author", "the tracked changes and the words that were deleted"),
        ("other-main-part", b"DELETED", "the tracked changes and the words that were deleted"),
        ("deleted-row", b"DELETEDROW", "the tracked changes and the words that were deleted"),
        ("header-comment-marks", b"w:comment", "the comments"),
        ("altchunk", b"altChunk", "the inserted parts"),
        ("style-without-type", b"python-docx", "the names and other details in its properties"),
    ],
)
def test_what_word_keeps_out_of_sight_is_not_in_the_file_to_download(name, gone, what):
    vetted = handed_in(case(name))

    assert gone in everything_in(case(name))
    assert gone not in everything_in(vetted.content)
    assert f"The file that readers can download is a copy without {what}" in vetted.notes[-1] or (
        what in vetted.notes[-1]
    )


@pytest.mark.parametrize("path", sorted(CASES.glob("word-*.docx")), ids=lambda path: path.stem)
def test_readers_see_the_same_of_every_case(path):
    handed_in(path.read_bytes())


def test_what_is_cut_off_a_picture_is_in_no_picture_of_the_file():
    colours = {
        colour
        for name, data in word_files.parts_of(handed_in(case("cropped-picture")).content).items()
        if name.startswith("word/media/")
        for colour in Image.open(io.BytesIO(data)).convert("RGB").get_flattened_data()
    }
    whole = word_files.parts_of(case("cropped-picture"))["word/media/image1.png"]

    assert colours < set(Image.open(io.BytesIO(whole)).convert("RGB").get_flattened_data())


EMBEDDED = (
    '<w:p xmlns:o="urn:schemas-microsoft-com:office:office"><w:r><w:object>'
    f'<o:OLEObject ProgID="Excel.Sheet.12" xmlns:r="{OF_OFFICE}" r:id="rIdX"/></w:object></w:r>'
    f"</w:p><w:p>{words('After it.')}</w:p>"
)


def with_embedded():
    def change(parts):
        added = f'<Relationship Id="rIdX" Type="{OF_OFFICE}/package" Target="embeddings/a.xlsx"/>'
        parts[RELATIONS] = parts[RELATIONS].replace(
            b"</Relationships>", added.encode() + b"</Relationships>"
        )
        parts["word/embeddings/a.xlsx"] = b"PK SECRETFIGURES"

    return word_files.repacked(change, word_files.with_body(EMBEDDED))


def test_an_embedded_file_is_left_out_and_named():
    vetted = vet(with_embedded(), most_mebibytes=20)

    assert lines(vetted.html)[:2] == ["[Embedded Excel workbook left out]", "After it."]
    assert "Left out: 1 embedded Excel workbook. Send it as a paper of its own" in vetted.notes[0]
    assert b"SECRETFIGURES" not in everything_in(vetted.content)
    assert b"OLEObject" not in everything_in(vetted.content)


@pytest.mark.parametrize(
    ("kind", "address", "is_told"),
    [
        ("image", "https://evil.test/a.png", True),
        ("attachedTemplate", "https://evil.test/a.dotm", True),
        ("attachedTemplate", "file://server/share/a.dotm", True),
        ("attachedTemplate", "file:///C:\\Users\\j.smith\\House.dotx", False),
        ("oleObject", "\\\\server\\share\\a.xlsx", True),
    ],
)
def test_what_would_be_loaded_from_elsewhere_is_left_out(kind, address, is_told):
    vetted = handed_in(word_files.with_external(kind, address))

    assert address.encode() not in everything_in(vetted.content)
    told = [note for note in vetted.notes if note.startswith("Left out: what this document would")]
    assert bool(told) == is_told
    assert all(f"from “{address}”." in note for note in told)


def test_a_part_that_nothing_leads_to_is_not_in_the_file_to_download():
    content = handed_in(word_files.with_part("word/notes.bin", b"SECRET")).content

    assert "word/notes.bin" not in word_files.parts_of(content)


def signed(xml=""):
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"

    def change(parts):
        added = f'<Relationship Id="rIdS" Type="{kind}" Target="_xmlsignatures/origin.sigs"/>'
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(
            b"</Relationships>", added.encode() + b"</Relationships>"
        )
        parts["_xmlsignatures/origin.sigs"] = b""
        types = "[Content_Types].xml"
        default = b'<Default Extension="sigs" ContentType="application/vnd.test"/></Types>'
        parts[types] = parts[types].replace(b"</Types>", default)

    return word_files.repacked(change, word_files.with_body(xml))


def test_a_signed_original_can_be_downloaded_unless_it_hides_something():
    original = signed()
    sound = handed_in(original)
    hiding = handed_in(signed(f"<w:p>{words('Seen.')}{words('GONE', '<w:vanish/>')}</w:p>"))

    assert sound.content == original
    assert sound.notes == ("This document is signed. Readers can download the signed original.",)
    assert b"GONE" not in everything_in(hiding.content)
    assert "the signature does not hold for it" in " ".join(hiding.notes)


def linked(target):
    """With a link of each kind: by a relationship, by a field and by a simple field."""
    simple = f'<w:fldSimple w:instr=" HYPERLINK {target} ">{words("simple")}</w:fldSimple>'
    link = f'<w:hyperlink r:id="rId99">{words("related")}</w:hyperlink>'
    xml = f"<w:p>{link}{field(f' HYPERLINK {target} ', 'fielded')}{simple}</w:p>"

    def change(parts):
        name = "word/document.xml"
        parts[name] = parts[name].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)

    return word_files.repacked(change, word_files.with_external("hyperlink", target))


def test_links_that_lead_elsewhere_are_not_in_the_file_to_download():
    vetted = handed_in(linked("file:///S:/plan.docx"))

    assert b"S:/plan" not in everything_in(vetted.content)
    assert lines(vetted.html)[0] == "relatedfieldedsimple"


def test_a_file_with_nothing_to_leave_out_is_kept_byte_by_byte():
    content = handed_in(linked("https://example.org/")).content

    vetted = handed_in(content)

    assert vetted.content == content
    assert vetted.html.count('<a href="https://example.org/">') == 1
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = etree.fromstring(archive.read("docProps/core.xml"))
    assert not [each for each in root if each.tag.endswith("creator")]


CELL = (
    "<w:tbl><w:tr><w:tc><w:tcPr>{}</w:tcPr><w:p>{}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
ON_BLACK, IN_BLACK = '<w:highlight w:val="black"/>', '<w:color w:val="000000"/>'
IN_WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("xml", "is_seen"),
    [
        (CELL.format("", words("OFCOLOUR", IN_WHITE)), False),
        (CELL.format('<w:shd w:val="clear" w:fill="000000"/>', words("OFCOLOUR", IN_WHITE)), True),
        (f"<w:p>{words('OFCOLOUR', IN_BLACK + ON_BLACK)}</w:p>", False),
        (f"<w:p>{words('OFCOLOUR', ON_BLACK)}</w:p>", True),
    ],
)
def test_words_in_the_colour_behind_them_are_hidden(xml, is_seen):
    vetted = handed_in(word_files.with_body(f"<w:p>{words('Seen.')}</w:p>{xml}"))

    assert ("OFCOLOUR" in vetted.html) == is_seen
    assert (b"OFCOLOUR" in everything_in(vetted.content)) == is_seen


def test_older_drawings_load_nothing_and_lead_nowhere():
    shape = (
        '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape'
        ' href="file://server/share/x"><v:imagedata src="https://evil.test/x.png"/></v:shape>'
        "</w:pict></w:r></w:p>"
    )

    content = everything_in(handed_in(word_files.with_body(shape)).content)

    assert b"server/share" not in content
    assert b"evil.test" not in content


def test_where_a_picture_was_taken_does_not_travel():
    document = docx.Document()
    document.add_paragraph("The new school seen from the road.")
    document.add_picture(io.BytesIO(photographed(turn=6)))

    vetted = handed_in(word_files.saved(document))

    assert (
        "details that cameras store in pictures, such as where they were taken" in vetted.notes[-1]
    )
    parts = word_files.parts_of(vetted.content)
    (photo,) = [data for name, data in parts.items() if name.startswith("word/media/")]
    (shown,) = re.findall(r"base64,([^\"]+)", vetted.html)
    for data in (photo, base64.b64decode(shown)):
        assert b"TAKEN" not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert dict(picture.getexif()) == {0x0112: 6}
