"""Working days of England (governance-rules, "Working days")."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.working_days import (
    away,
    earliest_end,
    is_working_day,
    latest_start,
    shift_working_days,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("meeting", "circulated"),
    [
        (date(2010, 2, 18), date(2010, 2, 10)),
        (date(2009, 12, 17), date(2009, 12, 9)),
        (date(2010, 1, 18), date(2010, 1, 8)),
        (date(2010, 3, 22), date(2010, 3, 12)),
    ],
)
def test_papers_circulate_five_clear_days_before(meeting, circulated):
    assert latest_start(meeting, 5) == circulated


@pytest.mark.parametrize(
    "day",
    [
        date(2009, 12, 25),
        date(2009, 12, 28),  # Boxing Day was a Saturday
        date(2010, 1, 1),
        date(2010, 4, 2),  # Good Friday
        date(2010, 4, 5),
        date(2010, 5, 3),
        date(2010, 8, 30),
        date(2011, 4, 29),  # the royal wedding
        date(2010, 2, 6),
        date(2010, 2, 7),
    ],
)
def test_weekends_and_bank_holidays_are_not_worked(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2009, 12, 24), date(2010, 1, 4), date(2010, 3, 17)])
def test_bank_holidays_of_other_countries_are_worked(day):
    assert is_working_day(day)


def between(start, end):
    """The working days after one day and before another."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days))
    return sum(map(is_working_day, days))


@given(DAYS, COUNTS)
def test_clear_days_lie_between_and_neither_end_counts(day, clear):
    start = latest_start(day, clear)

    assert between(start, day) == clear
    assert is_working_day(start)


@given(DAYS, COUNTS)
def test_a_day_later_would_be_too_late(day, clear):
    later = shift_working_days(latest_start(day, clear), 1)

    assert between(later, day) < clear or later >= day


@given(DAYS, st.integers(-60, 60))
def test_a_shift_moves_by_as_many_working_days(day, count):
    moved = shift_working_days(day, count)

    if count > 0:
        assert working_days_between(day, moved) == count
    elif count == 0:
        assert moved == day
    else:
        assert moved < day
        assert working_days_between(moved, day) == -count + is_working_day(day) - 1


def test_what_is_issued_before_christmas_closes_after_twelfth_night():
    assert earliest_end(date(2009, 12, 17), 10) == date(2010, 1, 6)


@given(DAYS, COUNTS)
def test_an_end_leaves_the_clear_days_and_no_earlier_one_does(day, clear):
    end = earliest_end(day, clear)

    assert between(day, end) == clear
    assert is_working_day(end)
    assert between(day, shift_working_days(end, -1)) < clear or clear == 0


@given(DAYS, DAYS)
def test_nothing_lies_between_a_day_and_one_before_it(first, second):
    assert working_days_between(first, second) >= 0
    assert min(working_days_between(first, second), working_days_between(second, first)) == 0


@pytest.mark.parametrize(
    ("on", "today", "words"),
    [
        (date(2010, 2, 18), date(2010, 2, 18), "today"),
        (date(2010, 2, 18), date(2010, 2, 4), "in 10 working days"),
        (date(2010, 2, 4), date(2010, 2, 3), "in 1 working day"),
        (date(2010, 2, 1), date(2010, 2, 4), "3 working days ago"),
        (date(2010, 2, 7), date(2010, 2, 5), "in 2 days"),
        (date(2010, 2, 5), date(2010, 2, 6), "1 day ago"),
    ],
)
def test_how_far_off_a_day_is(on, today, words):
    assert away(on, today) == words
