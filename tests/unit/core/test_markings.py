"""The order of markings: what holds for every two of them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.markings import (
    HIGHEST,
    LOWEST,
    Marking,
    MarkingScheme,
    cover,
    highest,
    is_lower,
    is_within,
    scheme_of,
    within,
)

#: From the lowest to the highest, as the rules of each time have them.
ORDER = (
    (Marking.NOT_MARKED, Marking.PROTECT, Marking.RESTRICTED),
    (Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE),
)
TOGETHER = [pair for scheme in ORDER for pair in product(scheme, scheme)]
APART = [*product(*ORDER), *product(*reversed(ORDER))]
markings = st.sampled_from(Marking)


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_in_one_scheme_there_is_an_order(one, other):
    scheme = next(scheme for scheme in ORDER if one in scheme)
    assert scheme_of(one).markings == scheme
    assert is_lower(one, other) is (scheme.index(one) < scheme.index(other))
    assert highest([one, other]) is max(one, other, key=scheme.index)
    assert is_within(one, {other}) is (scheme.index(one) <= scheme.index(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_between_schemes_there_is_none(one, other):
    assert not is_lower(one, other)
    assert highest([one, other]) is one
    assert not is_within(one, {other})


def test_every_marking_belongs_to_one_scheme():
    assert [scheme.markings for scheme in MarkingScheme] == list(ORDER)
    assert {marking for scheme in ORDER for marking in scheme} == set(Marking)
    assert {scheme[0] for scheme in ORDER} == LOWEST
    assert {scheme[-1] for scheme in ORDER} == HIGHEST


@given(markings)
def test_who_is_cleared_for_one_reads_up_to_it_and_the_lowest_of_the_other_scheme(marking):
    mine, other = sorted(ORDER, key=lambda scheme: marking not in scheme)
    assert set(within(cover(marking))) == {*mine[: mine.index(marking) + 1], other[0]}
    assert cover(marking) == {marking, other[0]}


@given(markings, st.frozensets(markings))
def test_more_clearances_close_nothing(marking, clearances):
    assert is_within(marking, clearances) is any(is_within(marking, {one}) for one in clearances)
    assert (marking in within(clearances)) is is_within(marking, clearances)


@given(st.lists(markings, min_size=1))
def test_the_highest_is_one_of_them_and_none_is_above_it(several):
    top = highest(several)
    assert top in several
    assert not any(is_lower(top, each) for each in several)
