"""What a pack says: plain frozen data, without a model in it.

It is assembled once from the records, stored with the pack as JSON, and drawn from then on: as PDF
and as the pages of the preview. Every sentence and heading worked out from the data is in it, so a
pack drawn again says what it said before. Text is plain text throughout; nothing in it is markup.
"""

from datetime import date, time
from typing import Generic, TypeVar

import msgspec

from app.core.markings import Marking
from app.governance.groups.rules import ItemPurpose
from app.governance.minutes.content import MinutesContent
from app.governance.papers.sheet import PaperSheet
from app.packs.row_kinds import (
    ActionRow,
    BarrierRow,
    DepartmentBarriers,
    Event,
    InterdependencyRow,
    IssueRow,
    MilestoneRow,
    PilotStanding,
    ProductRow,
    RegionTile,
    ResourceRow,
    RiskRow,
)

T = TypeVar("T")


class Part(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Rows under a heading that says what they say; where there are none the heading stands alone
    as a sentence. ``rest`` says where to find those of a long list that are left out."""

    heading: str
    rows: tuple[T, ...] = ()
    rest: str = ""


class Pointer(msgspec.Struct, frozen=True, kw_only=True):
    """Words that lead to another place of the pack: "All 60 milestones are in annex A"."""

    text: str
    anchor: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What every agenda item has. ``message`` is the one sentence that carries it; ``asks`` what
    the group is asked to do; ``anchor`` names the section in links within the pack. ``purpose`` is
    None of a restricted item."""

    number: int
    title: str
    purpose: ItemPurpose | None
    presenter: str
    minutes: int
    message: str
    asks: tuple[str, ...]
    anchor: str


class Achievements(Section, frozen=True, kw_only=True, tag="achievements"):
    """``exceptions`` are the milestones that need attention; ``register`` leads to all of them.
    ``chart`` are the key ones, for the timeline, which ``today`` cuts into past and future."""

    today: date
    done: Part[Event]
    ahead: Part[Event]
    chart: Part[MilestoneRow]
    exceptions: Part[MilestoneRow]
    register: Pointer | None


class Pilots(Section, frozen=True, kw_only=True, tag="pilots"):
    """``tiles`` are the regions, for the map."""

    pilots: Part[PilotStanding]
    tiles: Part[RegionTile]


class Barriers(Section, frozen=True, kw_only=True, tag="barriers"):
    departments: Part[DepartmentBarriers]
    register: Pointer | None
    opportunities: Part[BarrierRow]
    settled: Part[BarrierRow]


class Risks(Section, frozen=True, kw_only=True, tag="risks"):
    """``plotted`` are all open risks, for the heat map; ``highest`` the ten that score most."""

    plotted: Part[RiskRow]
    highest: Part[RiskRow]
    register: Pointer | None
    issues: Part[IssueRow]
    resources: Part[ResourceRow]


class Products(Section, frozen=True, kw_only=True, tag="products"):
    asked: Part[ProductRow]
    others: Part[ProductRow]


class Interdependencies(Section, frozen=True, kw_only=True, tag="interdependencies"):
    interdependencies: Part[InterdependencyRow]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number and what it counts: "9 of 13", "pilots on track"."""

    value: str
    label: str


class Position(Section, frozen=True, kw_only=True, tag="position"):
    figures: tuple[Figure, ...]
    pilots: Part[PilotStanding]
    milestones: Part[MilestoneRow]
    risks: Part[RiskRow]


class Incentives(Section, frozen=True, kw_only=True, tag="incentives"):
    unanswered: Part[BarrierRow]
    answered: Part[BarrierRow]


class DepartmentAction(msgspec.Struct, frozen=True, kw_only=True):
    """What one department owes. ``oldest`` is the age of its oldest unanswered request."""

    department: str
    asked: int
    answered: int
    overdue: int
    oldest: int | None
    gives: int
    at_risk: int


class Action(Section, frozen=True, kw_only=True, tag="action"):
    departments: Part[DepartmentAction]
    interdependencies: Part[InterdependencyRow]


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A decision sought: of which item, and where it stands in the pack."""

    text: str
    item: str
    anchor: str


class Decisions(Section, frozen=True, kw_only=True, tag="decisions"):
    sought: Part[Sought]
    products: Part[ProductRow]


class OwnPaper(Section, frozen=True, kw_only=True, tag="paper"):
    """An item that is its paper: the papers stand behind it, and it has no page of its own."""


class LastMinutes(Section, frozen=True, kw_only=True, tag="minutes"):
    """The minutes of the last meeting, whole, for agreement. ``label`` is their version; both are
    empty where none have gone round."""

    label: str
    last: MinutesContent | None


class MattersArising(Section, frozen=True, kw_only=True, tag="matters_arising"):
    """Everything that the group has asked for and that is not settled: nothing is left out."""

    overdue: Part[ActionRow]
    said_done: Part[ActionRow]
    others: Part[ActionRow]


class Oral(Section, frozen=True, kw_only=True, tag="oral"):
    pass


AnySection = (
    Achievements
    | Pilots
    | Barriers
    | Risks
    | Products
    | Interdependencies
    | Position
    | Incentives
    | Action
    | Decisions
    | OwnPaper
    | LastMinutes
    | MattersArising
    | Oral
)


class Annex(msgspec.Struct, frozen=True, kw_only=True):
    """A whole register, behind the exceptions that a section shows. ``letter`` is A, B, ..."""

    letter: str
    title: str
    anchor: str
    message: str


class MilestoneAnnex(Annex, frozen=True, kw_only=True, tag="milestones"):
    rows: tuple[MilestoneRow, ...]


class RiskAnnex(Annex, frozen=True, kw_only=True, tag="risks"):
    rows: tuple[RiskRow, ...]


class BarrierAnnex(Annex, frozen=True, kw_only=True, tag="barriers"):
    rows: tuple[BarrierRow, ...]


AnyAnnex = MilestoneAnnex | RiskAnnex | BarrierAnnex


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
    ``purpose`` is None."""

    number: int
    title: str
    starts_at: time
    purpose: ItemPurpose | None
    presenter: str
    minutes: int
    anchor: str
    note: str = ""
    is_restricted: bool = False


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """``name`` as held on the day of the meeting."""

    name: str
    role: str
    represents: str
    is_illustrative: bool


class PackContent(msgspec.Struct, frozen=True, kw_only=True):
    """A whole pack. ``as_at_on`` is the programme's date of the data; ``previous_on`` is the same
    group's last meeting by then, ``next_on`` the one after this. ``is_demonstration`` says that the
    date was pinned; ``provenance`` says what the pack was made from."""

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
    sections: tuple[AnySection, ...]
    annexes: tuple[AnyAnnex, ...]
    members: tuple[Member, ...]
    apologies: tuple[Member, ...]
    provenance: tuple[str, ...]
    papers: tuple[PaperPart, ...] = ()

    def papers_behind(self, item: int | None) -> tuple[PaperPart, ...]:
        return tuple(part for part in self.papers if part.item == item)


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(PackContent)


def encode(content: PackContent) -> bytes:
    """As JSON; the same content gives the same bytes."""
    return _encoder.encode(content)


def decode(snapshot: bytes) -> PackContent:
    """What ``encode`` was given. Raises ``msgspec.ValidationError`` where it is something else."""
    return _decoder.decode(snapshot)
