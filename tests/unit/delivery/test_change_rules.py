"""Who decides a change request, and how long a baseline may be put right as a typing error."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.models import ChangeRequest, Milestone
from app.delivery.rules import (
    CHANGE_WORKFLOW,
    ChangeState,
    Decider,
    correctable_until,
    decider_of,
    is_correctable,
)
from app.delivery.status import baselines, directors_for

SET_ON = date(2010, 2, 4)


@pytest.mark.parametrize(
    ("days", "limit", "is_own", "has_director", "decider"),
    [
        (14, 14, False, True, Decider.DIRECTOR),
        (-14, 14, False, True, Decider.DIRECTOR),
        (15, 14, False, True, Decider.GROUP),
        (-15, 14, False, True, Decider.GROUP),
        (1, 0, False, True, Decider.GROUP),
        (7, 14, True, True, Decider.GROUP),
        (7, 14, False, False, Decider.GROUP),
    ],
)
def test_the_programme_director_decides_small_moves_that_others_ask_for(
    days, limit, is_own, has_director, decider
):
    assert decider_of(days, limit, is_directors_own=is_own, has_director=has_director) is decider


@given(days=st.integers(-1000, 1000), limit=st.integers(0, 365), wider=st.integers(0, 100))
def test_a_wider_limit_takes_nothing_from_the_programme_director(days, limit, wider):
    def decides(most):
        return decider_of(days, most, is_directors_own=False, has_director=True) is Decider.DIRECTOR

    assert decides(limit) <= decides(limit + wider)
    assert decides(limit) == (limit > 0 and -limit <= days <= limit)


@pytest.mark.parametrize(
    ("set_on", "today", "has_requests", "may"),
    [
        (SET_ON, SET_ON, False, True),
        (SET_ON, SET_ON + timedelta(days=1), False, True),
        (SET_ON, SET_ON + timedelta(days=2), False, False),
        (SET_ON, SET_ON, True, False),
        (None, SET_ON, False, False),
    ],
)
def test_a_baseline_is_put_right_within_a_day_of_being_set(set_on, today, has_requests, may):
    assert is_correctable(set_on, today, has_requests=has_requests) is may


def test_it_says_until_when():
    assert correctable_until(SET_ON) == date(2010, 2, 5)
    assert correctable_until(None) is None


@pytest.mark.parametrize(
    "state", [ChangeState.APPROVED, ChangeState.REFUSED, ChangeState.WITHDRAWN]
)
def test_what_was_decided_stays_decided(state):
    assert CHANGE_WORKFLOW.moves_from(state) == ()


def request(to_on, state=ChangeState.APPROVED, decided_on=SET_ON, **given):
    return ChangeRequest(
        id=1, from_on=SET_ON, to_on=to_on, state=state, decided_on=decided_on, **given
    )


def test_all_baselines_are_kept_in_the_order_in_which_they_were_decided():
    later, sooner = date(2010, 4, 1), date(2010, 3, 1)
    milestone = Milestone(
        first_baseline_on=date(2010, 1, 15),
        baseline_on=later,
        baseline_set_on=None,
        changes=[
            request(later, decided_on=date(2010, 2, 20)),
            request(sooner, decided_on=date(2010, 2, 10)),
            request(date(2010, 5, 1), ChangeState.REFUSED),
            request(date(2010, 6, 1), ChangeState.WAITING, None),
        ],
    )

    assert [(each.on, each.set_on) for each in baselines(milestone)] == [
        (date(2010, 1, 15), None),
        (sooner, date(2010, 2, 10)),
        (later, date(2010, 2, 20)),
    ]
    assert milestone.earlier_baseline_on == date(2010, 1, 15)


def test_a_director_is_not_asked_about_their_own_request():
    change = request(SET_ON + timedelta(days=7), ChangeState.WAITING, None, raised_by_id=2)

    assert directors_for(change, 14, {1, 2}) == {1}
    assert directors_for(change, 6, {1, 2}) == frozenset()
    assert change.movement == "7 days later"
    assert request(SET_ON - timedelta(days=1)).movement == "1 day earlier"
