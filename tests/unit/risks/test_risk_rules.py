"""Scores, bands, reviews and order (governance-rules, "Risks")."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.risks.rules import (
    IMPACT,
    LIKELIHOOD,
    RISK_WORKFLOW,
    Band,
    RiskState,
    band,
    is_in_order,
    review_due_on,
    score_movement,
)

point = st.integers(1, 5)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (1, Band.LOW),
        (4, Band.LOW),
        (5, Band.MEDIUM),
        (9, Band.MEDIUM),
        (10, Band.HIGH),
        (15, Band.HIGH),
        (16, Band.VERY_HIGH),
        (25, Band.VERY_HIGH),
    ],
)
def test_bands_at_their_edges(score, expected):
    assert band(score) is expected


@pytest.mark.parametrize("score", [0, 26, -1])
def test_no_band_outside_the_scale(score):
    with pytest.raises(ValueError, match="1 to 25"):
        band(score)


def test_the_scales_have_five_points():
    assert (LIKELIHOOD[1], LIKELIHOOD[5]) == ("Rare", "Almost certain")
    assert (IMPACT[1], IMPACT[5]) == ("Insignificant", "Catastrophic")
    assert list(LIKELIHOOD) == list(IMPACT) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("assessed_on", "of", "due"),
    [
        (date(2010, 1, 4), Band.VERY_HIGH, date(2010, 2, 4)),
        (date(2010, 1, 4), Band.HIGH, date(2010, 3, 4)),
        (date(2010, 1, 4), Band.MEDIUM, date(2010, 4, 4)),
        (date(2010, 1, 4), Band.LOW, date(2010, 7, 4)),
        (date(2010, 1, 31), Band.VERY_HIGH, date(2010, 2, 28)),
        (date(2009, 12, 31), Band.HIGH, date(2010, 2, 28)),
        (date(2009, 12, 15), Band.VERY_HIGH, date(2010, 1, 15)),
        (date(2012, 1, 31), Band.VERY_HIGH, date(2012, 2, 29)),
    ],
)
def test_a_review_falls_due_by_the_band(assessed_on, of, due):
    assert review_due_on(assessed_on, of) == due


@pytest.mark.parametrize(
    ("inherent", "residual", "target", "expected"),
    [(20, 12, 6, True), (12, 12, 12, True), (12, 16, 6, False), (20, 4, 6, False)],
)
def test_order_is_target_then_residual_then_inherent(inherent, residual, target, expected):
    assert is_in_order(inherent, residual, target) is expected


def test_movement_says_which_way_the_number_went():
    assert score_movement(12, 16) == ("up", "up from 12")
    assert score_movement(16, 12) == ("down", "down from 16")
    assert score_movement(12, 12) == ("level", "no change")
    assert score_movement(None, 12) == ("new", "new")


@given(point, point)
def test_every_score_has_a_band_and_a_review(likelihood, impact):
    of = band(likelihood * impact)
    assert of.word
    assert review_due_on(date(2010, 2, 4), of) > date(2010, 2, 4)


def test_any_settled_risk_can_be_opened_again():
    for state in (RiskState.OCCURRED, RiskState.CLOSED):
        assert RiskState.OPEN in RISK_WORKFLOW.moves_from(state)
