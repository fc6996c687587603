"""How old a barrier is, whether its answer is late, and what happened to it."""

from datetime import date

import pytest

from app.accounts.models import Organisation
from app.barriers.models import Barrier
from app.barriers.rules import BARRIER_WORKFLOW, UNSETTLED, BarrierState
from app.barriers.status import barrier_status, history, most_pressing

TODAY = date(2010, 2, 4)


def a_barrier(state=BarrierState.OPEN, respond_by_on=None, number=1, **given):
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
        (BarrierState.OPEN, date(2010, 2, 3), 1),
        (BarrierState.OPEN, TODAY, 0),
        (BarrierState.OPEN, None, 0),
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


def test_its_history_runs_from_the_newest():
    barrier = a_barrier(
        BarrierState.RESOLVED, responded_on=date(2010, 1, 5), settled_on=date(2010, 1, 5)
    )

    assert history(barrier) == [
        (date(2010, 1, 5), "Resolved"),
        (date(2010, 1, 5), "HM Treasury responded"),
        (date(2009, 12, 6), "Raised with HM Treasury"),
    ]


@pytest.mark.parametrize("state", [s for s in BarrierState if s not in UNSETTLED])
def test_what_is_settled_can_be_opened_again_and_nothing_else(state):
    assert BARRIER_WORKFLOW.moves_from(state) == (BarrierState.OPEN,)
