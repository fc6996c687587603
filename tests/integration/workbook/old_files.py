"""Files as other programs write them: compound files, an old Excel's, an OpenDocument's."""

import io
import struct
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A compound file of named streams, each padded to what needs no small sectors."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    fat, body = [_FAT, _END], b""
    entries = [_entry("Root Entry", 5, _FREE, 0, child=1 if streams else _FREE)]
    for place, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        sectors = -(-len(content) // _SECTOR)
        first = len(fat)
        fat += [*range(first + 1, first + sectors), _END]
        body += content.ljust(sectors * _SECTOR, b"\0")
        right = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, first, len(content), right=right))
    entries += [_entry("", 0, 0, 0)] * (4 - len(entries))
    assert len(fat) <= _SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *([_FREE] * 108))
    table = struct.pack("<128I", *fat, *([_FREE] * (128 - len(fat))))
    return header[:_SECTOR].ljust(_SECTOR, b"\xff") + table + b"".join(entries) + body


def _entry(name, kind, first, size, *, right=_FREE, child=_FREE):
    spelled = name.encode("utf-16-le")
    length = len(spelled) + 2 if name else 0
    start = first if kind == 2 else (_END if kind == 5 else 0)
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBB", length, kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def encrypted():
    return compound({"EncryptedPackage": b"secret", "EncryptionInfo": b"how"})


def old_excel(rows, title="Risks"):
    """A workbook of Excel 97 with one sheet of texts."""
    begin = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for number, cells in enumerate(rows):
        for place, text in enumerate(cells):
            said = struct.pack("<HHHHB", number, place, 0, len(text), 1)
            sheet += _record(0x0204, said + text.encode("utf-16-le"))
    sheet += _record(0x000A, b"")
    spelled = title.encode("utf-16-le")
    about = _record(0x0809, begin)
    at = len(about) + 4 + 8 + len(spelled) + 4
    bound = struct.pack("<IHBB", at, 0, len(title), 1) + spelled
    about += _record(0x0085, bound) + _record(0x000A, b"")
    return compound({"Workbook": about + sheet})


def _record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def open_document(content):
    """An Excel workbook as an OpenDocument program saves it, hidden sheets and all."""
    book = load_workbook(io.BytesIO(content))
    tables = ""
    for page in book:
        style = "hidden" if page.sheet_state != "visible" else "seen"
        rows = "".join(
            f"<table:table-row>{''.join(map(_open_cell, cells))}</table:table-row>"
            for cells in page.iter_rows(values_only=True)
        )
        tables += (
            f'<table:table table:name={quoteattr(page.title)} table:style-name="{style}">'
            f"{rows}</table:table>"
        )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("hidden", "false"), ("seen", "true"))
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", body)
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _open_cell(value):
    match value:
        case None:
            return "<table:table-cell/>"
        case datetime() | date():
            said = value.isoformat()[:10]
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{said}">'
                f"<text:p>{said}</text:p></table:table-cell>"
            )
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        case _:
            lines = "".join(f"<text:p>{escape(each)}</text:p>" for each in value.split("\n"))
            return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
