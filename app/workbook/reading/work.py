"""Reading a workbook or a file of comma-separated values, in a child process: bytes in, JSON out.

What was worked out by formulas is read as it was worked out last; nothing is worked out, and no
macro runs. Hidden sheets are named and not read, but for the one in which a place's workbook keeps
how it was downloaded.
"""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import olefile
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

#: The most rows with anything in them, columns of a sheet, sheets, and characters of all cells.
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2_000, 100, 40
MOST_CHARACTERS = 30_000_000
#: The hidden sheet that is read (``workbook.place.state``).
_AS_DOWNLOADED = "As downloaded"
#: How far down a row may stand.
_LAST_ROW = 100_000
#: The most bytes that a file's parts may unpack to.
_UNPACKED = 200 * 1024 * 1024

_FAULTS = frozenset("#N/A #DIV/0! #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA #SPILL!".split())
#: What is said of a formula that no spreadsheet program has worked out.
_NO_VALUE = "no value"
#: A cell of a sheet's XML whose formula has no value: its address.
_NOT_WORKED_OUT = re.compile(
    rb"<c\b(?![^>]*\bt=\"str\")[^>]*\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*>"
    rb"(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)
#: A cell of a sheet's XML that holds a fault: its address, and the fault.
_FAULT = re.compile(
    rb"<c\b(?=[^>]*\bt=\"e\")[^>]*\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*>"
    rb"(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]{1,40})</v>"
)
#: The formats of percentages that Excel has by itself, and what a format shows as it stands.
_PERCENT_FORMATS = ("9", "10")
_LITERAL = re.compile(r"\"[^\"]*\"|\\.")
_FORMULA_BEGINS = tuple("=+-@\t\r＝＋－＠")

UNKNOWN = (
    "This is not a workbook that can be read. Save it as Excel (.xlsx), OpenDocument (.ods) or CSV."
)
PROTECTED = "The workbook is protected by a password. Open it, remove the password, and save it."
MACROS = "The workbook has macros. Save it as an Excel workbook without macros (.xlsx)."
DAMAGED = "The workbook is damaged. Open it in a spreadsheet program, and save it again."
BINARY = "Binary workbooks (.xlsb) cannot be read. Save it as an Excel workbook (.xlsx)."


class NotReadable(Exception):
    """A file that is not read; the message says what to do."""


class SheetRead(msgspec.Struct):
    """A sheet as it was read: rows by their number as Excel counts, from 1. A cell is a text, a
    number, yes or no, nothing, or a pair of what it is ("day", "fault", "percent") and its text.
    ``merged`` are cells that stand for several rows: the column from 0, the first and the last."""

    title: str
    rows: list[tuple[int, list[Any]]] = []
    is_hidden: bool = False
    merged: list[tuple[int, int, int]] = []


class BookRead(msgspec.Struct):
    refused: str = ""
    sheets: list[SheetRead] = []


def reader(most_rows: str = str(MOST_ROWS)) -> Callable[[bytes], bytes]:
    """What does the work (``core.limited``)."""

    def read(content: bytes) -> bytes:
        try:
            return msgspec.json.encode(BookRead(sheets=_bounded(_sheets(content), int(most_rows))))
        except NotReadable as error:
            return msgspec.json.encode(BookRead(refused=str(error)))

    return read


def _bounded(sheets: Iterable[SheetRead], most_rows: int) -> list[SheetRead]:
    found, rows, characters = [], 0, 0
    for sheet in sheets:
        found.append(sheet)
        rows += 0 if sheet.is_hidden else len(sheet.rows)
        if len(found) > MOST_SHEETS:
            raise NotReadable(f"The workbook has more than {MOST_SHEETS} sheets. Delete some.")
        for _number, cells in sheet.rows:
            characters += sum(len(cell) for cell in cells if isinstance(cell, str))
            if len(cells) > MOST_COLUMNS:
                raise NotReadable(
                    f"The sheet {sheet.title[:60]} has {len(cells)} columns, and at most "
                    f"{MOST_COLUMNS} are read. Delete those that are not needed."
                )
    if rows > most_rows:
        raise NotReadable(
            f"The file has {rows:,} rows, and at most {most_rows:,} are imported at once. Divide "
            "it into several files."
        )
    if characters > MOST_CHARACTERS:
        raise NotReadable("The file has too much text. Divide it into several files.")
    return found


def _sheets(content: bytes) -> Iterator[SheetRead]:
    if content.startswith(b"PK"):
        _check_package(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        _check_compound(content)
    else:
        yield _from_csv(content)
        return
    marked = _marked(content) if content.startswith(b"PK") else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for meta in book.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                is_hidden = meta.visible is not SheetVisibleEnum.Visible
                if is_hidden and meta.name != _AS_DOWNLOADED:
                    yield SheetRead(meta.name, is_hidden=True)
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                over = _merged_down(sheet)
                rows = list(_rows(sheet, marked.get(meta.name, {}), over))
                if is_hidden and len(rows) > MOST_ROWS:
                    raise NotReadable(DAMAGED)
                merged = [(column, first + 1, last + 1) for column, first, last in over]
                yield SheetRead(meta.name, rows, is_hidden, merged)
    except PasswordError:
        raise NotReadable(PROTECTED) from None
    except (CalamineError, ZipError, OSError, ValueError):
        raise NotReadable(DAMAGED) from None


def _check_package(content: bytes) -> None:
    """A zip file that claims to be a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if sum(part.file_size for part in parts) > _UNPACKED or len(parts) > 5_000:
                raise NotReadable("The file unpacks to too much. Divide it into several files.")
            kind = package.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise NotReadable(DAMAGED) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotReadable(MACROS)
    if "xl/workbook.bin" in names:
        raise NotReadable(BINARY)
    if "xl/workbook.xml" not in names and b"opendocument.spreadsheet" not in kind:
        raise NotReadable(UNKNOWN)
    if "META-INF/manifest.xml" in names:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if b"encryption-data" in package.read("META-INF/manifest.xml")[:1_000_000]:
                raise NotReadable(PROTECTED)


def _check_compound(content: bytes) -> None:
    """An old workbook, or a new one that is encrypted."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            names = {"/".join(parts).lower() for parts in file.listdir()}
    except Exception:  # olefile raises many kinds on what is damaged
        raise NotReadable(DAMAGED) from None
    if "encryptedpackage" in names:
        raise NotReadable(PROTECTED)
    if not names & {"workbook", "book"}:
        raise NotReadable(UNKNOWN)
    if any(name.startswith("_vba_project_cur") for name in names):
        raise NotReadable(MACROS)


def _marked(content: bytes) -> dict[str, dict[tuple[int, int], tuple[str, str]]]:
    """The cells of an Excel workbook that calamine does not give as they are, by sheet, and by row
    and column from 0: those whose formula failed or was never worked out, which it gives as empty,
    and those shown as a percentage, of which it gives the number."""
    found: dict[str, dict[tuple[int, int], tuple[str, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        parts = {
            _attribute(b"Id", tag): _attribute(b"Target", tag).removeprefix("/xl/")
            for tag in re.findall(
                rb"<Relationship\b[^>]*>", package.read("xl/_rels/workbook.xml.rels")
            )
        }
        styles = package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
        percents = _percent_cell(styles)
        for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", package.read("xl/workbook.xml")):
            part = f"xl/{parts.get(_attribute(b'r:id', tag), '')}"
            if part not in names:
                continue
            content_of = package.read(part)
            shown = percents.findall(content_of) if percents else ()
            marked = dict.fromkeys(shown, ("percent", ""))
            marked |= dict.fromkeys(_NOT_WORKED_OUT.findall(content_of), ("fault", _NO_VALUE))
            marked |= {at: ("fault", said.decode()) for at, said in _FAULT.findall(content_of)}
            found[html.unescape(_attribute(b"name", tag))] = {
                _place(at.decode()): mark for at, mark in marked.items()
            }
    return found


def _percent_cell(styles: bytes) -> re.Pattern[bytes] | None:
    """What finds the addresses of cells that are shown as a percentage; None where none can be."""
    formats = set(_PERCENT_FORMATS)
    for tag in re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", styles):
        code = html.unescape(_attribute(b"formatCode", tag))
        if "%" in _LITERAL.sub("", code):
            formats.add(_attribute(b"numFmtId", tag))
    used = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
    tags = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", used[0]) if used else []
    ids = [str(n) for n, tag in enumerate(tags) if _attribute(b"numFmtId", tag) in formats]
    if not ids:
        return None
    among = "|".join(ids).encode()
    return re.compile(
        rb"<c\b(?=[^>]*\bs=\"(?:" + among + rb")\")[^>]*\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*>"
    )


def _attribute(name: bytes, tag: bytes) -> str:
    value = re.search(rb"\b" + name + rb"=\"([^\"]*)\"", tag)
    return value[1].decode("utf-8", "replace") if value else ""


def _place(address: str) -> tuple[int, int]:
    """The row and the column of ``B7``, from 0."""
    letters, column = address.rstrip("0123456789"), 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]) - 1, column - 1


def _rows(
    sheet: CalamineSheet,
    marked: dict[tuple[int, int], tuple[str, str]],
    over: list[tuple[int, int, int]],
) -> Iterator[tuple[int, list[Any]]]:
    if sheet.height == 0 or sheet.start is None:
        return
    first_row, first_column = sheet.start
    if sheet.width > 1_000 or first_column > 1_000:
        raise NotReadable(
            f"The sheet {sheet.name[:60]} has {sheet.width:,} columns, and at most {MOST_COLUMNS} "
            "are read. Delete those that are not needed."
        )
    if sheet.height > _LAST_ROW:
        raise NotReadable(
            f"The sheet {sheet.name[:60]} has {sheet.height:,} rows, and at most {_LAST_ROW:,} "
            "are looked at. Delete those below the last that is filled in."
        )
    tops: dict[int, Any] = {}
    for place, cells in enumerate(sheet.iter_rows()):
        number = place + first_row  # from 0, as the merged ranges count
        row = [None] * first_column + [_cell(cell) for cell in cells]
        for column in range(len(row)) if marked else ():
            kind, text = marked.get((number, column), ("", ""))
            if kind == "fault":
                row[column] = (kind, text)
            elif kind == "percent" and isinstance(row[column], int | float):
                row[column] = (kind, repr(float(row[column])))
        for column, first, last in over:
            if number == first and column < len(row):
                tops[column] = row[column]
            elif first < number <= last and column < len(row):
                row[column] = tops.get(column)
        while row and row[-1] is None:
            row.pop()
        if row:
            yield number + 1, row


def _merged_down(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """The cells that stand for several rows: column, first and last row, from 0."""
    ranges = sheet.merged_cell_ranges or []
    return [(left, top, bottom) for (top, left), (bottom, _right) in ranges[:5_000] if bottom > top]


def _cell(cell: Any) -> Any:
    match cell:
        case str():
            text = cell.strip()
            if text in _FAULTS:
                return ("fault", text)
            # A line end at the end is ours: see workbook.cells.show.
            return (f"{text}\n" if cell.endswith("\n") and ";" in text else text) or None
        case datetime():
            return ("day", cell.date().isoformat())
        case date():
            return ("day", cell.isoformat())
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return str(cell)
        case _:
            return cell


def _from_csv(content: bytes) -> SheetRead:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotReadable(UNKNOWN)
    if content.startswith(b"%PDF") or content.lstrip()[:1] in (b"<", b"{"):
        raise NotReadable(UNKNOWN)
    text = _decoded(content)
    first = text.lstrip("\n\r").partition("\n")[0]
    between = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    rows = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=between), 1
        ):
            row = [_plain(cell) for cell in cells]
            while row and row[-1] is None:
                row.pop()
            if row:
                rows.append((number, row))
    except csv.Error:
        raise NotReadable(UNKNOWN) from None
    return SheetRead("", rows)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(UNKNOWN)


def _plain(cell: str) -> Any:
    """A field without the apostrophe that stands before what a spreadsheet would work out."""
    text = cell.strip()
    if text.startswith("'") and text[1:].startswith(_FORMULA_BEGINS):
        text = text[1:]
    return ("fault", text) if text in _FAULTS else text or None
