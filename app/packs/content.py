"""What a pack says: plain frozen data, without a model in it.

It is assembled once from the records, stored with the pack as JSON, and drawn from then on: as PDF
and as the pages of the preview. Every sentence and heading worked out from the data is in it, so a
pack drawn again says what it said before. Text is plain text throughout; nothing in it is markup.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, reduce
from operator import or_
from typing import Any, Generic, Self, TypeVar

import msgspec

from app.core.figures import Figure
from app.core.markings import Marking
from app.core.section_types import section_types
from app.core.sections import Annex, Listing, Section
from app.core.wording import Words
from app.governance.decision_sheets.sheet import DecisionSheet, to_follow
from app.governance.groups.rules import ItemPurpose, PackForm
from app.governance.papers.sheet import Acronym, PaperSheet
from app.packs.opening.content import AskedRow, FollowUp, Overview, OwedAction

#: What packs said before a pack kept the words of its time.
BEFORE = Words(
    place="pilot",
    places="pilots",
    asked="department",
    asked_many="departments",
    reviewer="Government Office lead",
    second_post="Locality Manager",
    third_post="Director-general champion",
)

S = TypeVar("S")
A = TypeVar("A")


class PaperPart(msgspec.Struct, frozen=True, kw_only=True):
    """A paper in the pack. ``item`` is the number of the item that it stands behind, if any."""

    anchor: str
    item: int | None
    sheet: PaperSheet


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the group is asked to do, and the item that asks it."""

    text: str
    number: int
    anchor: str


class AgendaRow(msgspec.Struct, frozen=True, kw_only=True):
    """``note`` says where the item comes from. Of a restricted item nothing is told but its place;
    ``purpose`` is None. ``awaits`` are the papers that have not been submitted. Packs
    made before ``marking`` and ``presenter_id`` were kept have none. ``is_left_out`` of a reader's
    copy."""

    number: int
    title: str
    starts_at: time
    purpose: ItemPurpose | None
    presenter: str
    minutes: int
    anchor: str
    note: str = ""
    is_restricted: bool = False
    awaits: tuple[str, ...] = ()
    marking: Marking | None = None
    presenter_id: int | None = None
    is_left_out: bool = False


class ItemHandling(msgspec.Struct, frozen=True, kw_only=True):
    """How the chair may handle an item: for the chair and the secretariat alone."""

    number: int
    text: str


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """``name`` as held on the day of the meeting."""

    name: str
    role: str
    represents: str
    is_illustrative: bool
    person_id: int | None = None


