"""The rows of a pack: what it says of one record, one pilot, one region. Plain frozen data.

Days are dates, money is whole pounds, variances and ages are days, posts are full-time equivalents.
"""

from datetime import date
from decimal import Decimal

import msgspec

from app.core.rag import Movement, Rag
from app.delivery.rules import ProductAsk
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


class ActionRow(Record, frozen=True, kw_only=True):
    """An open action; ``title`` is what is to be done. ``said`` is its owner's last word on it."""

    owner: str
    due_on: date
    original_due_on: date
    state: str
    days_overdue: int
    is_said_done: bool
    said: str


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
