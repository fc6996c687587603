"""The dates around a meeting, and the days of a series (governance-rules, "Working days")."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError
from app.core.working_days import is_working_day, working_days_between
from app.governance.meetings.steps import Step, days_of, due_on, pack_due_on, timetable
from app.governance.timetable.rules import (
    LONGEST_SERIES,
    Occurrence,
    SeriesKind,
    SeriesRule,
    Weekday,
    check_series,
    ordinal,
    series_days,
    series_words,
)

DEFAULTS = SimpleNamespace(
    call_days=20, returns_days=12, papers_days=8, clearance_days=6, pack_days=5, minutes_days=10
)
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))


def test_the_timetable_of_the_february_meeting():
    assert [(dated.step, dated.on) for dated in timetable(date(2010, 2, 18), DEFAULTS)] == [
        (Step.CALL, date(2010, 1, 20)),
        (Step.RETURNS, date(2010, 2, 1)),
        (Step.PAPERS, date(2010, 2, 5)),
        (Step.CLEARANCE, date(2010, 2, 9)),
        (Step.PACK, date(2010, 2, 10)),
        (Step.MEETING, date(2010, 2, 18)),
        (Step.MINUTES, date(2010, 3, 4)),
    ]


@pytest.mark.parametrize(
    ("meeting", "out"),
    [
        (date(2010, 2, 18), date(2010, 2, 10)),
        (date(2009, 12, 17), date(2009, 12, 9)),
        (date(2010, 1, 18), date(2010, 1, 8)),
        (date(2010, 3, 22), date(2010, 3, 12)),
    ],
)
def test_the_pack_goes_out_five_clear_working_days_before(meeting, out):
    assert pack_due_on(meeting, DEFAULTS) == out


def test_bank_holidays_of_the_year_are_left_out():
    """Papers for 18 January 2010 are called for before Christmas, and minutes of a meeting in
    March wait for Easter."""
    assert due_on(Step.CALL, date(2010, 1, 18), DEFAULTS) == date(2009, 12, 15)
    assert due_on(Step.MINUTES, date(2010, 3, 25), DEFAULTS) == date(2010, 4, 12)
    assert due_on(Step.MINUTES, date(2011, 4, 21), DEFAULTS) == date(2011, 5, 11)


def test_a_groups_own_settings_are_used_and_said():
    own = SimpleNamespace(**vars(DEFAULTS) | {"pack_days": 1, "minutes_days": 1})

    said = {dated.step: dated for dated in timetable(date(2010, 2, 18), own)}

    assert said[Step.PACK].on == date(2010, 2, 16)
    assert said[Step.PACK].basis == "1 clear working day before"
    assert said[Step.MINUTES].basis == "1 working day after"
    assert said[Step.CALL].basis == "20 clear working days before"
    assert said[Step.MEETING].basis == ""


COUNTS = st.integers(0, 40)


@given(DAYS, st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS))
def test_every_step_is_a_working_day_at_its_distance(held_on, counts):
    names = ("call", "returns", "papers", "clearance", "pack", "minutes")
    settings = SimpleNamespace(
        **{f"{name}_days": count for name, count in zip(names, counts, strict=True)}
    )
    days = timetable(held_on, settings)

    assert [dated.on for dated in days] == sorted(dated.on for dated in days)
    for dated in days:
        if dated.step is Step.MINUTES:
            assert working_days_between(held_on, dated.on) == days_of(dated.step, settings)
        elif dated.step is not Step.MEETING:
            assert is_working_day(dated.on)
            assert working_days_between(dated.on, held_on - timedelta(days=1)) == days_of(
                dated.step, settings
            )


# Series

SECOND_THURSDAY = SeriesRule(
    SeriesKind.WEEKDAY_OF_MONTH,
    date(2010, 1, 1),
    occurrence=Occurrence.SECOND,
    weekday=Weekday.THURSDAY,
)
THE_18TH = SeriesRule(SeriesKind.DAY_OF_MONTH, date(2009, 12, 1), day_of_month=18)
FORTNIGHTLY = SeriesRule(SeriesKind.EVERY_WEEKS, date(2009, 12, 11), weeks=2)


def held(rule, until, since=date(2009, 1, 1)):
    return [each.held_on for each in series_days(rule, since, until)]


@pytest.mark.parametrize(
    ("rule", "days", "words"),
    [
        (
            SECOND_THURSDAY,
            [date(2010, 1, 14), date(2010, 2, 11), date(2010, 3, 11), date(2010, 4, 8)],
            "The second Thursday of the month",
        ),
        (
            replace(SECOND_THURSDAY, occurrence=Occurrence.LAST, weekday=Weekday.FRIDAY),
            [date(2010, 1, 29), date(2010, 2, 26), date(2010, 3, 26), date(2010, 4, 30)],
            "The last Friday of the month",
        ),
        (
            THE_18TH,
            [
                date(2009, 12, 18),
                date(2010, 1, 18),
                date(2010, 2, 18),
                date(2010, 3, 18),
                date(2010, 4, 19),  # the 18th is a Sunday
            ],
            "The 18th of the month, or the next working day",
        ),
        (
            replace(THE_18TH, day_of_month=31),  # the last day of shorter months
            [
                date(2009, 12, 31),
                date(2010, 2, 1),
                date(2010, 3, 1),
                date(2010, 3, 31),
                date(2010, 4, 30),
            ],
            "The 31st of the month, or the next working day",
        ),
        (
            replace(FORTNIGHTLY, times=4),
            # Christmas Day gives way to the first working day after Boxing Day's holiday.
            [date(2009, 12, 11), date(2009, 12, 29), date(2010, 1, 8), date(2010, 1, 22)],
            "Every 2 weeks on Friday",
        ),
        (
            replace(SECOND_THURSDAY, until_on=date(2010, 2, 11)),
            [date(2010, 1, 14), date(2010, 2, 11)],
            "The second Thursday of the month",
        ),
    ],
)
def test_the_days_of_a_series(rule, days, words):
    assert held(rule, date(2010, 4, 30)) == days
    assert series_words(rule) == words


def test_a_later_look_finds_the_same_days():
    """So planning again adds what is new and nothing twice."""
    early = series_days(FORTNIGHTLY, date(2009, 12, 1), date(2010, 3, 31))
    late = series_days(FORTNIGHTLY, date(2010, 2, 1), date(2010, 6, 30))

    shared = [each for each in early if each.rule_on >= date(2010, 2, 1)]
    assert late[: len(shared)] == shared


RULES = st.one_of(
    st.builds(
        SeriesRule,
        st.just(SeriesKind.WEEKDAY_OF_MONTH),
        DAYS,
        occurrence=st.sampled_from(Occurrence),
        weekday=st.sampled_from(Weekday),
    ),
    st.builds(SeriesRule, st.just(SeriesKind.DAY_OF_MONTH), DAYS, day_of_month=st.integers(1, 31)),
    st.builds(SeriesRule, st.just(SeriesKind.EVERY_WEEKS), DAYS, weeks=st.integers(1, 12)),
)


@given(RULES, st.integers(1, 800))
def test_a_series_meets_on_working_days_in_order(rule, span):
    until = rule.starts_on + timedelta(days=span)

    days = series_days(rule, rule.starts_on, until)

    assert len(days) <= LONGEST_SERIES
    assert all(is_working_day(each.held_on) for each in days)
    assert all(rule.starts_on <= each.rule_on <= until for each in days)
    assert [d.held_on for d in days] == sorted({d.held_on for d in days})
    assert all(timedelta() <= d.held_on - d.rule_on <= timedelta(days=6) for d in days)
    if rule.kind is not SeriesKind.EVERY_WEEKS:
        months = [(d.rule_on.year, d.rule_on.month) for d in days]
        assert len(months) == len(set(months))


@given(RULES, st.integers(1, 24))
def test_so_many_times_are_so_many(rule, times):
    far = rule.starts_on + timedelta(days=366 * 7)

    assert len(series_days(replace(rule, times=times), rule.starts_on, far)) == times


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (SeriesRule(SeriesKind.WEEKDAY_OF_MONTH, date(2010, 1, 1)), "occurrence"),
        (
            SeriesRule(SeriesKind.WEEKDAY_OF_MONTH, date(2010, 1, 1), occurrence=Occurrence.FIRST),
            "weekday",
        ),
        (SeriesRule(SeriesKind.DAY_OF_MONTH, date(2010, 1, 1)), "day_of_month"),
        (SeriesRule(SeriesKind.EVERY_WEEKS, date(2010, 1, 1)), "weeks"),
        (replace(FORTNIGHTLY, until_on=date(2009, 12, 10)), "until_on"),
    ],
)
def test_a_rule_lacks_something(rule, field):
    with pytest.raises(DomainError) as raised:
        check_series(rule)

    assert raised.value.field == field


def test_ordinals():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 18, 21, 22, 23, 31)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 18th 21st 22nd 23rd 31st".split()
    )
