"""What whoever issues a pack is told first: what the draft says that is no longer so, which stops
it, and what they have to accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core import clock
from app.core.errors import DomainError
from app.core.formats import counted
from app.core.links import base_url, is_reached_from_here_alone
from app.governance.groups.rules import ItemPurpose, duration
from app.governance.meetings.models import Meeting
from app.packs import queries
from app.packs.assemble import assemble_frame
from app.packs.comparing import PackChange, formal_changes
from app.packs.content import Ask, PackContent, decode
from app.packs.issuing.approval import why_unapproved
from app.packs.issuing.gaps import Gaps, find_gaps
from app.packs.models import Pack

#: How long a page takes to read.
MINUTES_A_PAGE = 2


@dataclass(frozen=True)
class Checks:
    """``differences`` are between the draft and what is true now; ``unrecommended`` are asks for a
    decision with no recommendation; ``stop`` is why no pack can be issued here, if so."""

    content: PackContent
    pages: int
    differences: Sequence[PackChange]
    gaps: Gaps
    stop: str

    @cached_property
    def unrecommended(self) -> Sequence[Ask]:
        return find_unrecommended(self.content)

    @property
    def length(self) -> str:
        """ "46 pages, 1 hour 32 minutes to read at 2 minutes a page"."""
        pages = counted(self.pages, "page")
        return f"{pages}, {duration(self.pages * MINUTES_A_PAGE)} to read at 2 minutes a page"

    @property
    def must_be_accepted(self) -> bool:
        """Whether it can be issued only by somebody who says that it goes out as it is."""
        return bool(self.gaps or self.unrecommended)

    def enforce(self, *, accepts_gaps: bool) -> None:
        """Raises ``DomainError`` where the pack cannot be issued or is not accepted as it is."""
        if self.stop:
            raise DomainError(self.stop)
        if self.differences:
            raise DomainError(
                f"This draft is out of date: {counted(len(self.differences), 'difference')} from "
                "the meeting as it is now. Build a new draft, read it and issue that one."
            )
        if self.must_be_accepted and not accepts_gaps:
            what = self._to_accept
            raise DomainError(
                f"{what}. Confirm that you want to issue the pack as it is.", field="accepts_gaps"
            )

    @property
    def _to_accept(self) -> str:
        if self.gaps.count:
            return "Something is outstanding"
        return self.asks_sentence if self.gaps.is_opened_by_all else "Someone cannot open the pack"

    @property
    def asks_sentence(self) -> str:
        count = len(self.unrecommended)
        has = "has" if count == 1 else "have"
        return f"{counted(count, 'ask')} for a decision {has} no recommendation"


def check_pack(pack: Pack, meeting: Meeting) -> Checks:
    """Of a draft and its meeting, which comes with its group, round and agenda."""
    content = decode(queries.get_snapshot(pack.id))
    return Checks(
        content=content,
        pages=pack.pages or 0,
        differences=formal_changes(content, assemble_frame(meeting.id, clock.today())),
        gaps=find_gaps(meeting),
        stop=why_unreachable() or why_unapproved(pack, meeting.group),
    )


def why_unreachable() -> str:
    """Why the links in a pack would lead nowhere for its readers; empty where they would not, and
    for a demonstration, which is shown on the machine that it runs on."""
    if clock.is_demonstration() or not is_reached_from_here_alone():
        return ""
    return (
        f"Links in this pack begin with {base_url()}, which no one else can open. Set BASE_URL "
        "to the address at which people open this site, and start it again."
    )


def find_unrecommended(content: PackContent) -> Sequence[Ask]:
    """The asks for a decision whose sheet has no recommendation; in content from before there were
    sheets, those that no paper with a recommendation stands behind."""
    if content.sheets:
        return [
            Ask(text=text, number=sheet.item, anchor=sheet.anchor)
            for sheet in content.sheets
            if not sheet.recommendation
            for text in sheet.asks or (sheet.question,)
        ]
    asked = {row.number for row in content.agenda if row.purpose is ItemPurpose.DECISION}
    recommended = {part.item for part in content.papers if part.sheet.asks}
    return [ask for ask in content.asks if ask.number in asked - recommended]
