"""Adding late papers to an issued pack: a further issue of it, in which pages come in between."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.core.lazy import lazy_import
from app.extensions import db
from app.packs import queries
from app.packs.content import LatePaper, LatePapers, PackContent, decode, encode
from app.packs.issuing.checks import why_unreachable
from app.packs.late.candidates import Candidate, find_candidates
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs
from app.packs.rules import PackState
from app.packs.sources import has_no_page

if TYPE_CHECKING:
    from app.rendering import numbering
    from app.rendering.document import Document
else:
    numbering = lazy_import("app.rendering.numbering")

_OTHER_PAGES = (
    "This pack was issued by another version of the program, which sets its pages otherwise, so "
    "page numbers that people quote would not stay true. Build and issue a new pack instead."
)


def why_none(pack: Pack) -> str:
    """Why no paper can be added to this issue, whatever comes; empty where one can."""
    meeting = pack.meeting
    if pack.state is not PackState.ISSUED:
        return "Papers are added to a pack that is issued."
    if meeting.is_cancelled:
        return "This meeting is cancelled. Reinstate it before you add papers to its pack."
    if meeting.held_on < clock.today():
        return "This meeting has been held. A late paper goes to the next one."
    newer = queries.find_later_number(pack)
    if newer is not None:
        return f"Issue {newer} has been made since, or is being made. Add papers to that one."
    return why_unreachable()


@audited("pack:late-papers-added")
def add_late_papers(
    actor: Actor, *, pack: Pack, version_ids: Collection[int], chair_agrees: bool
) -> Pack:
    """Add versions of papers to an issue: a further issue is made, of the issue as it is and
    these. What they say now is what it says, whatever happens to them until it is drawn."""
    can_prepare_packs(actor).enforce()
    if why := why_none(pack):
        raise DomainError(why)
    content = decode(queries.get_snapshot(pack.id))
    chosen = _chosen(find_candidates(pack, content), version_ids)
    if pack.meeting.group.chair_approves_packs and not chair_agrees:
        raise DomainError(
            "The chair of this group approves its packs. Confirm that the chair agrees.",
            field="chair_agrees",
        )
    number = 1 + (
        db.session.scalar(
            select(func.max(Pack.issue_number)).where(Pack.meeting_id == pack.meeting_id)
        )
        or 0
    )
    content = _with_late(pack, content, chosen, number)
    assert content.late is not None
    now = clock.now()
    made = Pack(
        meeting_id=pack.meeting_id,
        state=PackState.ISSUING,
        issue_number=number,
        supplements_issue=content.late.issue,
        as_at_on=pack.as_at_on,
        asked_at=now,
        asked_by_id=actor.person_id,
        built_at=now,
        issued_by_id=actor.person_id,
        snapshot=encode(content),
    )
    made.begin_claim(is_claimed=False)
    return add_record(made)


def _chosen(found: Collection[Candidate], version_ids: Collection[int]) -> list[Candidate]:
    chosen = [each for each in found if each.version_id in version_ids]
    if not version_ids:
        raise DomainError("Choose a paper to add.", field="version_ids")
    if len(chosen) != len(set(version_ids)):
        raise DomainError(
            "A paper that you chose has been changed since. Look at it, and choose again.",
            field="version_ids",
        )
    for each in chosen:
        if each.why_not:
            raise DomainError(each.why_not, field="version_ids")
    return chosen


def _with_late(
    pack: Pack, content: PackContent, chosen: Collection[Candidate], number: int
) -> PackContent:
    assert pack.issue_number is not None
    assert pack.issued_at is not None
    late = content.late or LatePapers(
        issue=pack.issue_number,
        version=pack.label,
        made_at=pack.issued_at,
        record=pack.record_line,
        papers=(),
    )
    new = [
        LatePaper(
            part=msgspec.structs.replace(each.part, anchor=f"late-{place}"),
            added_on=clock.today(),
            issue=number,
            replaces=each.replaces,
            sheets=each.sheets,
        )
        for place, each in enumerate(chosen, start=len(late.papers) + 1)
    ]
    late = msgspec.structs.replace(late, papers=(*late.papers, *new))
    return msgspec.structs.replace(content, late=late)


def check_pages(content: PackContent, drawn: Document, issued: bytes) -> None:
    """Raise ``DomainError`` where what stood in the issue stands on another page now."""
    then = numbering.named_pages(issued)
    sections = [each.anchor for each in content.sections if not has_no_page(each)]
    anchors = [
        *sections,
        *(part.anchor for part in content.papers),
        *(annex.anchor for annex in content.annexes),
    ]
    if any(
        drawn.number_of(each) != str(then[each])
        for each in anchors
        if each in then and each in drawn.page_of
    ):
        raise DomainError(_OTHER_PAGES)
