"""Zipped documents: which kind, and nothing in them that runs, is fetched or unpacks too far."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from .refusal import UNREADABLE, Refusal

MOST_ENTRIES = 3000
MOST_BYTES = 200 << 20
#: How many times its packed size an entry may be, once it is larger than this many bytes.
MOST_TIMES = 200
SMALL_BYTES = 1 << 20

NOT_WORD = (
    "This is a zip archive, not a Word document. Unpack it, and upload the paper in it as PDF or"
    " .docx."
)
SPREADSHEET = "This is an Excel workbook. Save it as PDF and upload that."
PRESENTATION = "This is a PowerPoint presentation. Save it as PDF and upload that."
OPEN_DOCUMENT = "This is an OpenDocument file. Save it as PDF or .docx and upload that."
LOCKED = "This file is protected by a password. Remove the password and upload it again."
BOMB = (
    "This file is far larger unpacked than a paper can be. Open it in Word, save it as a new "
    "document with smaller pictures, and upload that."
)
ODD_NAMES = (
    "This file contains parts that Word does not make. Open it in Word, save it as a new"
    " document, and upload that."
)
MACROS = (
    "This document contains macros or controls. Save it as a plain Word document (.docx) without"
    " them, and upload that."
)
EMBEDDED = (
    "This document has another file or program inside it. Remove it, or save the document as"
    " PDF, and upload that."
)
FETCHES = (
    "This document loads part of itself from elsewhere when it is opened. Break its links in"
    " Word, or save it as PDF, and upload that."
)
TEMPLATE = "This is a Word template. Save it as a Word document (.docx) or PDF and upload that."
DECLARES = (
    "This document contains definitions that no Word document has. Open it in Word, save it as a"
    " new document, and upload that."
)

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
#: Where the words of a local template's address begin; Word opens none that is not there.
_OWN_DISK = re.compile(r"file:///[A-Za-z]:", re.IGNORECASE)


def open_word(content: bytes) -> zipfile.ZipFile:
    """A Word document's parts, all of them looked at. Raises ``Refusal``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_entries(archive.infolist())
        _check_kind(archive)
        for entry in archive.infolist():
            _check_part(archive, entry)
    # All that zipfile and zlib raise at a broken, cut-off or odd archive.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Refusal(UNREADABLE) from None
    return archive


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal(LOCKED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refusal(BOMB)
    if any(
        entry.file_size > SMALL_BYTES and entry.file_size > MOST_TIMES * entry.compress_size
        for entry in entries
    ):
        raise Refusal(BOMB)
    if len({name.lower() for name in names}) < len(names) or any(map(_is_odd, names)):
        raise Refusal(ODD_NAMES)


def _is_odd(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or any(c in name for c in "\\:\x00")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
        raise Refusal(OPEN_DOCUMENT)
    if _CONTENT_TYPES not in archive.namelist():
        raise Refusal(NOT_WORD)
    types = archive.read(_CONTENT_TYPES).decode("utf-8", "replace")
    if any(name.startswith("xl/") for name in names):
        raise Refusal(SPREADSHEET)
    if any(name.startswith("ppt/") for name in names):
        raise Refusal(PRESENTATION)
    if "macroenabled" in types.lower() or any(_is_macro(name) for name in names):
        raise Refusal(MACROS)
    if f"{_MAIN}template.main+xml" in types:
        raise Refusal(TEMPLATE)
    if f"{_MAIN}document.main+xml" not in types:
        raise Refusal(NOT_WORD)


def _is_macro(name: str) -> bool:
    return "vbaproject" in name or "vbadata" in name or "/activex/" in name


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if "/embeddings/" in name and not name.endswith((".xlsx", "/")):
        raise Refusal(EMBEDDED)  # the numbers behind a chart are a workbook, and stay
    if not name.endswith((".xml", ".rels")):
        return
    text = archive.read(entry)
    if _DECLARATION.search(text) or _DECLARATION.search(text.replace(b"\x00", b"")):
        raise Refusal(DECLARES)
    if name.endswith(".rels"):
        try:
            fetched = list(_fetched(text))
        except ElementTree.ParseError:
            raise Refusal(UNREADABLE) from None
        if fetched:
            raise Refusal(FETCHES)


def _fetched(relationships: bytes) -> Iterator[str]:
    """What a part would fetch when the document is opened: all that is outside but links, which a
    reader follows or not, and a template on the author's own disk."""
    for each in ElementTree.fromstring(relationships).iter(_RELATIONSHIP):
        if each.get("TargetMode") != "External":
            continue
        kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
        if kind == "hyperlink" or (kind == "attachedTemplate" and _OWN_DISK.match(target)):
            continue
        yield target
