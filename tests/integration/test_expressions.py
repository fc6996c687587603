"""What SQL reckons of the registers is what the rules do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.sql_dates import days_before, days_between, months_after
from app.core.wording import words
from app.delivery import expressions as delivery
from app.delivery.models import Milestone
from app.delivery.queries import list_milestones
from app.delivery.status import milestone_status
from app.extensions import db
from app.risks import expressions as risks
from app.risks.models import Risk
from app.risks.queries import list_open_risks
from app.risks.rules import REVIEW_MONTHS, Band, band, review_due_on
from app.risks.status import risk_status
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
