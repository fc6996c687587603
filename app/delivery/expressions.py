"""Where milestones stand on a day, in SQL, as ``status.milestone_status`` reckons it of one that is
loaded: for counts, order and limits over the whole register."""

from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, func, select

from app.core.sql_dates import days_between
from app.delivery.models import Milestone, MilestoneForecast
from app.delivery.rules import TOLERANCE_DAYS

#: A day, or SQL that gives one.
Day: TypeAlias = date | ColumnElement[Any]


def forecast_at(on: Day) -> ColumnElement[date]:
    """The forecast as it stood at the end of a day: the baseline before the first."""
    return func.coalesce(_newest(on, MilestoneForecast.forecast_on), Milestone.baseline_on)


def newest_forecast_id(on: Day) -> Any:
    """The row of the newest forecast recorded by a day, to join."""
    return _newest(on, MilestoneForecast.id)


def _newest(on: Day, column: Any) -> Any:
    return (
        select(column)
        .where(MilestoneForecast.milestone_id == Milestone.id, MilestoneForecast.recorded_on <= on)
        .order_by(MilestoneForecast.recorded_on.desc(), MilestoneForecast.id.desc())
        .limit(1)
        .correlate(Milestone)
        .scalar_subquery()
    )


def is_past_forecast(on: Day) -> ColumnElement[bool]:
    """Not done, and its forecast has passed."""
    return and_(Milestone.actual_on.is_(None), forecast_at(on) < on)


def is_past_tolerance(on: Day) -> ColumnElement[bool]:
    """Not done, and forecast for later than the tolerance after its baseline."""
    variance = days_between(Milestone.baseline_on, forecast_at(on))
    return and_(Milestone.actual_on.is_(None), variance > TOLERANCE_DAYS)
