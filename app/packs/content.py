"""What a pack says: plain frozen data, without a model in it.

It is assembled once from the records, stored with the pack as JSON, and drawn from then on: as PDF
and as the pages of the preview. Every sentence and heading worked out from the data is in it, so a
pack drawn again says what it said before. Text is plain text throughout; nothing in it is markup.

Days are dates, money is whole pounds, variances and ages are days, posts are full-time equivalents.
"""

from datetime import date, time
from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

from app.core.markings import Marking
from app.core.rag import Movement, Rag
from app.delivery.rules import ProductAsk
from app.governance.rules import ItemPurpose
from app.risks.rules import Band, Severity

#: Whose a record is where it is no pilot's.
PROGRAMME = "Programme"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One record in a list. ``reference`` is what people quote, ``path`` its page's address from
    the root; ``whose`` is a pilot's short name or ``PROGRAMME``."""

    reference: str
    path: str
    title: str
    whose: str = PROGRAMME
    is_illustrative: bool = False


class MilestoneRow(Record, frozen=True, kw_only=True):
    """``settled_on`` is the actual or, lacking one, the forecast; ``variance`` and ``moved`` are
    positive when later, ``moved`` counting from the last meeting."""

    baseline_on: date
    settled_on: date
    is_done: bool
    variance: int
    rag: Rag
    reason: str
    moved: int
    is_key: bool = False


class ProductRow(Record, frozen=True, kw_only=True):
    stage: str
    due_on: date
    is_overdue: bool
    ask: ProductAsk
    ask_detail: str
    owner: str
    published_on: date | None = None


class BarrierRow(Record, frozen=True, kw_only=True):
    """``age`` counts from the day it was raised to the pack's date."""

    department: str
    ask: str
    response: str
    state: str
    raised_on: date
    age: int
    respond_by_on: date | None
    responded_on: date | None
    is_answered: bool
    is_overdue: bool
    is_new: bool
    is_opportunity: bool = False


class RiskRow(Record, frozen=True, kw_only=True):
    """``score`` is residual, likelihood times impact; ``movement`` counts from the last meeting."""

    likelihood: int
    impact: int
    score: int
    band: Band
    target: int
    movement: Movement
    mitigation: str
    owner: str
    proximity: str


class IssueRow(Record, frozen=True, kw_only=True):
    severity: Severity
    action: str
    owner: str
    due_on: date | None
    is_overdue: bool


class ResourceRow(Record, frozen=True, kw_only=True):
    organisation: str
    posts_needed: Decimal
    posts_filled: Decimal
    funding_needed: int
    funding_secured: int
    note: str


class InterdependencyRow(Record, frozen=True, kw_only=True):
    """``giver`` and ``receiver`` are short names; ``giver_name`` is the giver's in full."""

    other_work: str
    giver: str
    giver_name: str
    receiver: str
    need_by_on: date
    state: str
    is_at_risk: bool
    is_overdue: bool
    next_step: str


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, or is to happen, on a day; ``what`` says it in a few words."""

    on: date
    what: str


class PilotStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A pilot's place in the period. ``has_return`` is whether this round's return is in; where
    it is not, ``return_due_on`` says when it was due, ``headline`` and the texts are those of the
    last return and ``last_round`` names its round (empty: there was never one). ``records`` says
    how its milestones and barriers stand."""

    name: str
    short_name: str
    path: str
    region: str
    lead: str
    lead_organisation: str
    themes: tuple[str, ...]
    confidence: Rag
    before: Rag | None
    movement: Movement
    has_return: bool
    is_late: bool
    return_due_on: date | None
    last_round: str = ""
    headline: str = ""
    reason: str = ""
    achievements: str = ""
    outlook: str = ""
    learning: str = ""
    needs: str = ""
    records: str = ""
    is_illustrative: bool = False


class RegionTile(msgspec.Struct, frozen=True, kw_only=True):
    """A region of the tile-grid map: row and column from 0."""

    name: str
    row: int
    column: int
    pilots: tuple["TilePilot", ...]


class TilePilot(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    themes: tuple[str, ...]


class DepartmentBarriers(msgspec.Struct, frozen=True, kw_only=True):
    department: str
    heading: str
    barriers: tuple[BarrierRow, ...]


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
    the group is asked to do; ``anchor`` names the section in links within the pack."""

    number: int
    title: str
    purpose: ItemPurpose
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


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the group is asked to do, and the item that asks it."""

    text: str
    number: int
    anchor: str


class AgendaRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    title: str
    starts_at: time
    purpose: ItemPurpose
    presenter: str
    minutes: int
    anchor: str


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


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(PackContent)


def encode(content: PackContent) -> bytes:
    """As JSON; the same content gives the same bytes."""
    return _encoder.encode(content)


def decode(snapshot: bytes) -> PackContent:
    """What ``encode`` was given. Raises ``msgspec.ValidationError`` where it is something else."""
    return _decoder.decode(snapshot)
