"""The days of a reporting round over weekends and bank holidays."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.working_days import is_working_day
from app.governance.timetable.rules import round_days


def settings(call=20, returns=12):
    days = {"papers": 10, "clearance": 7, "pack": 5, "minutes": 10}
    return SimpleNamespace(
        **{f"{name}_days": count for name, count in days.items()},
        call_days=call,
        returns_days=returns,
    )


@pytest.mark.parametrize(
    ("held_on", "returns", "due_on"),
    [
        (date(2010, 2, 18), 5, date(2010, 2, 10)),  # as governance-rules counts it
        (date(2010, 4, 8), 1, date(2010, 4, 6)),  # Wednesday is clear
        (date(2010, 4, 6), 1, date(2010, 3, 31)),  # Good Friday and Easter Monday are not
        (date(2010, 5, 4), 2, date(2010, 4, 28)),  # nor is the early May bank holiday
        (date(2010, 1, 4), 3, date(2009, 12, 24)),  # nor Christmas, Boxing Day as moved, New Year
        (date(2011, 5, 3), 1, date(2011, 4, 27)),  # nor a royal wedding
    ],
)
def test_returns_are_due_so_many_clear_working_days_before(held_on, returns, due_on):
    assert round_days(held_on, settings(returns=returns), None).due_on == due_on


@given(
    held_on=st.dates(date(2009, 6, 1), date(2026, 12, 1)),
    call=st.integers(0, 40),
    returns=st.integers(0, 40),
    last=st.none() | st.integers(0, 90),
)
def test_the_days_of_a_round_are_in_order_on_working_days(held_on, call, returns, last):
    before = None if last is None else held_on - timedelta(days=last)
    days = round_days(held_on, settings(call, returns), before)

    between = (days.due_on + timedelta(days=n) for n in range(1, (held_on - days.due_on).days))
    assert sum(map(is_working_day, between)) == returns
    assert is_working_day(days.due_on)
    assert days.opens_on <= days.due_on <= held_on
    assert days.period_starts_on <= days.period_ends_on == days.due_on
    if before is not None and before < days.due_on:
        assert days.period_starts_on == before + timedelta(days=1)
