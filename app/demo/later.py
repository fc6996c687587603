"""Moving the demonstration's date, and what happens on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.audit.events import auditing
from app.barriers.models import Barrier
from app.barriers.rules import UNSETTLED, BarrierState
from app.core import clock
from app.core.errors import DomainError
from app.delivery.models import MilestoneForecast
from app.delivery.rules import INTERDEPENDENCY_WORKFLOW, PRODUCT_WORKFLOW, ProductStage
from app.demo import later_rows as events
from app.demo.files import Data, in_row, read_data
from app.demo.loader import check_happened
from app.demo.making_meetings import add_round, add_update, fill_update
from app.demo.making_registers import add_barrier, add_issue
from app.demo.models import STORYTELLER, Demonstration
from app.demo.shelf import Shelf, UnknownKey, shelf_of_database
from app.extensions import db
from app.returns.models import ProgressUpdate
from app.returns.rules import UpdateState
from app.risks.models import RiskScore
from app.risks.rules import IssueState, RiskState


class NoDemonstration(DomainError):
    """The database holds no demonstration."""


class DateGoesBack(DomainError):
    """The date asked for is before the demonstration's."""


@dataclass(frozen=True)
class Moved:
    """How many facts were told on the way, and how many left out because the record that they
    are about was changed or removed by hand."""

    told: int
    left_out: int


def move_date(day: date, data: Data | None = None) -> Moved:
    """Move the programme's date forward and let happen, in order, all that happens up to and on
    that day. Each fact happens once; moving to the same day again changes nothing."""
    pinned = db.session.get(Demonstration, 1, with_for_update=True)
    if pinned is None:
        raise NoDemonstration(
            "There is no demonstration in this database, so its date is the real one. "
            "Run 'flask demo load' on an empty database first."
        )
    if day < pinned.today_on:
        raise DateGoesBack(
            f"The demonstration stands at {pinned.today_on.isoformat()} and its date only moves "
            "forward. To start again, load it into a fresh database."
        )
    data = data or read_data()
    due = [
        (position, event)
        for position, event in enumerate(data.later, start=1)
        if pinned.today_on < event.on <= day
    ]
    shelf = shelf_of_database(data)
    told = 0
    for position, event in sorted(due, key=lambda pair: pair[1].on):
        with in_row("later", position, event), auditing(STORYTELLER, "demonstration:told"):
            told += _tell(shelf, event)
    with auditing(STORYTELLER, "demonstration:moved"):
        pinned.today_on = day
    clock.forget()
    return Moved(told, len(due) - told)


def _tell(shelf: Shelf, event: events.AnyEvent) -> bool:
    """Let the event happen; False where people have overtaken it."""
    try:
        return _TELLERS[type(event)](shelf, event)
    except UnknownKey:
        return False


def _finish_milestone(shelf: Shelf, event: events.MilestoneDone) -> bool:
    milestone = shelf.milestones.get(event.milestone)
    if milestone.actual_on is not None:
        return False
    milestone.actual_on = event.actual_on or event.on
    return True


def _forecast_milestone(shelf: Shelf, event: events.MilestoneForecast) -> bool:
    milestone = shelf.milestones.get(event.milestone)
    if milestone.actual_on is not None:
        return False
    db.session.add(
        MilestoneForecast(
            milestone_id=milestone.id,
            recorded_on=event.on,
            forecast_on=event.forecast_on,
            reason=event.reason,
        )
    )
    return True


def _open_round(shelf: Shelf, event: events.RoundOpened) -> bool:
    check_happened(event.round, event.on)
    add_round(shelf, event.round)
    for key in event.meetings:
        meeting = shelf.meetings.get(key)
        if meeting.round_id is None:
            meeting.round = shelf.rounds.get(event.round.key)
    db.session.flush()
    return True


