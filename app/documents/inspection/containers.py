"""Zipped documents: which kind, and nothing in them that runs, is fetched or unpacks too far."""

import io
import re
import zipfile
import zlib

from .naming import shortened
from .other_formats import PRESENTATION, SPREADSHEET, ZIP, advice_on_zipped
from .refusal import UNREADABLE, Refusal

MOST_ENTRIES = 3000
MOST_BYTES = 200 << 20
#: How many times its packed size an entry may be, once it is larger than this many bytes.
MOST_TIMES = 200
SMALL_BYTES = 1 << 20

LOCKED = "This file is protected by a password. Remove the password and upload it again."
BOMB = (
    "This file is far larger unpacked than a paper can be. Open it in Word, save it as a new "
    "document with smaller pictures, and upload that."
)
ODD_NAMES = (
    "This file contains parts that Word does not make (“{}”). Open it in Word, save it as a new"
    " document, and upload that."
)
MACROS = (
    "This document contains macros or controls (“{}”). In Word or LibreOffice choose File, Save As,"
    " Word Document (.docx), which leaves them out, and upload that."
)
TEMPLATE = "This is a Word template. Save it as a Word document (.docx) or PDF and upload that."
DECLARES = (
    "This document contains definitions that no Word document has (in “{}”). Open it in Word, save"
    " it as a new document, and upload that."
)

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CONTENT_TYPES = "[Content_Types].xml"
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


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
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen or _is_odd(name):
            raise Refusal(ODD_NAMES.format(shortened(name)))
        seen.add(name.lower())


def _is_odd(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or any(c in name for c in "\\:\x00")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if _CONTENT_TYPES not in archive.namelist():
        kind = archive.read("mimetype") if "mimetype" in archive.namelist() else b""
        raise Refusal(advice_on_zipped(names, kind))
    types = archive.read(_CONTENT_TYPES).decode("utf-8", "replace")
    if any(name.startswith("xl/") for name in names):
        raise Refusal(SPREADSHEET)
    if any(name.startswith("ppt/") for name in names):
        raise Refusal(PRESENTATION)
    macros = [name for name in sorted(names) if _is_macro(name)]
    if macros or "macroenabled" in types.lower():
        raise Refusal(MACROS.format(shortened(macros[0] if macros else ".docm")))
    if f"{_MAIN}template.main+xml" in types:
        raise Refusal(TEMPLATE)
    if f"{_MAIN}document.main+xml" not in types:
        raise Refusal(ZIP)


def _is_macro(name: str) -> bool:
    return "vbaproject" in name or "vbadata" in name or "/activex/" in name


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return
    text = archive.read(entry)
    if _DECLARATION.search(text) or _DECLARATION.search(text.replace(b"\x00", b"")):
        raise Refusal(DECLARES.format(shortened(entry.filename)))
