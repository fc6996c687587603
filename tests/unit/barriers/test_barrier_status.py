"""How old a barrier is, whether its answer is late, and what happened to it."""

from datetime import date

import pytest

from app.accounts.models import Organisation
from app.barriers.models import Barrier
from app.barriers.rules import (
    BARRIER_WORKFLOW,
    OPEN,
    SETTLED,
    UNSETTLED,
    BarrierState,
    due_date,
)
from app.barriers.status import barrier_status, most_pressing

TODAY = date(2010, 2, 4)


def a_barrier(state=BarrierState.SENT, respond_by_on=None, number=1, **given):
    given.setdefault("raised_on", date(2009, 12, 6))
    return Barrier(
        number=number,
        state=state,
        respond_by_on=respond_by_on,
        department=Organisation(name="HM Treasury"),
        **given,
    )


def test_a_barrier_ages_until_it_is_settled():
    assert barrier_status(a_barrier(), TODAY).age_days == 60
    settled = a_barrier(BarrierState.RESOLVED, settled_on=date(2009, 12, 16))
    assert barrier_status(settled, TODAY).age_days == 10


@pytest.mark.parametrize(
    ("state", "respond_by_on", "expected"),
    [
        (BarrierState.SENT, date(2010, 2, 3), 1),
        (BarrierState.SENT, TODAY, 0),
        (BarrierState.SENT, None, 0),
        (BarrierState.RESPONDED, date(2010, 2, 3), 0),
        (BarrierState.RESOLVED, date(2010, 2, 3), 0),
    ],
)
def test_only_an_unanswered_barrier_past_its_day_is_overdue(state, respond_by_on, expected):
    assert barrier_status(a_barrier(state, respond_by_on), TODAY).days_overdue == expected


def test_the_longest_overdue_come_first_and_the_settled_last():
    barriers = [
        a_barrier(BarrierState.RESOLVED, number=1),
        a_barrier(BarrierState.RESPONDED, number=2),
        a_barrier(number=3),
        a_barrier(respond_by_on=date(2010, 2, 1), number=4),
        a_barrier(respond_by_on=date(2010, 1, 1), number=5),
    ]

    ordered = most_pressing(barrier_status(b, TODAY) for b in barriers)

    assert [p.barrier.number for p in ordered] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_can_be_opened_again_and_nothing_else(state):
    assert set(BARRIER_WORKFLOW.moves_from(state)) <= set(UNSETTLED)


def test_every_state_ends_somewhere_and_only_what_was_asked_is_answered():
    for state in BarrierState:
        moves = BARRIER_WORKFLOW.moves_from(state)
        assert state in SETTLED or set(SETTLED) <= set(moves)
        assert BarrierState.RESPONDED not in moves or state in OPEN


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        (date(2009, 12, 17), date(2010, 1, 20)),  # Christmas, Boxing Day's substitute, New Year
        (date(2010, 2, 4), date(2010, 3, 5)),
        (date(2010, 3, 22), date(2010, 4, 22)),  # Good Friday and Easter Monday
    ],
)
def test_a_response_is_asked_for_in_twenty_clear_working_days(asked_on, expected):
    assert due_date(asked_on, 20) == expected
