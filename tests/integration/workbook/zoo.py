"""Files that come back for a place or its spend return, as people, their programs and their systems
leave them."""

import io
import re
import zipfile

from openpyxl import load_workbook

from tests.integration.workbook.old_files import encrypted


def parts_of(content, edit):
    """The file with its parts changed: ``edit`` takes and gives a dictionary of bytes by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, said in edit(parts).items():
            package.writestr(name, said)
    return out.getvalue()


def filled_down(content, rows):
    """The file with the second row of its first sheet so many times: sooner than cell by cell."""

    def edit(parts):
        name = "xl/worksheets/sheet1.xml"
        sheet = re.sub(r'(<dimension ref="A1:[A-Z]+)2"', rf'\g<1>{rows + 1}"', parts[name].decode())
        row = re.search(r'<row r="2".*?</row>', sheet)[0]
        once = re.sub(r'r="([A-Z]*)2"', r'r="\1{0}"', row)
        return parts | {name: sheet.replace(row, "".join(map(once.format, range(2, rows + 2))))}

    return parts_of(content, edit)


def with_part(name, said):
    return lambda content: parts_of(content, lambda parts: parts | {name: said})


def edited(content, edit):
    book = load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def setting_at(sheet, address, value):
    def edit(book):
        book[sheet][address].value = value

    return edit


#: What is not read at all, whatever it is for: how it is made of a right file, and what is said.
UNREADABLE = {
    "macros": (with_part("xl/vbaProject.bin", b"x"), "has macros. Save it as an Excel workbook"),
    "encrypted": (lambda _content: encrypted(), "protected by a password. Open it, remove"),
    "truncated": (lambda content: content[: len(content) // 2], "damaged. Open it in a spread"),
    "bomb": (
        lambda content: with_part("xl/media/a.bin", b"0" * (201 << 20))(content),
        "unpacks to too much. Divide it",
    ),
    "empty": (lambda _content: b"", "The file is empty"),
    "a page of the web": (lambda _content: b"<html><table></table></html>", "not a workbook that"),
    "a Word document": (
        lambda content: parts_of(
            content,
            lambda parts: {n: p for n, p in parts.items() if n != "xl/workbook.xml"},
        ),
        "not a workbook that can be read",
    ),
    "broken XML": (with_part("xl/workbook.xml", b"<workbook"), "damaged"),
}
