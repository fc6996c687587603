"""The manifest that is attached to an issued pack: what it is made of, for whoever checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from app.core.lazy import lazy_import
from app.packs.content import PackContent, PaperPart
from app.packs.sources import running_title

if TYPE_CHECKING:
    from app.rendering import sealing
else:
    sealing = lazy_import("app.rendering.sealing")


class ManifestPart(msgspec.Struct, frozen=True, kw_only=True):
    """A section, a paper or an annex: what its page is called, and the SHA-256 of its frozen
    data."""

    title: str
    page: int | str | None
    sha256: str


class ManifestPaper(ManifestPart, frozen=True, kw_only=True):
    """``file_sha256`` is that of the PDF that stands in the pack page by page; ``added_on`` is the
    day on which a late paper joined."""

    reference: str
    version: int
    file_sha256: str | None
    added_on: str | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``record_entries`` and ``record_head`` are the length and the head of the record of changes
    as the pack was issued; ``snapshot_sha256`` is that of all its frozen data;
    ``supplements_issue`` is the issue that this one is, but for papers that came late."""

    programme: str
    group: str
    meeting_on: str
    issue: int
    issued_at: str
    marking: str
    pages: int
    made_with: str
    snapshot_sha256: str
    record_entries: int | None
    record_head: str | None
    sections: tuple[ManifestPart, ...]
    papers: tuple[ManifestPaper, ...]
    annexes: tuple[ManifestPart, ...]
    supplements_issue: int | None = None


def manifest_of(
    content: PackContent,
    snapshot: bytes,
    *,
    issue: int,
    issued_at: datetime,
    pages: int,
    page_of: Callable[[str], str],
    made_with: str,
    record: tuple[int | None, str | None],
) -> sealing.AssociatedFile:
    """The same arguments give the same bytes."""
    made = Manifest(
        programme=content.programme,
        group=content.group,
        meeting_on=content.held_on.isoformat(),
        issue=issue,
        issued_at=issued_at.isoformat(timespec="seconds"),
        marking=content.marking.word,
        pages=pages,
        made_with=made_with,
        snapshot_sha256=hashlib.sha256(snapshot).hexdigest(),
        record_entries=record[0],
        record_head=record[1],
        sections=tuple(
            ManifestPart(
                title=running_title(each), page=_page(page_of(each.anchor)), sha256=_sha(each)
            )
            for each in content.sections
        ),
        papers=(
            *(_paper(part, page_of) for part in content.papers),
            *(_paper(each.part, page_of, each.added_on) for each in content.late_papers),
        ),
        annexes=tuple(
            ManifestPart(
                title=running_title(each), page=_page(page_of(each.anchor)), sha256=_sha(each)
            )
            for each in content.annexes
        ),
        supplements_issue=content.late.issue if content.late else None,
    )
    return sealing.AssociatedFile(
        sealing.MANIFEST,
        "application/json",
        "What this pack is made of, with hashes",
        msgspec.json.format(msgspec.json.encode(made), indent=1),
    )


def _paper(
    part: PaperPart, page_of: Callable[[str], str], added_on: date | None = None
) -> ManifestPaper:
    return ManifestPaper(
        title=part.sheet.title,
        page=_page(page_of(part.anchor)),
        sha256=_sha(part),
        reference=part.sheet.reference,
        version=part.sheet.version,
        file_sha256=part.sheet.pdf_sha256,
        added_on=added_on.isoformat() if added_on else None,
    )


def _page(number: str) -> int | str | None:
    return int(number) if number.isdigit() else number or None


def _sha(part: msgspec.Struct) -> str:
    return hashlib.sha256(msgspec.json.encode(part, order="deterministic")).hexdigest()
