"""Milestone ratings, lateness, shortfalls, and the moves between stages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rag import Rag
from app.core.workflow import MoveNotAllowed
from app.delivery.models import Milestone, MilestoneForecast
from app.delivery.rules import (
    INTERDEPENDENCY_WORKFLOW,
    PRODUCT_WORKFLOW,
    InterdependencyState,
    ProductStage,
    days_overdue,
    milestone_rag,
    milestone_reason,
    shortfall,
)
from app.delivery.status import milestone_status, most_pressing

BASELINE = date(2010, 1, 31)
TODAY = date(2010, 2, 4)

near = st.integers(-60, 60).map(lambda days: BASELINE + timedelta(days=days))


@pytest.mark.parametrize(
    ("forecast_on", "actual_on", "expected", "reason"),
    [
        (date(2010, 2, 4), None, Rag.AMBER, "4 days late"),
        (date(2010, 2, 14), None, Rag.AMBER, "14 days late"),
        (date(2010, 2, 15), None, Rag.RED, "15 days late"),
        (date(2010, 2, 3), None, Rag.RED, "1 day past its forecast date"),
        (date(2010, 1, 31), date(2010, 1, 31), Rag.COMPLETE, "on its baseline date"),
        (date(2010, 1, 31), date(2010, 1, 30), Rag.COMPLETE, "1 day early"),
        (date(2010, 1, 31), date(2010, 3, 1), Rag.COMPLETE, "29 days late"),
    ],
)
def test_ratings_at_their_edges(forecast_on, actual_on, expected, reason):
    facts = (BASELINE, forecast_on, actual_on)

    assert milestone_rag(*facts, TODAY) is expected
    assert milestone_reason(*facts, TODAY) == reason


def test_what_is_ahead_and_on_time_is_green():
    ahead = date(2010, 3, 1)

    assert milestone_rag(ahead, ahead, None, TODAY) is Rag.GREEN
    assert milestone_rag(ahead, date(2010, 2, 20), None, TODAY) is Rag.GREEN


@given(near, st.none() | near, near)
def test_a_rating_follows_from_the_facts_alone(forecast_on, actual_on, today):
    rating = milestone_rag(BASELINE, forecast_on, actual_on, today)

    assert (rating is Rag.COMPLETE) == (actual_on is not None)
    if rating is Rag.GREEN:
        assert today <= forecast_on <= BASELINE
    if actual_on is None and forecast_on < today:
        assert rating is Rag.RED


def a_milestone(number=1, baseline_on=BASELINE, actual_on=None, forecasts=()):
    return Milestone(
        number=number,
        baseline_on=baseline_on,
        first_baseline_on=baseline_on,
        actual_on=actual_on,
        forecasts=[
            MilestoneForecast(recorded_on=recorded, forecast_on=forecast, reason="")
            for recorded, forecast in forecasts
        ],
    )


def test_movement_compares_the_forecast_with_the_one_at_the_last_meeting():
    milestone = a_milestone(
        forecasts=[
            (date(2009, 12, 1), date(2010, 2, 5)),
            (date(2010, 1, 20), date(2010, 2, 26)),
        ]
    )

    now = milestone_status(milestone, TODAY, since=date(2009, 12, 17))

    assert (now.forecast_on, now.variance, now.moved) == (date(2010, 2, 26), 26, 21)


def test_what_was_done_before_the_last_meeting_has_not_moved():
    done = a_milestone(actual_on=date(2009, 12, 1))

    assert milestone_status(done, TODAY, since=date(2009, 12, 17)).moved == 0


def test_red_comes_first_and_complete_last():
    milestones = [
        a_milestone(1, actual_on=date(2010, 1, 5)),
        a_milestone(2, baseline_on=date(2010, 3, 1)),
        a_milestone(3, baseline_on=date(2010, 1, 31)),
    ]

    ordered = most_pressing(milestone_status(m, TODAY) for m in milestones)

    assert [p.milestone.number for p in ordered] == [3, 2, 1]


@pytest.mark.parametrize(
    ("due_on", "is_finished", "expected"),
    [
        (date(2010, 2, 3), False, 1),
        (TODAY, False, 0),
        (date(2010, 3, 1), False, 0),
        (date(2009, 1, 1), True, 0),
    ],
)
def test_only_what_is_unfinished_is_overdue(due_on, is_finished, expected):
    assert days_overdue(due_on, TODAY, is_finished=is_finished) == expected


@pytest.mark.parametrize(
    ("needed", "filled", "pounds_needed", "pounds_secured", "words"),
    [
        ("5", "2.5", 240_000, 140_000, "2.5 posts and £100,000"),
        ("2", "1", 0, 0, "1 post"),
        ("2", "1.5", 0, 0, "0.5 posts"),
        ("1", "3", 0, 80_000, "nothing"),
        ("0", "0", 8_300_000_000, 0, "£8.3bn"),
    ],
)
def test_a_shortfall_in_words(needed, filled, pounds_needed, pounds_secured, words):
    lacking = shortfall(Decimal(needed), Decimal(filled), pounds_needed, pounds_secured)

    assert lacking.words == words
    assert bool(lacking) == (words != "nothing")


def test_a_product_is_not_published_before_it_is_approved():
    with pytest.raises(MoveNotAllowed, match="cannot become published"):
        PRODUCT_WORKFLOW.check(ProductStage.DRAFTING, ProductStage.PUBLISHED)


@pytest.mark.parametrize("state", list(ProductStage))
def test_no_product_is_stuck(state):
    assert PRODUCT_WORKFLOW.moves_from(state)
    assert state.word


@pytest.mark.parametrize("state", list(InterdependencyState))
def test_no_interdependency_is_stuck(state):
    assert INTERDEPENDENCY_WORKFLOW.moves_from(state)
    assert state.word
