"""What a pack says: plain frozen data, without a model in it.

It is assembled once from the records, stored with the pack as JSON, and drawn from then on: as PDF
and as the pages of the preview. Every sentence and heading worked out from the data is in it, so a
pack drawn again says what it said before. Text is plain text throughout; nothing in it is markup.

Days are dates, money is whole pounds, variances and ages are days, posts are full-time equivalents.
"""

from datetime import date, time
from decimal import Decimal

import msgspec

from app.core.markings import Marking
from app.core.rag import Movement, Rag
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
    ask: str
    ask_detail: str
    owner: str
    published_on: date | None = None


class BarrierRow(Record, frozen=True, kw_only=True):
    """``age`` counts from the day it was raised to the pack's date."""

    department: str
    detail: str
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


class RiskRow(Record, frozen=True, kw_only=True):
    """``score_before`` is the residual score at the last meeting, None where there was none."""

    cause: str
    event: str
    effect: str
    likelihood: int
    impact: int
    score: int
    score_before: int | None
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
    raised_on: date
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
    other_work: str
    giver: str
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
    last return and ``last_round`` names its round (empty: there was never one)."""

    name: str
    short_name: str
    path: str
    region: str
    lead: str
    lead_organisation: str
    champion: str
    themes: tuple[str, ...]
    confidence: Rag
    before: Rag | None
    movement: Movement
    has_return: bool
    is_late: bool
    return_due_on: date | None
    round: str
    last_round: str
    headline: str
    reason: str
    achievements: str
    outlook: str
    learning: str
    needs: str
    overdue_milestones: int
    open_barriers: int
    is_illustrative: bool


class RegionTile(msgspec.Struct, frozen=True, kw_only=True):
    """A region of the tile-grid map: row and column from 0."""

    name: str
    row: int
    column: int
    pilots: tuple["TilePilot", ...]


class TilePilot(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    themes: tuple[str, ...]
    confidence: Rag


class DepartmentBarriers(msgspec.Struct, frozen=True, kw_only=True):
    department: str
    heading: str
    barriers: tuple[BarrierRow, ...]


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

    since_on: date | None
    until_on: date | None
    today: date
    done_heading: str
    done: tuple[Event, ...]
    ahead_heading: str
    ahead: tuple[Event, ...]
    chart_heading: str
    chart: tuple[MilestoneRow, ...]
    exceptions_heading: str
    exceptions: tuple[MilestoneRow, ...]
    register: Pointer | None


class Pilots(Section, frozen=True, kw_only=True, tag="pilots"):
    table_heading: str
    map_heading: str
    pilots: tuple[PilotStanding, ...]
    tiles: tuple[RegionTile, ...]


class Barriers(Section, frozen=True, kw_only=True, tag="barriers"):
    barriers_heading: str
    departments: tuple[DepartmentBarriers, ...]
    opportunities_heading: str
    opportunities: tuple[BarrierRow, ...]
    settled_heading: str
    settled: tuple[BarrierRow, ...]
    register: Pointer | None


class Risks(Section, frozen=True, kw_only=True, tag="risks"):
    """``plotted`` are all open risks, for the heat map; ``highest`` the ten that score most."""

    map_heading: str
    plotted: tuple[RiskRow, ...]
    highest_heading: str
    highest: tuple[RiskRow, ...]
    register: Pointer | None
    issues_heading: str
    issues: tuple[IssueRow, ...]
    resources_heading: str
    resources: tuple[ResourceRow, ...]


class Products(Section, frozen=True, kw_only=True, tag="products"):
    asked_heading: str
    asked: tuple[ProductRow, ...]
    others_heading: str
    others: tuple[ProductRow, ...]


class Interdependencies(Section, frozen=True, kw_only=True, tag="interdependencies"):
    heading: str
    rows: tuple[InterdependencyRow, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number and what it counts: "9 of 13", "pilots on track"."""

    value: str
    label: str


class Position(Section, frozen=True, kw_only=True, tag="position"):
    figures: tuple[Figure, ...]
    pilots_heading: str
    pilots: tuple[PilotStanding, ...]
    milestones_heading: str
    milestones: tuple[MilestoneRow, ...]
    risks_heading: str
    risks: tuple[RiskRow, ...]


class Incentives(Section, frozen=True, kw_only=True, tag="incentives"):
    barriers_heading: str
    barriers: tuple[BarrierRow, ...]
    answered_heading: str
    answered: tuple[BarrierRow, ...]


class DepartmentAction(msgspec.Struct, frozen=True, kw_only=True):
    """What one department owes. ``oldest`` is the age of its oldest unanswered barrier."""

    department: str
    asked: int
    answered: int
    overdue: int
    oldest: int | None
    gives: int
    at_risk: int


class Action(Section, frozen=True, kw_only=True, tag="action"):
    departments_heading: str
    departments: tuple[DepartmentAction, ...]
    interdependencies_heading: str
    interdependencies: tuple[InterdependencyRow, ...]


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """A decision sought: of which item, and where it stands in the pack."""

    text: str
    item: str
    anchor: str


class Decisions(Section, frozen=True, kw_only=True, tag="decisions"):
    sought_heading: str
    sought: tuple[Sought, ...]
    products_heading: str
    products: tuple[ProductRow, ...]


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
    """A whole pack. ``as_at_on`` is the programme's date of the data; the previous and the next
    meeting are those of the same group. ``is_demonstration`` says that the date was pinned;
    ``provenance`` says what the pack was made from."""

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
