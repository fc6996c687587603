"""Where every milestone and interdependency stands on a day, read without what tells of it: to
count, to put in order and to cut the whole register."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import Organisation
from app.core.models import reference_of
from app.core.rag import Rag
from app.core.wording import words
from app.delivery.models import Interdependency, Milestone, MilestoneForecast
from app.delivery.rules import (
    FINISHED_INTERDEPENDENCY,
    InterdependencyState,
    days_moved,
    days_overdue,
    milestone_rag,
    variance_days,
)
from app.extensions import db


class InterdependencyStanding(NamedTuple):
    """An interdependency that is neither met nor closed; ``giver_name`` is its giver's in full."""

    id: int
    number: int
    giver_name: str
    need_by_on: date
    is_at_risk: bool
    is_overdue: bool

    @property
    def reference(self) -> str:
        return reference_of(Interdependency.PREFIX, self.number)


def list_interdependency_standings(today: date) -> Sequence[InterdependencyStanding]:
    """Those overdue or at risk first, then by the day they are needed."""
    wanted = (
        select(
            Interdependency.id,
            Interdependency.number,
            Organisation.name,
            Interdependency.need_by_on,
            Interdependency.state,
        )
        .join(Organisation, Organisation.id == Interdependency.giver_id)
        .where(Interdependency.state.not_in(FINISHED_INTERDEPENDENCY))
    )
    found = [
        InterdependencyStanding(
            id=id_,
            number=number,
            giver_name=giver_name,
            need_by_on=need_by_on,
            is_at_risk=state is InterdependencyState.AT_RISK,
            is_overdue=days_overdue(need_by_on, today, is_finished=False) > 0,
        )
        for id_, number, giver_name, need_by_on, state in db.session.execute(wanted)
    ]
    return sorted(
        found,
        key=lambda each: (not (each.is_overdue or each.is_at_risk), each.need_by_on, each.number),
    )


class MilestoneStanding(NamedTuple):
    """As ``status.milestone_status`` reckons it of a milestone that is loaded; ``settled_on`` is
    the actual or, lacking one, the forecast."""

    id: int
    number: int
    pilot_id: int | None
    is_key: bool
    baseline_on: date
    settled_on: date
    is_done: bool
    variance: int
    rag: Rag
    moved: int

    @property
    def reference(self) -> str:
        return reference_of(Milestone.PREFIX, self.number)

    @property
    def needs_attention(self) -> bool:
        """Red or Amber, or moved since the last meeting, and not done."""
        return not self.is_done and (self.rag in (Rag.RED, Rag.AMBER) or self.moved != 0)


def list_standings(today: date, since: date | None = None) -> Sequence[MilestoneStanding]:
    """All, by baseline; movement counts from ``since``."""
    forecasts: dict[int, date] = {}
    earlier: dict[int, date] = {}
    recorded = (
        select(
            MilestoneForecast.milestone_id,
            MilestoneForecast.recorded_on,
            MilestoneForecast.forecast_on,
        )
        .where(MilestoneForecast.recorded_on <= today)
        .order_by(MilestoneForecast.recorded_on, MilestoneForecast.id)
    )
    for milestone_id, recorded_on, forecast_on in db.session.execute(recorded):
        forecasts[milestone_id] = forecast_on
        if since is not None and recorded_on <= since:
            earlier[milestone_id] = forecast_on
    wanted = select(
        Milestone.id,
        Milestone.number,
        Milestone.pilot_id,
        Milestone.is_key,
        Milestone.baseline_on,
        Milestone.first_baseline_on,
        Milestone.actual_on,
    ).order_by(Milestone.baseline_on, Milestone.number)
    tolerance = words.tolerance_days
    found = []
    for id_, number, pilot_id, is_key, baseline_on, first_on, actual_on in db.session.execute(
        wanted
    ):
        forecast = forecasts.get(id_, first_on)
        found.append(
            MilestoneStanding(
                id=id_,
                number=number,
                pilot_id=pilot_id,
                is_key=is_key,
                baseline_on=baseline_on,
                settled_on=actual_on or forecast,
                is_done=actual_on is not None,
                variance=variance_days(baseline_on, forecast, actual_on),
                rag=milestone_rag(baseline_on, forecast, actual_on, today, tolerance),
                moved=days_moved(forecast, earlier.get(id_, first_on), actual_on, since),
            )
        )
    return found