def _submit_update(shelf: Shelf, event: events.UpdateSubmitted) -> bool:
    row = event.update
    check_happened(row, event.on)
    pilot, reporting_round = shelf.pilots.get(row.pilot), shelf.rounds.get(row.round)
    update = db.session.scalar(
        select(ProgressUpdate).where(
            ProgressUpdate.round_id == reporting_round.id, ProgressUpdate.pilot_id == pilot.id
        )
    )
    if update is None:
        add_update(shelf, row)
        return True
    if update.state is UpdateState.SUBMITTED:
        return False
    fill_update(shelf, update, row)
    return True


def _score_risk(shelf: Shelf, event: events.RiskScored) -> bool:
    risk = shelf.risks.get(event.risk)
    if risk.state is RiskState.CLOSED:
        return False
    db.session.add(
        RiskScore(
            risk_id=risk.id,
            assessed_on=event.on,
            likelihood=event.likelihood,
            impact=event.impact,
            reason=event.reason,
        )
    )
    return True


def _close_risk(shelf: Shelf, event: events.RiskClosed) -> bool:
    risk = shelf.risks.get(event.risk)
    if risk.state is RiskState.CLOSED:
        return False
    risk.state, risk.closed_on = RiskState.CLOSED, event.on
    return True


def _raise_issue(shelf: Shelf, event: events.IssueRaised) -> bool:
    check_happened(event.issue, event.on)
    add_issue(shelf, event.issue)
    return True


def _resolve_issue(shelf: Shelf, event: events.IssueResolved) -> bool:
    issue = shelf.issues.get(event.issue)
    if issue.state is IssueState.RESOLVED:
        return False
    issue.state, issue.resolved_on = IssueState.RESOLVED, event.on
    return True


def _raise_barrier(shelf: Shelf, event: events.BarrierRaised) -> bool:
    check_happened(event.barrier, event.on)
    add_barrier(shelf, event.barrier)
    return True


def _unsettled(shelf: Shelf, key: str) -> Barrier | None:
    barrier = shelf.barriers.get(key)
    return barrier if barrier.state in UNSETTLED else None


def _answer_barrier(shelf: Shelf, event: events.BarrierAnswered) -> bool:
    barrier = _unsettled(shelf, event.barrier)
    if barrier is None:
        return False
    barrier.state = BarrierState.RESPONDED
    barrier.response, barrier.responded_on = event.response, event.on
    return True


def _resolve_barrier(shelf: Shelf, event: events.BarrierResolved) -> bool:
    barrier = _unsettled(shelf, event.barrier)
    if barrier is None:
        return False
    barrier.state, barrier.settled_on = BarrierState.RESOLVED, event.on
    return True


def _move_product(shelf: Shelf, event: events.ProductMoved) -> bool:
    product = shelf.products.get(event.product)
    if event.stage not in (product.stage, *PRODUCT_WORKFLOW.moves_from(product.stage)):
        return False
    product.stage, product.ask, product.ask_detail = event.stage, event.ask, event.ask_detail
    if event.stage is ProductStage.PUBLISHED:
        product.published_on = event.on
    return True


def _move_interdependency(shelf: Shelf, event: events.InterdependencyMoved) -> bool:
    interdependency = shelf.interdependencies.get(event.interdependency)
    state = interdependency.state
    if event.state not in (state, *INTERDEPENDENCY_WORKFLOW.moves_from(state)):
        return False
    interdependency.state, interdependency.next_step = event.state, event.next_step
    return True


_TELLERS: dict[type, Callable[[Shelf, Any], bool]] = {
    events.MilestoneDone: _finish_milestone,
    events.MilestoneForecast: _forecast_milestone,
    events.RoundOpened: _open_round,
    events.UpdateSubmitted: _submit_update,
    events.RiskScored: _score_risk,
    events.RiskClosed: _close_risk,
    events.IssueRaised: _raise_issue,
    events.IssueResolved: _resolve_issue,
    events.BarrierRaised: _raise_barrier,
    events.BarrierAnswered: _answer_barrier,
    events.BarrierResolved: _resolve_barrier,
    events.ProductMoved: _move_product,
    events.InterdependencyMoved: _move_interdependency,
}
