"""What a file is, by what it holds and never by its name."""

import io
from collections.abc import Collection
from typing import Any

import olefile

from .containers import open_word
from .other_formats import EMAIL, OLD_WORD, OTHER, PRESENTATION, SPREADSHEET, advice_on
from .pdf import inspect_pdf
from .refusal import Refusal
from .word import convert_word, copy_for_readers

EMPTY = "The file is empty. Choose another."
LOCKED_OFFICE = (
    "This document is protected by a password. Remove the password in Word, save it, and upload it"
    " again."
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024

_OLD_KINDS = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("WordDocument", OLD_WORD),
    ("Workbook", SPREADSHEET),
    ("Book", SPREADSHEET),
    ("PowerPoint Document", PRESENTATION),
    ("__properties_version1.0", EMAIL),
)


def inspect(
    content: bytes, *, as_pictures: bool = False, pictures: Collection[int] = ()
) -> tuple[dict[str, Any], bytes]:
    """What is told of a file that can be kept, and what is kept of it. Raises ``Refusal``."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Refusal(EMPTY)
    if b"%PDF-" in content[:_PDF_WITHIN] and not content.startswith((_OLE, b"PK")):
        return inspect_pdf(content, as_pictures=as_pictures, pictures=pictures)
    if content.startswith(_OLE):
        raise Refusal(_old_kind(content))
    if content.startswith(b"PK"):
        archive = open_word(content)
        found = convert_word(archive)
        copy, notes = copy_for_readers(archive, content)
        return {**found, "notes": found["notes"] + notes}, copy
    raise Refusal(advice_on(content))


def _old_kind(content: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return next(
                (sentence for name, sentence in _OLD_KINDS if container.exists(name)), OTHER
            )
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return OTHER  # a container too broken to tell what it was
