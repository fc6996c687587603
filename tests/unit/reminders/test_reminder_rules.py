"""On which day a rule reminds, what is made up for, and what a rule may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError
from app.core.working_days import is_working_day, working_days_between
from app.reminders.rules import (
    MOST_DAYS,
    SecretariatDays,
    check_days,
    check_hours,
    check_wording,
    fires_on,
    is_to_remind,
    rule_words,
    say,
)

DAYS = st.dates(date(2009, 1, 1), date(2031, 12, 31))
SHIFTS = st.integers(-MOST_DAYS, MOST_DAYS)


@pytest.mark.parametrize(
    ("due_on", "days", "fires"),
    [
        ("2010-02-18", -2, "2010-02-16"),
        ("2010-02-18", 0, "2010-02-18"),
        ("2010-02-18", 2, "2010-02-22"),
        ("2010-02-22", -1, "2010-02-19"),  # over a weekend
        ("2010-02-20", 0, "2010-02-19"),  # due on a Saturday: the Friday before
        ("2010-02-21", -1, "2010-02-19"),
        ("2010-02-21", 1, "2010-02-22"),
        ("2010-04-06", -1, "2010-04-01"),  # Good Friday and Easter Monday
        ("2010-04-05", 0, "2010-04-01"),
        ("2010-04-02", 1, "2010-04-06"),
        ("2009-12-24", 1, "2009-12-29"),  # 28 December stood for Boxing Day
        ("2010-01-04", -2, "2009-12-30"),
        ("2026-04-07", -1, "2026-04-02"),  # Easter moves
        ("2010-03-29", -1, "2010-03-26"),  # the clocks go forward between
    ],
)
def test_a_rule_reminds_on_a_working_day_so_far_from_the_day_it_is_due(due_on, days, fires):
    assert fires_on(date.fromisoformat(due_on), days) == date.fromisoformat(fires)


@given(DAYS, SHIFTS)
def test_a_rule_always_reminds_on_a_working_day_on_the_right_side(due_on, days):
    fires = fires_on(due_on, days)

    assert is_working_day(fires)
    if days > 0:
        assert working_days_between(due_on, fires) == days
    else:
        # Of what is due on a day that is not worked, the working days before it count.
        off = not is_working_day(due_on)
        assert working_days_between(fires, due_on) == (max(-days - 1, 0) if off else -days)


@given(DAYS, SHIFTS)
def test_a_rule_reminds_later_of_what_is_due_later(due_on, days):
    assert fires_on(due_on, days) <= fires_on(due_on + timedelta(days=1), days)


@pytest.mark.parametrize(
    ("fires", "since", "reminds"),
    [
        (date(2010, 2, 15), date(2010, 1, 1), True),
        (date(2010, 2, 16), date(2010, 1, 1), False),  # its day has not come
        (date(2010, 2, 5), date(2010, 1, 1), True),  # missed, and made up for
        (date(2010, 2, 4), date(2010, 1, 1), False),  # too long ago
        (date(2010, 2, 12), date(2010, 2, 12), True),
        (date(2010, 2, 12), date(2010, 2, 13), False),  # before there was the rule, or the thing
    ],
)
def test_a_missed_day_is_made_up_for_but_not_one_before_the_rule_or_the_thing(
    fires, since, reminds
):
    assert is_to_remind(fires, date(2010, 2, 15), since=since) is reminds


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "2 working days before it is due"),
        (-1, "1 working day before it is due"),
        (0, "on the day it is due"),
        (5, "5 working days after it was due"),
    ],
)
def test_a_rule_says_when_it_reminds(days, words):
    assert rule_words(days) == words


def test_the_wording_names_only_what_is_known():
    assert check_wording("  {what} is due  {days}. ") == "{what} is due {days}."
    said = say(
        "{what} of {place} is due {days}, on {due}.",
        what="The update",
        due_on=date(2010, 2, 9),
        away="in 2 working days",
        place="Kent",
    )
    assert said == "The update of Kent is due in 2 working days, on 9 February 2010."


@pytest.mark.parametrize(
    ("wording", "problem"),
    [
        ("{title} is due", "{title}, which is not known"),
        ("{what.__class__}", "not known"),
        ("Due {due", "no partner"),
        ("x" * 301, "300 characters or fewer"),
    ],
)
def test_another_wording_is_refused_with_what_can_be_used(wording, problem):
    with pytest.raises(DomainError, match=problem) as refused:
        check_wording(wording)

    assert refused.value.field == "wording"


def test_what_a_thing_is_called_is_said_as_it_is():
    said = say("{what}", what="{due} {x}", due_on=date(2010, 2, 9), away="", place="")

    assert said == "{due} {x}"


@pytest.mark.parametrize("days", [MOST_DAYS + 1, -MOST_DAYS - 1])
def test_a_rule_cannot_be_further_off_than_three_months(days):
    with pytest.raises(DomainError, match="60 or fewer"):
        check_days(days)


@pytest.mark.parametrize(
    ("hour", "earliest", "latest", "field"),
    [
        (8, 5, 18, "earliest_hour"),
        (8, 7, 6, "latest_hour"),
        (8, 7, 21, "latest_hour"),
        (6, 7, 18, "hour"),
        (19, 7, 18, "hour"),
    ],
)
def test_mails_go_out_by_day(hour, earliest, latest, field):
    with pytest.raises(DomainError) as refused:
        check_hours({"hour": hour, "earliest_hour": earliest, "latest_hour": latest})

    assert refused.value.field == field


def test_the_usual_hours_are_allowed():
    check_hours({"hour": 8, "earliest_hour": 7, "latest_hour": 18})


@pytest.mark.parametrize(
    ("days", "held"),
    [
        (SecretariatDays.DAILY, [30, 31, 1, 6, 7, 8, 9]),
        (SecretariatDays.TWICE, [1, 6, 8]),  # Easter Monday was the 5th
        (SecretariatDays.WEEKLY, [6]),
    ],
)
def test_a_day_of_the_secretariat_that_is_a_holiday_is_the_next_working_day(days, held):
    ahead = (date(2010, 3, 30) + timedelta(days=n) for n in range(11))
    assert [day.day for day in ahead if days.holds(day)] == held


@given(DAYS)
def test_every_week_has_a_day_of_the_secretariat(day):
    week = (day + timedelta(days=n) for n in range(12))  # Christmas and New Year at the longest
    assert any(SecretariatDays.WEEKLY.holds(each) for each in week)
