"""One reader's copy: without what is marked above their clearance, which the contents say, and with
their own items and actions at its front. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from app.core.markings import Marking, highest, is_within
from app.core.sections import tag_of
from app.core.sentences import listed
from app.governance.decision_sheets.sheet import DecisionSheet
from app.packs.content import AgendaRow, PackContent, PaperPart
from app.packs.opening.content import AskedRow, FollowUp, Outturn, OwedAction
from app.packs.sections.achievements import Achievements
from app.packs.sections.action import ActionWanted
from app.packs.sections.barriers import BarrierRow, Barriers
from app.packs.sections.incentives import Incentives
from app.packs.sections.interdependencies import Interdependencies
from app.packs.sections.matters_arising import ActionRow, MattersArising
from app.packs.sections.oral import Oral
from app.packs.sections.paper import OwnPaper
from app.packs.sections.pilots import Pilots
from app.packs.sections.position import Position
from app.packs.sections.products import Products
from app.packs.sections.risks import Risks

#: What tells of records that have no marking of their own. Of any other section, nobody knows how
#: what it tells of is marked.
_OPEN_SECTIONS = tuple(
    tag_of(each)
    for each in (
        Achievements, ActionWanted, Barriers, Incentives, Interdependencies, Oral, OwnPaper,
        Pilots, Position, Products, Risks,
    )
)  # fmt: skip

#: What stands in place of an item that is marked above a reader's clearance.
NOT_IN_COPY = "Not in this copy"


@dataclass(frozen=True)
class CopyReader:
    """Whose copy it is: their name, the names that their organisation goes by, and the names of the
    groups that they chair by their ids. They are told by id; in packs that were made before ids
    were kept, by name."""

    name: str
    organisation: frozenset[str] = frozenset()
    chairs: Mapping[int, str] = field(default_factory=dict)
    person_id: int | None = None
    organisation_id: int | None = None

    def is_named(self, name: str, person_id: int | None) -> bool:
        if person_id is None or self.person_id is None:
            return name == self.name
        return person_id == self.person_id

    def belongs_to(self, name: str, organisation_id: int | None) -> bool:
        if organisation_id is None or self.organisation_id is None:
            return name in self.organisation
        return organisation_id == self.organisation_id

    def is_asked(self, row: FollowUp) -> bool:
        """Whether a matter was referred to a group that they chair."""
        if row.asked_of_id is None:
            return any(row.how == f"Asked of {group}" for group in self.chairs.values())
        return row.asked_of_id in self.chairs


@dataclass(frozen=True)
class ReaderPart:
    """What the front of a reader's copy says to them: the items that they present; the decisions
    that stand under these or name their organisation; what was referred to a group that they chair;
    what their organisation was asked and has not answered; the actions they owe. Of each but the
    items, only those that the pack tells."""

    reader: CopyReader
    items: list[AgendaRow]
    decisions: list[DecisionSheet]
    referrals: list[FollowUp]
    barriers: list[AskedRow | BarrierRow]
    actions: list[OwedAction | ActionRow]

    @property
    def name(self) -> str:
        return self.reader.name

    @property
    def is_empty(self) -> bool:
        asks = (self.items, self.decisions, self.referrals, self.barriers, self.actions)
        return not any(asks)


def part_of(content: PackContent, reader: CopyReader) -> ReaderPart:
    told: Sequence[OwedAction | ActionRow] = content.actions or [
        row
        for section in content.sections
        if isinstance(section, MattersArising)
        for listing in (section.overdue, section.said_done, section.others)
        for row in listing.rows
    ]  # of a pack that was made before it kept all of them
    items = [row for row in content.agenda if reader.is_named(row.presenter, row.presenter_id)]
    own = {row.number for row in items}
    return ReaderPart(
        reader=reader,
        items=items,
        decisions=[
            sheet
            for sheet, _anchor, _late in content.decisions
            if sheet.item in own or _names(sheet, reader.organisation)
        ],
        referrals=[
            row
            for row in content.followed_up.rows
            if row.outturn is not Outturn.DONE and reader.is_asked(row)
        ],
        barriers=list(_asked(content, reader)),
        actions=[row for row in told if reader.is_named(row.owner, row.owner_id)],
    )


def _names(sheet: DecisionSheet, names: Collection[str]) -> bool:
    """Whether a sheet names one of these: as who pays or gains, was consulted or disagrees."""
    parts = [(each.pays, each.gains) for each in sheet.options]
    said = " ".join((sheet.question, sheet.consulted, sheet.disagreement, *sum(parts, ())))
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in names if name)


def _asked(content: PackContent, reader: CopyReader) -> Iterator[AskedRow | BarrierRow]:
    """What their organisation was asked, each once."""
    rows: list[AskedRow | BarrierRow] = [
        row
        for section in content.sections
        if isinstance(section, Barriers)
        for listing in section.departments.rows
        for row in listing.barriers
        if not row.is_answered
    ]
    seen = set()
    for row in (*rows, *content.barriers.rows):
        is_theirs = reader.belongs_to(row.department, row.department_id)
        if is_theirs and row.reference not in seen:
            seen.add(row.reference)
            yield row


def copy_for(
    content: PackContent, *, name: str, clearances: Collection[Marking], least: Marking
) -> PackContent:
    """The content that someone with these clearances may read: all of it or, where they do not
    reach its marking, what is marked lower; ``least`` is the meeting's own marking, which they do
    reach."""
    if is_within(content.marking, clearances):
        return content
    hidden = {part.item for part in content.papers if not is_within(part.sheet.marking, clearances)}
    # An item tells of its papers: of their titles, and of what they ask.
    kept = [
        row for row in content.agenda if _may(row.marking, clearances) and row.number not in hidden
    ]
    numbers = {row.number for row in kept}
    sections = [
        section
        for section in content.sections
        if section.number in numbers and tag_of(type(section)) in _OPEN_SECTIONS
    ]
    shown = {section.number for section in sections}
    papers = [part for part in content.papers if _may_read(part, numbers, clearances)]
    left = [*_left_out(content, shown, papers)]
    return msgspec.structs.replace(
        content,
        marking=highest([least, *(row.marking for row in kept if row.marking is not None)]),
        agenda=tuple(row if row.number in shown else _covered(row) for row in content.agenda),
        asks=tuple(ask for ask in content.asks if ask.number in shown),
        sheets=tuple(sheet for sheet in content.sheets if sheet.item in shown),
        sections=tuple(sections),
        papers=tuple(papers),
        followed_up=msgspec.structs.replace(content.followed_up, heading="", rows=(), rest=""),
        handling=(),
        actions=(),  # nobody knows how each is marked
        news=None,
        not_in_copy=(*left, "the outcome of past decisions"),
        provenance=(
            *content.provenance,
            f"Not in this copy for {name}, because it is or may be marked above their clearance: "
            f"{listed([*left, 'the outcome of past decisions'])}.",
        ),
    )


def _may(marking: Marking | None, clearances: Collection[Marking]) -> bool:
    """Of an item of which nobody knows the marking, the answer is no."""
    return marking is not None and is_within(marking, clearances)


def _may_read(part: PaperPart, items: Collection[int], clearances: Collection[Marking]) -> bool:
    is_there = part.item is None or part.item in items
    return is_there and is_within(part.sheet.marking, clearances)


def _covered(row: AgendaRow) -> AgendaRow:
    return msgspec.structs.replace(
        row,
        title=NOT_IN_COPY,
        presenter="",
        presenter_id=None,
        note="",
        purpose=None,
        awaits=(),
        is_restricted=True,
        is_left_out=True,
    )


def _left_out(
    content: PackContent, shown: Collection[int], papers: Collection[PaperPart]
) -> Iterator[str]:
    items = [str(row.number) for row in content.agenda if row.number not in shown]
    if items:
        yield f"{'item' if len(items) == 1 else 'items'} {listed(items)}"
    for part in content.papers:
        if part not in papers:
            yield part.sheet.reference
