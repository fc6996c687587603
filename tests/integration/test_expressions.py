"""What SQL reckons of the registers is what the rules do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.barriers.queries import list_sent
from app.barriers.rules import BarrierState
from app.barriers.standings import list_standings as list_barriers
from app.barriers.status import barrier_status
from app.core.sql_dates import days_before, days_between, months_after
from app.core.wording import words
from app.delivery import expressions as delivery
from app.delivery.models import Milestone
from app.delivery.queries import list_milestones
from app.delivery.standings import list_standings
from app.delivery.status import milestone_status
from app.extensions import db
from app.risks import expressions as risks
from app.risks.models import Risk
from app.risks.queries import list_open_risks
from app.risks.rules import REVIEW_MONTHS, Band, band, review_due_on
from app.risks.standings import list_standings as list_risks
from app.risks.status import highest_first, risk_status
from tests import factories as make

DAYS = [date(2009, 12, 1), date(2010, 1, 25), make.TODAY, date(2010, 3, 31)]


@pytest.mark.parametrize("band_", list(Band))
def test_months_are_counted_as_the_rules_count_them(app, band_):
    for day in (date(2009, 8, 31), date(2009, 11, 30), date(2010, 1, 31), date(2012, 2, 29)):
        after = db.session.scalar(select(months_after(day, REVIEW_MONTHS[band_])))
        assert after == review_due_on(day, band_)
        days = (after - day).days
        assert db.session.scalar(select(days_between(day, after))) == days
        assert db.session.scalar(select(days_before(after, days))) == day


def test_bands_begin_where_the_rules_begin_them():
    for band_, lowest in risks.LOWEST_OF.items():
        assert band(lowest) is band_
        assert lowest == 1 or band(lowest - 1) is not band_


@pytest.mark.parametrize("on", DAYS)
def test_risks_stand_as_the_rules_say(app, on):
    for number, (first, second) in enumerate(
        [((5, 5), (1, 2)), ((2, 3), (4, 4)), ((3, 5), (3, 3))]
    ):
        day = date(2009, 12, 31) + timedelta(days=number)
        scores = [
            make.score(day, *first),
            make.score(make.TODAY, *second),
            make.score(make.TODAY, *first),
        ]
        make.risk(scores=scores)
    make.risk(inherent_likelihood=4, inherent_impact=2, scores=[])

    residual = risks.ResidualScore(on)
    rows = db.session.execute(
        residual.join(
            select(
                Risk.id,
                residual.score,
                residual.impact,
                residual.assessed_on,
                residual.review_due_on,
                risks.score_at(on),
            )
        ).order_by(Risk.id)
    ).all()

    stand = [risk_status(risk, on, on) for risk in list_open_risks()]
    assert [tuple(row) for row in rows] == [
        (p.risk.id, p.score, p.impact, p.assessed_on, p.review_due_on, p.before) for p in stand
    ]
    for since in (None, on - timedelta(days=20), on):
        found = highest_first([risk_status(risk, on, since) for risk in list_open_risks()])
        assert [(one.reference, one.score, one.movement) for one in list_risks(on, since)] == [
            (p.reference, p.score, p.movement) for p in found
        ]


@pytest.mark.parametrize("on", DAYS)
def test_milestones_stand_as_the_rules_say(app, on):
    for baseline, forecast in [
        (date(2010, 2, 18), date(2010, 3, 5)),
        (date(2010, 1, 29), date(2010, 2, 12)),
        (date(2010, 1, 4), date(2010, 1, 5)),
    ]:
        rows = [
            make.forecast(date(2010, 1, 20), forecast),
            make.forecast(make.TODAY, forecast + make.DAY),
        ]
        make.milestone(baseline_on=baseline, forecasts=rows)
        make.milestone(
            baseline_on=baseline,
            actual_on=baseline,
            forecasts=[make.forecast(date(2009, 12, 1), forecast)],
        )
    make.milestone(baseline_on=date(2010, 1, 24))

    forecast = delivery.Forecast(on)
    rows = db.session.execute(
        forecast.join(
            select(Milestone.id, forecast.day, forecast.is_past, forecast.is_past_tolerance)
        )
    ).all()

    stand = [milestone_status(milestone, on) for milestone in list_milestones()]
    assert {tuple(row) for row in rows} == {
        (
            p.milestone.id,
            p.forecast_on,
            p.milestone.actual_on is None and p.forecast_on < on,
            p.milestone.actual_on is None and p.variance > words.tolerance_days,
        )
        for p in stand
    }
    for since in (None, on - timedelta(days=20), on):
        found = [milestone_status(milestone, on, since) for milestone in list_milestones()]
        assert [
            (one.reference, one.settled_on, one.variance, one.rag, one.moved)
            for one in list_standings(on, since)
        ] == [
            (
                p.milestone.reference,
                p.milestone.actual_on or p.forecast_on,
                p.variance,
                p.rag,
                p.moved,
            )
            for p in found
        ]


@pytest.mark.parametrize("on", DAYS)
def test_barriers_stand_as_the_rules_say(app, on):
    for state in BarrierState:
        for due_on in (date(2010, 1, 20), date(2010, 3, 1)):
            make.barrier(state=state, raised_on=date(2009, 11, 2), respond_by_on=due_on)
    make.barrier(
        state=BarrierState.RESOLVED,
        raised_on=date(2009, 11, 2),
        responded_on=date(2009, 12, 1),
        settled_on=date(2010, 1, 5),
    )

    found = [barrier_status(barrier, on) for barrier in list_sent()]
    assert found
    assert {
        (one.reference, one.department, one.age, one.is_answered, one.is_overdue)
        for one in list_barriers(on)
    } == {
        (
            p.barrier.reference,
            p.barrier.department_name,
            p.age_days,
            not p.barrier.is_awaited,
            p.days_overdue > 0,
        )
        for p in found
    }
