"""Sealing an issue, and drawing one again to see that it comes out as it did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.errors import DomainError
from app.core.lazy import lazy_import
from app.core.worded import Worded
from app.documents.queries import get_content
from app.packs import queries
from app.packs.content import PackContent, decode, encode
from app.packs.draw import draw_pack
from app.packs.models import Pack
from app.packs.papers import load_files
from app.packs.rules import GIVEN_OUT
from app.packs.sealing.keys import find_key
from app.packs.sealing.manifest import manifest_of
from app.packs.sealing.program import current_program
from app.packs.sealing.signatures import sign
from config import Settings

if TYPE_CHECKING:
    from app.rendering import sealing
    from app.rendering.document import Document
else:
    sealing = lazy_import("app.rendering.sealing")


@dataclass(frozen=True)
class Sealed:
    """An issue's file; ``drawn_sha256`` is that of what stands before its signature."""

    pdf: bytes
    drawn_sha256: str
    program: str
    signed_by: str


def seal_issue(
    document: Document,
    content: PackContent,
    *,
    issue: int,
    issued_at: datetime,
    record: tuple[int | None, str | None],
    settings: Settings,
) -> Sealed:
    """Attach the manifest and sign. Raises ``DomainError`` where the key cannot be used."""
    key = find_key(settings)
    program = current_program()
    drawn = _drawn(document, content, issue, issued_at, record, program)
    return Sealed(
        pdf=sign(drawn, key),
        drawn_sha256=hashlib.sha256(drawn).hexdigest(),
        program=program,
        signed_by=f"{key.name} ({key.fingerprint[:16]})",
    )


def _drawn(
    document: Document,
    content: PackContent,
    issue: int,
    issued_at: datetime,
    record: tuple[int | None, str | None],
    program: str,
) -> bytes:
    manifest = manifest_of(
        content,
        encode(content),
        issue=issue,
        issued_at=issued_at,
        pages=document.page_count,
        page_of=document.number_of,
        made_with=program,
        record=record,
    )
    return sealing.make_ready(document.pdf, manifest, issued_at)


class Rebuilt(Worded):
    SAME = "same", "the same, byte for byte"
    OTHER_PROGRAM = "other_program", "different, as another version of the program draws it"
    DIFFERENT = "different", "different, although the same version of the program draws it"
    FILE_CHANGED = "file_changed", "not the file that was issued"


def rebuild(pack: Pack) -> tuple[Rebuilt, bytes]:
    """Draw an issue again from its data and compare it with the file that was kept, up to its
    signature; and that file."""
    if pack.state not in GIVEN_OUT or pack.issued_at is None or pack.file_sha256 is None:
        raise DomainError("This pack has not been issued, so there is nothing to compare.")
    if not pack.drawn_sha256:
        raise DomainError("This pack was issued before packs were signed: it cannot be compared.")
    kept = get_content(pack.file_sha256)
    if hashlib.sha256(kept).hexdigest() != pack.file_sha256:
        return Rebuilt.FILE_CHANGED, kept
    content = decode(queries.get_snapshot(pack.id))
    document = draw_pack(
        content,
        files=load_files(content),
        version=pack.label,
        built_at=pack.issued_at,
        base_url=pack.links_begin,
        record=pack.record_line,
    )
    record = (pack.record_count, pack.record_head)
    drawn = _drawn(document, content, pack.issue_number or 0, pack.issued_at, record, pack.program)
    if kept.startswith(drawn) and hashlib.sha256(drawn).hexdigest() == pack.drawn_sha256:
        return Rebuilt.SAME, kept
    is_other = pack.program != current_program()
    return (Rebuilt.OTHER_PROGRAM if is_other else Rebuilt.DIFFERENT), kept