class NewSince(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed since an earlier issue of the same pack: its number and day, and a few
    lines, none where nothing has."""

    issue: int
    issued_on: date
    lines: tuple[str, ...]


class LatePaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was added to an issued pack in a later ``issue`` of it, on a day, with the
    decision sheets that came with it. ``page`` is what its first page is called ("45a");
    ``replaces`` is the version of it that the pack had, or 0."""

    part: PaperPart
    added_on: date
    issue: int
    page: str = ""
    replaces: int = 0
    sheets: tuple[DecisionSheet, ...] = ()

    @property
    def first(self) -> str:
        """The key of its first page."""
        return f"{self.part.anchor}-decisions" if self.sheets else self.part.anchor

    def concerns(self, sheet: DecisionSheet) -> bool:
        """Whether it brings the sheet of a decision, or the decision comes from it."""
        reference = self.part.sheet.reference
        return sheet.source in (reference, to_follow(reference)) or any(
            each.number == sheet.number for each in self.sheets
        )

    def anchor_of(self, sheet: DecisionSheet) -> str:
        return f"{self.part.anchor}-{sheet.anchor}"

    @property
    def said(self) -> str:
        """The reference with where it is."""
        where = f", page {self.page}" if self.page else ""
        return f"{self.part.sheet.reference}{where}"


class LatePapers(msgspec.Struct, frozen=True, kw_only=True):
    """The papers that were added to an issue, whose pages keep their numbers and words: what they
    call it (``version``), when it was made, and what it says of the record of changes."""

    issue: int
    version: str
    made_at: datetime
    record: str
    papers: tuple[LatePaper, ...]


class Content(msgspec.Struct, Generic[S, A], frozen=True, kw_only=True):
    """A whole pack. ``as_at_on`` is the programme's date of the data; ``previous_on`` is the same
    group's last meeting by then, ``next_on`` the one after this. ``is_demonstration`` says that the
    date was pinned; ``provenance`` says what the pack was made from; ``words`` are the programme's
    when it was. ``form`` is what the group is sent of it; ``overview`` where the programme stands,
    ``barriers`` what departments are asked, ``followed_up`` what became of what was decided;
    ``figures`` are all that its sentences say, ``members_said`` how many members there are;
    ``handling`` is for the chair's brief and stands nowhere else; ``acronyms`` are those in it
    that the programme knows or a paper explains; ``late`` are papers that joined it after it was
    issued; ``not_in_copy`` names what a reader's copy leaves out; ``actions`` are all that the
    group waits for, of which a reader's copy tells theirs."""

    programme: str
    is_demonstration: bool
    group: str
    group_slug: str
    number: int
    held_on: date
    starts_at: time
    ends_at: time
    place: str
    is_illustrative: bool
    marking: Marking
    as_at_on: date
    previous_on: date | None
    next_on: date | None
    asks: tuple[Ask, ...]
    agenda: tuple[AgendaRow, ...]
    sections: tuple[S, ...]
    annexes: tuple[A, ...]
    members: tuple[Member, ...]
    apologies: tuple[Member, ...]
    provenance: tuple[str, ...]
    papers: tuple[PaperPart, ...] = ()
    sheets: tuple[DecisionSheet, ...] = ()
    words: Words = BEFORE
    overview: Overview | None = None
    form: PackForm = PackForm.FULL
    meeting_path: str = ""
    handling: tuple[ItemHandling, ...] = ()
    barriers: Listing[AskedRow] = Listing(heading="")
    followed_up: Listing[FollowUp] = Listing(heading="")
    members_said: str = ""
    figures: tuple[Figure, ...] = ()
    news: NewSince | None = None
    acronyms: tuple[Acronym, ...] = ()
    late: LatePapers | None = None
    actions: tuple[OwedAction, ...] = ()
    not_in_copy: tuple[str, ...] = ()

    def handling_of(self, item: int) -> str:
        return next((each.text for each in self.handling if each.number == item), "")

    def awaits(self, item: int) -> tuple[str, ...]:
        """The papers of an item that have not been submitted."""
        came = {each.part.sheet.reference for each in self.late_papers}
        awaited = next((row.awaits for row in self.agenda if row.number == item), ())
        return tuple(reference for reference in awaited if reference not in came)

    def awaits_besides(self, item: int) -> tuple[str, ...]:
        """Those of them that are for the item as a whole: none of its decisions comes with them."""
        brought = {sheet.source for sheet in self.sheets}
        return tuple(each for each in self.awaits(item) if to_follow(each) not in brought)

    def awaits_for(self, sheet: DecisionSheet) -> tuple[str, ...]:
        """The papers that a decision waits for: the one that it comes with or, where it comes with
        no paper or record, those for its item as a whole."""
        if not sheet.source:
            return self.awaits_besides(sheet.item)
        return tuple(each for each in self.awaits(sheet.item) if to_follow(each) == sheet.source)

    def papers_behind(self, item: int | None) -> tuple[PaperPart, ...]:
        return tuple(part for part in self.papers if part.item == item)

    @property
    def late_papers(self) -> tuple[LatePaper, ...]:
        return self.late.papers if self.late else ()

    def late_behind(self, item: int | None) -> tuple[LatePaper, ...]:
        return tuple(each for each in self.late_papers if each.part.item == item)

    def late_for(self, sheet: DecisionSheet) -> tuple[LatePaper, ...]:
        """The late papers that a decision tells of: those that bring its sheet or that it comes
        from and, on the first decision of an item, those that concern none of its decisions."""
        own = [each for each in self.sheets if each.item == sheet.item]
        return tuple(
            late
            for late in self.late_behind(sheet.item)
            if late.concerns(sheet)
            or (
                own
                and own[0].number == sheet.number
                and not any(late.concerns(each) for each in own)
            )
        )

    @property
    def decisions(self) -> tuple[tuple[DecisionSheet, str, LatePaper | None], ...]:
        """Each decision asked for, by the newest sheet that there is of it; where the pack asks for
        it; and the late paper that the sheet came with."""
        newest = {sheet.number: (sheet, each) for each in self.late_papers for sheet in each.sheets}
        old = {sheet.number: sheet.anchor for sheet in self.sheets}
        found = [
            (newest[each.number][0], each.anchor, newest[each.number][1])
            if each.number in newest
            else (each, each.anchor, None)
            for each in self.sheets
        ]
        new = [(sheet, late.first, late) for n, (sheet, late) in newest.items() if n not in old]
        return (*found, *new)

    @property
    def joined(self) -> Self:
        """The same as if the late papers had been there in time: what it says, whatever its pages
        are called."""
        if self.late is None:
            return self
        newest = {each.part.sheet.reference: each.part for each in self.late_papers}
        papers = [part for part in self.papers if part.sheet.reference not in newest]
        last = len(self.agenda) + 1
        order = sorted(
            (*papers, *newest.values()), key=lambda part: (part.item or last, part.sheet.reference)
        )
        return msgspec.structs.replace(
            self,
            papers=tuple(order),
            sheets=tuple(
                msgspec.structs.replace(sheet, anchor=f"decision-{sheet.number}")
                for sheet, _anchor, _late in self.decisions
            ),
            agenda=tuple(
                msgspec.structs.replace(row, awaits=self.awaits(row.number)) for row in self.agenda
            ),
            late=None,
        )


PackContent = Content[Section, Annex]

_encoder = msgspec.json.Encoder(order="deterministic")


def encode(content: PackContent) -> bytes:
    """As JSON; the same content gives the same bytes."""
    return _encoder.encode(content)


def decode(snapshot: bytes) -> PackContent:
    """What ``encode`` was given, with the sections and annexes that the domains declare. Raises
    ``msgspec.ValidationError`` where it is something else."""
    declared = section_types().values()
    sections = dict.fromkeys(each.content for each in declared)
    annexes = dict.fromkeys(each.annex.content for each in declared if each.annex)
    return _decoder(tuple(sections), tuple(annexes)).decode(snapshot)


@cache
def _decoder(
    sections: Sequence[type[Section]], annexes: Sequence[type[Annex]]
) -> msgspec.json.Decoder[PackContent]:
    content: Any = Content
    return msgspec.json.Decoder(content[reduce(or_, sections), reduce(or_, annexes)])
