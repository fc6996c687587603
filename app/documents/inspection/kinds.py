"""What a file is, by what it holds and never by its name."""

import io
from typing import Any

import olefile

from .containers import open_word
from .pdf import inspect_pdf
from .refusal import Refusal
from .word import convert_word

SAVE_AS_PDF = "Save it as PDF and upload that."
EMPTY = "The file is empty. Choose another."
OTHER = (
    "This is neither a PDF nor a Word document (.docx). Save it as one of these and upload that."
)
OLD_WORD = "This is an older Word document (.doc). Save it as .docx or PDF and upload that."
OLD_EXCEL = f"This is an Excel workbook. {SAVE_AS_PDF}"
OLD_POWERPOINT = f"This is a PowerPoint presentation. {SAVE_AS_PDF}"
LOCKED_OFFICE = (
    "This document is protected by a password. Remove the password in Word, save it, and upload it"
    " again."
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024

_OLD_KINDS = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("WordDocument", OLD_WORD),
    ("Workbook", OLD_EXCEL),
    ("Book", OLD_EXCEL),
    ("PowerPoint Document", OLD_POWERPOINT),
)


def inspect(content: bytes, *, as_pictures: bool = False) -> tuple[dict[str, Any], bytes]:
    """What is told of a file that can be kept, and what is kept of it. Raises ``Refusal``."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Refusal(EMPTY)
    if b"%PDF-" in content[:_PDF_WITHIN] and not content.startswith((_OLE, b"PK")):
        return inspect_pdf(content, as_pictures=as_pictures)
    if content.startswith(_OLE):
        raise Refusal(_old_kind(content))
    if content.startswith(b"PK"):
        return convert_word(open_word(content), content), content
    raise Refusal(OTHER)


def _old_kind(content: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return next(
                (sentence for name, sentence in _OLD_KINDS if container.exists(name)), OTHER
            )
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return OTHER  # a container too broken to tell what it was
