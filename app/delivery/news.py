"""What changed of milestones: those that were reached, and forecasts that moved."""

from datetime import date
from typing import Any

from sqlalchemy import Row, String, cast, func, select
from sqlalchemy.orm import aliased

from app.core.access import Actor
from app.core.formats import day
from app.core.news import News, Period, news_of
from app.core.rows import Rows, row_columns
from app.delivery.models import Milestone, MilestoneForecast
from app.pilots.permissions import can_read_registers


def list_reached(actor: Actor, period: Period) -> Rows[News] | None:
    """Milestones that were completed."""
    if not can_read_registers(actor):
        return None
    reached = select(*_columns(Milestone.actual_on))
    return Rows(
        reached.where(period.holds(Milestone.actual_on)), lambda row: _news(row, "complete")
    )


def list_moved(actor: Actor, period: Period) -> Rows[News] | None:
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
        .where(period.holds(MilestoneForecast.recorded_on), was != MilestoneForecast.forecast_on)
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
