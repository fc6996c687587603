"""The papers that came after a pack was issued, and that nobody has added or set aside: what the
secretariat is told of. What exactly can be added, ``candidates`` works out from a whole pack."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.markings import Marking
from app.extensions import db
from app.governance.meetings.models import AgendaItem
from app.governance.papers.models import Paper, PaperVersion
from app.governance.papers.rules import PaperState
from app.packs.late.models import PaperSetAside
from app.packs.models import Pack
from app.packs.queries import NEWEST_LIMIT
from app.packs.rules import PackState


@dataclass(frozen=True)
class Arrival:
    """A paper that came after the issue ``pack_id`` was made; ``replaces`` is the version that the
    issue has, or 0."""

    pack_id: int
    paper_id: int
    reference: str
    title: str
    version: int
    replaces: int
    came_on: date
    marking: Marking
    is_illustrative: bool

    @property
    def name(self) -> str:
        """ "Version 2 of OG-2010-P04, “Merging teams”"."""
        named = f"{self.reference}, “{self.title}”"
        return f"Version {self.version} of {named}" if self.replaces else named

    @property
    def sentence(self) -> str:
        """ "OG-2010-P04, “Merging teams”, came after the pack was issued: add it as a late
        paper"."""
        return f"{self.name}, came after the pack was issued: add it as a late paper"


def arrivals_for(pack: Pack) -> Sequence[Arrival]:
    """Of an issue, with its meeting; none once that was held or cancelled."""
    is_over = pack.meeting.is_cancelled or pack.meeting.held_on < clock.today()
    return () if is_over else find_arrivals([pack])


class _KeptSheet(msgspec.Struct):
    reference: str
    version: int = 0


class _KeptPart(msgspec.Struct):
    sheet: _KeptSheet


class _KeptLatePart(msgspec.Struct):
    part: _KeptPart


class _KeptLate(msgspec.Struct):
    papers: tuple[_KeptLatePart, ...] = ()


class _KeptPapers(msgspec.Struct):
    """What a pack's content says of its papers' versions."""

    papers: tuple[_KeptPart, ...] = ()
    late: _KeptLate | None = None

    def versions(self) -> dict[str, int]:
        late = self.late.papers if self.late else ()
        parts = [*self.papers, *(each.part for each in late)]
        return {part.sheet.reference: part.sheet.version for part in parts}


_papers = msgspec.json.Decoder(_KeptPapers)


def find_arrivals(packs: Collection[Pack]) -> Sequence[Arrival]:
    """Of the last issue of each meeting among these packs; in two statements at most, and in none
    where nothing was issued. Where an issue is being made, nothing is said of its meeting."""
    last: dict[int, Pack] = {}
    for pack in packs:
        if pack.state in (PackState.ISSUED, PackState.ISSUING):
            before = last.get(pack.meeting_id)
            if before is None or (before.issue_number or 0) < (pack.issue_number or 0):
                last[pack.meeting_id] = pack
    ids = [pack.id for pack in last.values() if pack.state is PackState.ISSUED]
    rows = _newer_than(ids) if ids else ()
    if not rows:
        return []
    had = {
        pack_id: _papers.decode(snapshot or b"{}").versions()
        for pack_id, snapshot in db.session.execute(
            select(Pack.id, Pack.snapshot).where(
                Pack.id.in_({row.pack_id for row in rows}), Pack.snapshot.is_not(None)
            )
        )
    }
    return [
        Arrival(
            pack_id=row.pack_id,
            paper_id=row.id,
            reference=row.reference,
            title=row.title,
            version=row.number,
            replaces=had[row.pack_id].get(row.reference, 0),
            came_on=row.submitted_on or row.issued_on,
            marking=row.marking,
            is_illustrative=row.is_illustrative,
        )
        for row in rows
        if row.pack_id in had and had[row.pack_id].get(row.reference, 0) < row.number
    ]


def _newer_than(pack_ids: Collection[int]) -> Sequence[Any]:
    """The papers of these issues' meetings that may be newer: whose newest version was kept since
    the records of the issue, or of the one that it adds to, were read, or that were submitted that
    day or since; but for those set aside or restricted."""
    base = aliased(Pack)
    is_aside = select(PaperSetAside.id).where(PaperSetAside.version_id == PaperVersion.id)
    rows: Sequence[Any] = db.session.execute(
        select(
            Pack.id.label("pack_id"),
            Pack.issued_on,
            Paper.id,
            Paper.reference,
            Paper.title,
            Paper.submitted_on,
            Paper.marking,
            Paper.is_illustrative,
            PaperVersion.number,
        )
        .join(Paper, Paper.meeting_id == Pack.meeting_id)
        .join(
            PaperVersion,
            and_(PaperVersion.paper_id == Paper.id, PaperVersion.number == Paper.versions_made),
        )
        .outerjoin(AgendaItem, AgendaItem.id == Paper.item_id)
        .outerjoin(
            base,
            and_(base.meeting_id == Pack.meeting_id, base.issue_number == Pack.supplements_issue),
        )
        .where(
            Pack.id.in_(pack_ids),
            Paper.state == PaperState.SUBMITTED,
            or_(Paper.item_id.is_(None), AgendaItem.is_restricted.is_(False)),
            or_(
                PaperVersion.made_at >= func.coalesce(base.built_at, Pack.built_at),
                Paper.submitted_on >= func.coalesce(base.as_at_on, Pack.as_at_on),
            ),
            ~is_aside.exists(),
        )
        .order_by(Pack.id, Paper.reference)
        .limit(NEWEST_LIMIT)
    ).all()
    return rows
