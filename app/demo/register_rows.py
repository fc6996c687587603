"""The shapes of the rows of the registers: milestones, products, risks, issues, barriers, ..."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from app.barriers.rules import BarrierKind
from app.delivery.rules import InterdependencyState, ProductAsk, ProductStage
from app.demo.rows import Key, Line, Name, Row, Text
from app.risks.rules import Proximity, RiskResponse, Severity

Point = Annotated[int, Meta(ge=1, le=5)]
Filled = Annotated[Text, Meta(min_length=1)]


class ForecastRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    recorded_on: date
    forecast_on: date
    reason: Line = ""


class MilestoneRow(Row, kw_only=True, frozen=True):
    key: Key
    title: Name
    description: Text = ""
    pilot: Key | None = None
    owner: Key | None = None
    baseline_on: date
    actual_on: date | None = None
    is_key: bool = False
    forecasts: list[ForecastRow] = []


class ProductRow(Row, kw_only=True, frozen=True):
    key: Key
    title: Name
    description: Text
    stage: ProductStage
    owner: Key
    due_on: date
    ask: ProductAsk = ProductAsk.NONE
    ask_detail: Line = ""
    published_on: date | None = None

    def __post_init__(self) -> None:
        is_published = self.stage is ProductStage.PUBLISHED
        self.check(
            is_published == (self.published_on is not None), "stage and published_on do not agree"
        )
        self.check(
            (self.ask is ProductAsk.NONE) == (not self.ask_detail),
            "ask and ask_detail do not agree",
        )


class InterdependencyRow(Row, kw_only=True, frozen=True):
    key: Key
    title: Name
    description: Text
    other_work: Name
    giver: Key
    receiver: Key
    pilot: Key | None = None
    owner: Key
    need_by_on: date
    state: InterdependencyState
    next_step: Line = ""


class ResourceRow(Row, kw_only=True, frozen=True):
    title: Name
    organisation: Key
    pilot: Key | None = None
    posts_needed: Decimal = Decimal(0)
    posts_filled: Decimal = Decimal(0)
    funding_needed_pounds: int = 0
    funding_secured_pounds: int = 0
    note: Line = ""


class ScoreRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    assessed_on: date
    likelihood: Point
    impact: Point
    reason: Line = ""


class RiskRow(Row, kw_only=True, frozen=True):
    """``inherent`` and ``target`` are likelihood and impact, each from 1 to 5; ``restricted_to``
    names who else may read a restricted risk."""

    key: Key
    title: Name
    cause: Filled
    event: Filled
    effect: Filled
    pilot: Key | None = None
    owner: Key
    inherent: tuple[Point, Point]
    target: tuple[Point, Point]
    response: RiskResponse = RiskResponse.TREAT
    proximity: Proximity
    mitigation: Filled
    raised_on: date
    closed_on: date | None = None
    has_occurred: bool = False
    restricted_to: list[Key] | None = None
    scores: Annotated[list[ScoreRow], Meta(min_length=1)]

    def __post_init__(self) -> None:
        highest = self.inherent[0] * self.inherent[1]
        lowest = self.target[0] * self.target[1]
        is_ordered = all(lowest <= row.likelihood * row.impact <= highest for row in self.scores)
        self.check(is_ordered, "a score is not between target and inherent")


class IssueRow(Row, kw_only=True, frozen=True):
    key: Key
    title: Name
    description: Filled
    pilot: Key | None = None
    risk: Key | None = None
    owner: Key
    severity: Severity
    action: Filled
    raised_on: date
    due_on: date
    resolved_on: date | None = None


class BarrierRow(Row, kw_only=True, frozen=True):
    """Its state follows from its dates: awaiting a response, responded, settled (resolved or,
    where ``is_withdrawn``, withdrawn)."""

    key: Key
    kind: BarrierKind
    title: Name
    detail: Filled
    pilot: Key | None = None
    department: Key
    ask: Filled
    raised_on: date
    respond_by_on: date
    response: Text = ""
    responded_on: date | None = None
    settled_on: date | None = None
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        self.check(
            bool(self.response) == (self.responded_on is not None),
            "response and responded_on go together",
        )
