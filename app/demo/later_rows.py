"""The shapes of what happens after the demonstration's first day, one a kind of event."""

from datetime import date

from msgspec import Struct

from app.delivery.rules import InterdependencyState, ProductAsk, ProductStage
from app.demo.register_rows import BarrierRow, Filled, IssueRow, Point
from app.demo.rows import Key, Line, RoundRow, UpdateRow


class Event(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """Something that happens on a day; records are named by their keys."""

    on: date


class MilestoneDone(Event, kw_only=True, frozen=True, tag="milestone_done"):
    """``actual_on``, where it is earlier, is the day on which it was done: what a meeting decides
    is told on the day after, so that the meeting's own pack does not know it."""

    milestone: Key
    actual_on: date | None = None


class MilestoneForecast(Event, kw_only=True, frozen=True, tag="milestone_forecast"):
    milestone: Key
    forecast_on: date
    reason: Line


class RoundOpened(Event, kw_only=True, frozen=True, tag="round_opened"):
    round: RoundRow
    meetings: list[Key]


class UpdateSubmitted(Event, kw_only=True, frozen=True, tag="update_submitted"):
    update: UpdateRow


class RiskScored(Event, kw_only=True, frozen=True, tag="risk_scored"):
    risk: Key
    likelihood: Point
    impact: Point
    reason: Line


class RiskClosed(Event, kw_only=True, frozen=True, tag="risk_closed"):
    risk: Key


class IssueRaised(Event, kw_only=True, frozen=True, tag="issue_raised"):
    issue: IssueRow


class IssueResolved(Event, kw_only=True, frozen=True, tag="issue_resolved"):
    issue: Key


class BarrierRaised(Event, kw_only=True, frozen=True, tag="barrier_raised"):
    barrier: BarrierRow


class BarrierAnswered(Event, kw_only=True, frozen=True, tag="barrier_answered"):
    barrier: Key
    response: Filled


class BarrierResolved(Event, kw_only=True, frozen=True, tag="barrier_resolved"):
    barrier: Key


class ProductMoved(Event, kw_only=True, frozen=True, tag="product_moved"):
    product: Key
    stage: ProductStage
    ask: ProductAsk = ProductAsk.NONE
    ask_detail: Line = ""


class InterdependencyMoved(Event, kw_only=True, frozen=True, tag="interdependency_moved"):
    interdependency: Key
    state: InterdependencyState
    next_step: Line = ""


AnyEvent = (
    MilestoneDone
    | MilestoneForecast
    | RoundOpened
    | UpdateSubmitted
    | RiskScored
    | RiskClosed
    | IssueRaised
    | IssueResolved
    | BarrierRaised
    | BarrierAnswered
    | BarrierResolved
    | ProductMoved
    | InterdependencyMoved
)
