"""The text of a PDF, for readers for whom its pages are no use. It is read in a process of its own,
which takes up to seconds: no transaction may be open."""

import hashlib
import logging
from pathlib import Path

import msgspec

from app.core.limited.runner import Helper, Limits, OverLimit, WorkFailed

LIMITS = Limits(seconds=60, cpu_seconds=30, memory_bytes=1 << 30)
#: A line that is shorter than so much of the longest ends its paragraph.
_SHORT = 0.7
_KEPT = 64
_kept: dict[str, "PdfText"] = {}

log = logging.getLogger(__name__)


class PdfText(msgspec.Struct, frozen=True):
    """The text of each page, and of how many more it was not read."""

    pages: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def paragraphs(self) -> list[list[str]]:
        """Of each page; one without text has none."""
        return [list(_paragraphs(page)) for page in self.pages]

    def __bool__(self) -> bool:
        return any(page.strip() for page in self.pages)


def text_of_pdf(content: bytes) -> PdfText:
    """Of a vetted file; nothing where it takes too much."""
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 not in _kept:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[sha256] = _read(content)
    return _kept[sha256]


def _read(content: bytes) -> PdfText:
    try:
        with Helper(Path(__file__).parent, "inspection.text", "prepare") as helper:
            return msgspec.json.decode(helper.call(content, LIMITS), type=PdfText)
    except (OverLimit, WorkFailed, msgspec.DecodeError) as error:
        log.warning("the text of a PDF could not be read: %r", error)
        return PdfText()


def _paragraphs(page: str) -> list[str]:
    lines = [" ".join(line.split()) for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    found, so_far = [], ""
    for line in lines:
        so_far = f"{so_far} {line}".strip()
        if so_far and len(line) < longest * _SHORT:
            found.append(so_far)
            so_far = ""
    return [*found, so_far] if so_far else found
