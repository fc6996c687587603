"""What a pack says: plain frozen data, without a model in it.

It is assembled once from the records, stored with the pack as JSON, and drawn from then on: as PDF
and as the pages of the preview. Every sentence and heading worked out from the data is in it, so a
pack drawn again says what it said before. Text is plain text throughout; nothing in it is markup.
"""

from collections.abc import Sequence
from datetime import date, time
from functools import cache, reduce
from operator import or_
from typing import Any, Generic, TypeVar

import msgspec

from app.core.domain import section_types
from app.core.figures import Figure
from app.core.markings import Marking
from app.core.sections import Annex, Listing, Section
from app.core.wording import Words
from app.governance.decision_sheets.sheet import DecisionSheet
from app.governance.groups.rules import ItemPurpose, PackForm
from app.governance.papers.sheet import Acronym, PaperSheet
from app.packs.opening.content import AskedRow, FollowUp, Overview

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
    made before ``marking`` was kept have none."""

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


class NewSince(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed since an earlier issue of the same pack: its number and day, and a few
    lines, none where nothing has."""

    issue: int
    issued_on: date
    lines: tuple[str, ...]


class Content(msgspec.Struct, Generic[S, A], frozen=True, kw_only=True):
    """A whole pack. ``as_at_on`` is the programme's date of the data; ``previous_on`` is the same
    group's last meeting by then, ``next_on`` the one after this. ``is_demonstration`` says that the
    date was pinned; ``provenance`` says what the pack was made from; ``words`` are the programme's
    when it was. ``form`` is what the group is sent of it; ``overview`` where the programme stands,
    ``barriers`` what departments are asked, ``followed_up`` what became of what was decided;
    ``figures`` are all that its sentences say, ``members_said`` how many members there are;
    ``handling`` is for the chair's brief and stands nowhere else; ``acronyms`` are those of its
    papers that the programme knows."""

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

    def handling_of(self, item: int) -> str:
        return next((each.text for each in self.handling if each.number == item), "")

    def awaits(self, item: int) -> tuple[str, ...]:
        """The papers of an item that have not been submitted."""
        return next((row.awaits for row in self.agenda if row.number == item), ())

    def papers_behind(self, item: int | None) -> tuple[PaperPart, ...]:
        return tuple(part for part in self.papers if part.item == item)


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
