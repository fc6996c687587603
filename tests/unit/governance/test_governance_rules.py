"""Terms, clock times, the order of an agenda."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.row_order import moved
from app.governance.groups.rules import do_overlap, duration, is_current, is_slug
from app.governance.meetings.rules import asks_of, item_times


def test_items_start_when_those_before_them_end():
    assert item_times(time(14), [5, 15, 30]) == [time(14), time(14, 5), time(14, 20)]


def test_a_term_covers_its_first_day_and_not_the_day_it_ends():
    term = date(2009, 7, 1), date(2010, 2, 18)

    assert not is_current(*term, date(2009, 6, 30))
    assert is_current(*term, date(2009, 7, 1))
    assert is_current(*term, date(2010, 2, 17))
    assert not is_current(*term, date(2010, 2, 18))
    assert is_current(date(2009, 7, 1), None, date(2100, 1, 1))


days = st.dates(date(2009, 1, 1), date(2009, 2, 28))
terms = st.tuples(days, st.none() | days).filter(lambda t: t[1] is None or t[0] < t[1])


@given(terms, terms)
def test_terms_overlap_if_some_day_is_in_both(first, second):
    span = [date.fromordinal(date(2009, 1, 1).toordinal() + n) for n in range(70)]
    shared = any(is_current(*first, on) and is_current(*second, on) for on in span)

    assert do_overlap(first, second) == do_overlap(second, first) == shared


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.sampled_from([-1, 1]))
def test_moving_an_item_loses_none_and_shifts_it_by_one(ids, data, step):
    one = data.draw(st.sampled_from(ids))
    after = moved(ids, one, step)

    assert sorted(after) == sorted(ids)
    assert [i for i in after if i != one] == [i for i in ids if i != one]
    assert after.index(one) == min(max(ids.index(one) + step, 0), len(ids) - 1)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "no time"), (1, "1 minute"), (60, "1 hour"), (115, "1 hour 55 minutes")],
)
def test_a_length_of_time_in_words(minutes, words):
    assert duration(minutes) == words


def test_empty_lines_ask_nothing():
    assert asks_of(" agree the plan \n\n\n note the risks\n") == [
        "agree the plan",
        "note the risks",
    ]


@pytest.mark.parametrize("text", ["", "Officials", "a b", "-a", "a-", "a--b", "1st", "a/b", "é"])
def test_what_cannot_name_a_group_in_an_address(text):
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["officials", "a", "north-west-2"])
def test_what_can(text):
    assert is_slug(text)
