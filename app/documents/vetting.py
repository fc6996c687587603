"""Vetting of uploads: what a file is, by its content, and whether it can be kept.

The file is read in a process of its own (see ``inspection``), which may fail without harm. It takes
up to seconds: no transaction may be open.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.core.errors import DomainError
from app.core.limited.pool import Pool
from app.core.limited.runner import Helper, Limits, OverLimit, Turns, WorkFailed
from app.core.worded import Worded
from app.documents.inspection.refusal import TOO_MUCH
from config import MEBIBYTE

#: 300 pages are looked at one by one.
LIMITS = Limits(seconds=90, cpu_seconds=60, memory_bytes=1 << 30)
#: The word with which the inspection draws pages as pictures (``inspection/work.py``).
AS_PICTURES = "pictures"
PAGE = "page {}"
#: Those with which it tells the words alone, of a PDF or of what a Word document shows.
WORDS = "words"
WORDS_OF_HTML = "words of HTML"
#: At once in this process, so that its other threads go on answering.
AT_ONCE = 2
_turns = Turns(AT_ONCE, seconds=5)

BUSY = "Other files are being checked. Try again in a minute."

log = logging.getLogger(__name__)


def _helper(*words: str) -> Helper:
    return Helper(Path(__file__).parent, "inspection.work", "prepare", *words)


#: Those that stay, as what they need takes longer to load than most files to look into.
_helpers = Pool(AT_ONCE, _helper)


class UploadRefused(DomainError):
    """A file that is not kept; the message tells its author what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


class DocumentKind(Worded):
    PDF = "pdf", "PDF"
    WORD = "word", "Word document"

    @property
    def suffix(self) -> str:
        return {"pdf": "pdf", "word": "docx"}[self.value]

    @property
    def media_type(self) -> str:
        return {
            "pdf": "application/pdf",
            "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self.value]


@dataclass(frozen=True)
class Vetted:
    """A file that can be kept. ``content`` is what readers get, ``shown`` what a pack shows of it,
    where that is another, and ``should_look`` how it should look: what the author gave, or the copy
    where something that showed was left out knowingly. ``html`` is a Word document's content,
    clean; a PDF has ``pages``, and ``is_tagged`` says whether it has marks for screen
    readers. By its ``words`` it is found. ``notes`` are sentences for its author about what was
    repaired, changed or left out."""

    kind: DocumentKind
    content: bytes
    should_look: bytes = b""
    shown: bytes = b""
    html: str = ""
    pages: int | None = None
    is_tagged: bool = False
    words: str = ""
    notes: tuple[str, ...] = ()


class _Found(msgspec.Struct):
    """What the inspection tells."""

    refused: str = ""
    kind: DocumentKind = DocumentKind.PDF
    pages: int | None = None
    tagged: bool = False
    html: str = ""
    words: str = ""
    notes: list[str] = []
    keeps_original: bool = False
    shows_less: bool = False


def vet(
    content: bytes,
    *,
    most_mebibytes: int,
    as_pictures: bool = False,
    pictures: Collection[int] = (),
) -> Vetted:
    """Raises ``UploadRefused``. Pages of a PDF that hide words are drawn ``as_pictures``, or the
    file is refused; those of ``pictures`` are drawn so in any case."""
    if len(content) > most_mebibytes * MEBIBYTE:
        raise UploadRefused(
            f"The file is larger than {most_mebibytes} MB. Make its pictures smaller or upload it "
            "in parts."
        )
    found, copy = _inspect(
        content, [*([AS_PICTURES] if as_pictures else []), *map(PAGE.format, pictures)]
    )
    if found.refused:
        raise UploadRefused(found.refused)
    copy = copy or content
    return Vetted(
        kind=found.kind,
        content=content if found.keeps_original else copy,
        should_look=copy if found.shows_less else content,
        shown=copy,
        html=found.html,
        pages=found.pages,
        is_tagged=found.tagged,
        words=found.words,
        notes=tuple(found.notes),
    )


def words_of_file(html: str, pdf: bytes) -> str:
    """The words by which a file that is kept is found, as ``vet`` tells them of one that comes in:
    of a Word document by its content, else of a PDF; none where they cannot be read."""
    try:
        return _call(html.encode() or pdf, [WORDS_OF_HTML if html else WORDS]).decode()
    except (OverLimit, WorkFailed) as error:
        log.warning("the words of a file could not be read: %r", error)
        return ""


def _inspect(content: bytes, words: list[str]) -> tuple[_Found, bytes]:
    """What is found, and the copy for readers; empty where that is the file itself."""
    with _turns.take() as is_ours:
        if not is_ours:
            raise UploadRefused(BUSY)
        try:
            said, _, copy = _call(content, words).partition(b"\n")
            return msgspec.json.decode(said, type=_Found), copy
        except (OverLimit, WorkFailed, msgspec.DecodeError) as error:
            # Out of time or memory, or brought down by what it read.
            log.warning("a file could not be looked into: %r", error)
            raise UploadRefused(TOO_MUCH) from None


def _call(content: bytes, words: list[str]) -> bytes:
    if not words:
        return _helpers.submit(content, LIMITS, size=len(content)).result()
    with _helper(*words) as helper:
        return helper.call(content, LIMITS)
