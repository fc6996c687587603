"""Word documents of the paper zoo, and other office files that come in their place."""

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import openpyxl
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

_RELATIONSHIP = (
    '<Relationship Id="rId99" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
    "</Relationships>"
)

#: What the author of any of them is told.
NAMES_GONE = (
    "The file that readers can download is a copy without the names and other details in its"
    " properties."
)


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind)
    buffer.seek(0)
    return buffer


def broken_picture() -> io.BytesIO:
    """The head of a GIF, and nothing that it tells of."""
    return io.BytesIO(picture("GIF").getvalue()[:20])


def sound() -> bytes:
    """With what papers have: headings, lists, a table with merged cells, a link, a picture."""
    document = docx.Document()
    document.add_heading("Counting what is spent", level=1)
    document.add_paragraph("Every partner counts the same year.")
    document.add_paragraph("The council", style="List Bullet")
    document.add_heading("What it costs", level=2)
    table = document.add_table(3, 3)
    table.cell(0, 0).text, table.cell(0, 2).text = "Partner", "Net"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).text = "Council"
    table.cell(1, 0).merge(table.cell(2, 0))
    paragraph = document.add_paragraph()
    link = document.part.relate_to(
        "https://www.example.org/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    element = docx.oxml.OxmlElement("w:hyperlink")
    element.set(docx.oxml.ns.qn("r:id"), link)
    run = docx.oxml.OxmlElement("w:r")
    run.text = "The guidance"
    element.append(run)
    paragraph._p.append(element)
    document.add_picture(picture())
    return saved(document)


def with_words(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return saved(document)


def with_pictures(*pictures: io.BytesIO) -> bytes:
    document = docx.Document()
    document.add_paragraph("Pictures:")
    for each in pictures:
        document.add_picture(each)
    return saved(document)


Parts = dict[str, bytes]


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(change: Callable[[Parts], None], content: bytes | None = None) -> bytes:
    """A sound document whose parts were changed."""
    parts = parts_of(content or sound())
    change(parts)
    return zipped(parts)


def zipped(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def with_part(name: str, text: bytes = b"\x00") -> bytes:
    return repacked(lambda parts: parts.update({name: text}))


def with_external(kind: str, target: str) -> bytes:
    name = "word/_rels/document.xml.rels"

    def change(parts):
        added = _RELATIONSHIP.format(kind, target).encode()
        parts[name] = parts[name].replace(b"</Relationships>", added)

    return repacked(change)


def of_type(kind: str) -> bytes:
    """Whose main part says that it is of another type."""

    def change(parts):
        name = "[Content_Types].xml"
        parts[name] = parts[name].replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            kind.encode(),
        )

    return repacked(change)


def laughing() -> bytes:
    """A billion laughs: abbreviations of abbreviations."""

    def change(parts):
        lines = ['<!ENTITY a0 "ha">']
        lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
        text = parts["word/document.xml"].decode()
        head, _, rest = text.partition("?>")
        parts["word/document.xml"] = f"{head}?><!DOCTYPE x [{''.join(lines)}]>{rest}".encode()

    return repacked(change)


def unpacking_too_far() -> bytes:
    return with_part("word/media/image9.bmp", bytes(60 << 20))


def of_too_many_parts() -> bytes:
    return repacked(lambda parts: parts.update({f"word/x{n}.xml": b"<x/>" for n in range(4000)}))


def locked_zip() -> bytes:
    """The flag that says "encrypted", set on the first part in both of its places."""
    content = bytearray(sound())
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def cut_short() -> bytes:
    content = sound()
    return content[: len(content) // 2]


def broken_words() -> bytes:
    return repacked(
        lambda parts: parts.update({"word/document.xml": parts["word/document.xml"][:-40]})
    )


def wide_table() -> bytes:
    document = docx.Document()
    document.add_table(1, 40)
    return saved(document)


def with_body(xml: str) -> bytes:
    """With this before the first paragraph."""

    def change(parts):
        name = "word/document.xml"
        parts[name] = parts[name].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)

    return repacked(change)


def _table(rows: int, columns: int, cell: str = "<w:p><w:r><w:t>word</w:t></w:r></w:p>") -> str:
    row = f"<w:tr>{f'<w:tc>{cell}</w:tc>' * columns}</w:tr>"
    return f"<w:tbl>{row * rows}</w:tbl><w:p/>"


def with_tables(count: int, rows: int, columns: int) -> bytes:
    return with_body(_table(rows, columns) * count)


def nested_tables(depth: int) -> bytes:
    xml = _table(2, 2)
    for _ in range(depth - 1):
        xml = _table(2, 2, xml)
    return with_body(xml)


def endless_span() -> bytes:
    """A cell that says that it covers a million columns."""

    def change(parts):
        name = "word/document.xml"
        parts[name] = parts[name].replace(
            b'<w:gridSpan w:val="2"/>', b'<w:gridSpan w:val="999999"/>'
        )

    return repacked(change)


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def presentation() -> bytes:
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p:presentation/>"}
    )


def open_document() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


def of_the_old_kind(stream: str) -> bytes:
    """A compound file (as of Office before 2007) with one stream of the name."""
    sector = 512
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header[76:] = b"\xff" * (sector - 76)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (sector - 8)

    def entry(name: str, kind: int, child: int) -> bytes:
        made = bytearray(128)
        encoded = name.encode("utf-16-le") + b"\0\0"
        made[: len(encoded)] = encoded
        struct.pack_into("<HBBIII", made, 64, len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        struct.pack_into("<IQ", made, 116, 0xFFFFFFFE, 0)
        return bytes(made)

    nothing = b"\0" * 68 + b"\xff" * 12 + b"\0" * 48
    directory = entry("Root Entry", 5, 1) + entry(stream, 2, 0xFFFFFFFF) + nothing * 2
    # Header, then the allocation table (sector 0), then the directory (sector 1).
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 76, 0)
    return bytes(header) + table + directory
