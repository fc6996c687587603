"""Where milestones stand on a day, in SQL, as ``status.milestone_status`` reckons it of one that is
loaded: for counts, order and limits over the whole register."""

from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.core.rag import Rag
from app.core.sql_dates import days_between
from app.delivery.models import Milestone, MilestoneForecast
from app.programme.queries import milestone_tolerance

S = TypeVar("S", bound=Select[*tuple[Any, ...]])

#: A day, or SQL that gives one.
Day: TypeAlias = date | ColumnElement[Any]


class Forecast:
    """The forecast of milestones as it stood at the end of a day; before any, the first baseline.
    ``join`` looks it up, once for each milestone, in a select of milestones; the expressions are
    then as cheap as columns."""

    def __init__(self, on: Day) -> None:
        self._on = on
        self._newest = aliased(MilestoneForecast)
        self.day = func.coalesce(self._newest.forecast_on, Milestone.first_baseline_on)
        self.variance = days_between(Milestone.baseline_on, self.day)
        #: Later than its baseline by more than the programme's tolerance.
        self.is_beyond = self.variance > milestone_tolerance()
        #: Not done, and its forecast has passed.
        self.is_past = and_(Milestone.actual_on.is_(None), self.day < on)
        #: Not done, and forecast for later than the tolerance after its baseline.
        self.is_past_tolerance = and_(Milestone.actual_on.is_(None), self.is_beyond)
        #: As ``rules.milestone_rag``.
        self.rating: ColumnElement[str] = case(
            (Milestone.actual_on.is_not(None), Rag.COMPLETE.value),
            (or_(self.day < on, self.is_beyond), Rag.RED.value),
            (self.variance <= 0, Rag.GREEN.value),
            else_=Rag.AMBER.value,
        )

    def join(self, wanted: S) -> S:
        newest = (
            select(MilestoneForecast.id)
            .where(
                MilestoneForecast.milestone_id == Milestone.id,
                MilestoneForecast.recorded_on <= self._on,
            )
            .order_by(MilestoneForecast.recorded_on.desc(), MilestoneForecast.id.desc())
            .limit(1)
            .correlate(Milestone)
            .scalar_subquery()
        )
        return wanted.outerjoin_from(Milestone, self._newest, self._newest.id == newest)
