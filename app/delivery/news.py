"""What changed of milestones: those that were reached, and forecasts that moved; and what became of
change requests and interdependencies that someone waits for."""

from datetime import date
from typing import Any

from sqlalchemy import Row, String, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.audit.awaited import changed_on
from app.core.access import Actor
from app.core.findings import Place
from app.core.formats import day
from app.core.models import reference_of
from app.core.news import News, awaited_news, is_lately, news_of
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.delivery.models import ChangeRequest, Interdependency, Milestone, MilestoneForecast
from app.delivery.rules import OUTCOMES, ChangeState, InterdependencyState
from app.pilots.permissions import can_read_registers
from app.pilots.queries import lead_of


def list_reached(actor: Actor) -> Rows[News] | None:
    """Milestones that were completed."""
    if not can_read_registers(actor):
        return None
    reached = select(*_columns(Milestone.actual_on))
    return Rows(reached.where(is_lately(Milestone.actual_on)), lambda row: _news(row, "complete"))


def list_moved(actor: Actor) -> Rows[News] | None:
    """Milestones whose forecast is another day than it was."""
    if not can_read_registers(actor):
        return None
    earlier = aliased(MilestoneForecast)
    before = (
        select(earlier.forecast_on)
        .where(earlier.milestone_id == Milestone.id)
        .where(earlier.recorded_on < MilestoneForecast.recorded_on)
        .order_by(earlier.recorded_on.desc(), earlier.id.desc())
        .limit(1)
        .correlate(Milestone, MilestoneForecast)
        .scalar_subquery()
    )
    was = func.coalesce(before, Milestone.baseline_on)
    moved = (
        select(*_columns(MilestoneForecast.recorded_on, MilestoneForecast.forecast_on, was))
        .join(Milestone, Milestone.id == MilestoneForecast.milestone_id)
        .where(is_lately(MilestoneForecast.recorded_on), was != MilestoneForecast.forecast_on)
    )
    return Rows(moved, _moved)


def _columns(on: Any, now: Any = None, was: Any = None) -> list[Any]:
    """``now`` and ``was`` are days of the forecast, as text."""
    return row_columns(
        due_on=on,
        number=Milestone.number,
        title=Milestone.title,
        key=None if now is None else cast(now, String),
        detail=None if was is None else cast(was, String),
        is_illustrative=Milestone.is_illustrative,
    )


def _moved(row: Row[Any]) -> News:
    now, was = date.fromisoformat(row.key), date.fromisoformat(row.detail)
    return _news(row, f"now expected on {day(now)}, not {day(was)}")


def _news(row: Row[Any], note: str) -> News:
    return news_of(Milestone, "delivery.show_milestone", row, note)


def await_decisions() -> Rows[News]:
    """What was decided of the changes that a person asked for."""
    wanted = (
        select(
            *row_columns(
                due_on=changed_on(
                    ChangeRequest, "state", within=("milestone", ChangeRequest.milestone_id)
                ),
                number=ChangeRequest.number,
                title=Milestone.title,
                key=ChangeRequest.state,
                is_illustrative=ChangeRequest.is_illustrative,
            )
        )
        .join(ChangeRequest.milestone)
        .where(ChangeRequest.raised_by_id == PERSON, ChangeRequest.state.in_(OUTCOMES))
    )
    return Rows(wanted, _decided)


def _decided(row: Row[Any]) -> News:
    reference = reference_of(ChangeRequest.PREFIX, row.number)
    return awaited_news(
        f"{reference}, to change the date of {{title}}",
        row,
        ChangeState(row.key).word.lower(),
        Place("delivery.show_change", {"reference": reference}),
    )


def await_states() -> Rows[News]:
    """Where the interdependencies stand that a person owns or that the place they lead waits
    for."""
    lead = lead_of(Interdependency.pilot_id, TODAY)
    wanted = select(
        *row_columns(
            due_on=changed_on(Interdependency, "state"),
            number=Interdependency.number,
            title=Interdependency.title,
            key=Interdependency.state,
            is_illustrative=Interdependency.is_illustrative,
        )
    ).where(or_(Interdependency.owner_id == PERSON, lead == PERSON))
    return Rows(wanted, _stands)


def _stands(row: Row[Any]) -> News:
    reference = reference_of(Interdependency.PREFIX, row.number)
    return awaited_news(
        f"{reference} {{title}}",
        row,
        f"now {InterdependencyState(row.key).word.lower()}",
        Place("delivery.show_interdependency", {"reference": reference}),
    )
