"""States of actions, and when one is overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.workflow import MoveNotAllowed
from app.governance.actions.rules import (
    ACTION_WORKFLOW,
    TO_DO,
    UNSETTLED,
    ActionState,
    days_overdue,
)

DUE = date(2010, 2, 1)

S = ActionState
ALLOWED = {
    (S.OPEN, S.IN_PROGRESS),
    (S.OPEN, S.AWAITING_CONFIRMATION),
    (S.OPEN, S.CANCELLED),
    (S.IN_PROGRESS, S.AWAITING_CONFIRMATION),
    (S.IN_PROGRESS, S.CANCELLED),
    (S.AWAITING_CONFIRMATION, S.CLOSED),
    (S.AWAITING_CONFIRMATION, S.IN_PROGRESS),
    (S.AWAITING_CONFIRMATION, S.CANCELLED),
    (S.CLOSED, S.IN_PROGRESS),
}


@pytest.mark.parametrize("before", ActionState)
@pytest.mark.parametrize("after", ActionState)
def test_an_action_moves_as_the_table_has_it(before, after):
    if before == after or (before, after) in ALLOWED:
        ACTION_WORKFLOW.check(before, after)
    else:
        with pytest.raises(MoveNotAllowed):
            ACTION_WORKFLOW.check(before, after)


@pytest.mark.parametrize(
    ("state", "today", "days"),
    [
        (S.OPEN, date(2010, 1, 31), 0),
        (S.OPEN, DUE, 0),
        (S.OPEN, date(2010, 2, 2), 1),
        (S.IN_PROGRESS, date(2010, 3, 1), 28),
        (S.AWAITING_CONFIRMATION, date(2010, 3, 1), 0),
        (S.CLOSED, date(2010, 3, 1), 0),
        (S.CANCELLED, date(2010, 3, 1), 0),
    ],
)
def test_overdue_is_worked_out(state, today, days):
    assert days_overdue(DUE, state, today) == days


@given(st.integers(min_value=-400, max_value=400), st.sampled_from(ActionState))
def test_only_what_is_to_be_done_is_ever_overdue(after, state):
    days = days_overdue(DUE, state, DUE + timedelta(days=after))

    assert days == (max(after, 0) if state in TO_DO else 0)


def test_what_is_unsettled_can_still_be_cancelled():
    assert all(S.CANCELLED in ACTION_WORKFLOW.moves_from(state) for state in UNSETTLED)
