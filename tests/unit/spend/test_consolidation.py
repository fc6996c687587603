"""A flow of money is counted once, whichever end one begins with (issue 15, "Counted once")."""

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spend.consolidation import Flow, consolidate, is_close
from app.spend.rules import (
    Cofog,
    CountedAt,
    FlowMatch,
    Sector,
    SpendConfidence,
    SpendNature,
    SumGrouping,
)
from app.spend.sums import Adjusted, Sums, consolidate_lines, sum_lines, total_of


def flow(key, at_funder, pence, **given):
    return Flow(
        **{
            "key": key,
            "is_at_funder": at_funder,
            "funder": "dcsf",
            "deliverer": "kent",
            "stream": "schools",
            "year": "2008-09",
            "pence": pence,
        }
        | given
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(100, 98, True), (100, 97, False), (98, 100, True), (0, 0, True), (-100, -98, True)],
)
def test_amounts_within_2_percent_are_one(one, other, expected):
    assert is_close(one, other) is expected


def test_ends_that_agree_are_one_flow_and_the_deliverers_is_counted():
    found = consolidate([flow(1, True, 101_00), flow(2, False, 100_00)])
    assert found.twice_pence == {1: 101_00}
    assert set(found.how.values()) == {FlowMatch.PAIR}
    assert found.unmatched_pence == {}


@pytest.mark.parametrize(
    "other", [{"deliverer": "durham"}, {"stream": "roads"}, {"year": "2007-08"}, {"pence": 90_00}]
)
def test_ends_that_do_not_agree_stay_unmatched(other):
    found = consolidate([flow(1, True, 100_00), replace(flow(2, False, 100_00), **other)])
    assert found.twice_pence == {}
    assert found.unmatched_pence == {1: 100_00, 2: other.get("pence", 100_00)}


def test_a_reference_goes_before_all_else_and_holds_one_grant_spent_in_two_lines():
    ends = [
        flow(1, True, 100_00, reference="g1"),
        flow(2, False, 60_00, stream="other", other_reference="g1"),
        flow(3, False, 30_00, stream="other", other_reference="g1"),
        flow(4, False, 100_00),
    ]
    found = consolidate(ends)
    assert found.twice_pence == {1: 90_00}
    assert found.how == dict.fromkeys((1, 2, 3), FlowMatch.REFERENCE) | {4: FlowMatch.UNMATCHED}
    assert found.unmatched_pence == {1: 10_00, 4: 100_00}


def test_a_person_can_say_that_two_ends_are_one():
    ends = [flow(1, True, 100_00), flow(2, False, 90_00, stream="another name")]
    found = consolidate(ends, [(2, 1)])
    assert found.twice_pence == {1: 90_00}
    assert set(found.how.values()) == {FlowMatch.PERSON}
    assert found.unmatched_pence == {1: 10_00}


def test_what_a_person_says_is_not_the_same_money_is_never_matched():
    ends = [flow(1, True, 100_00), flow(2, False, 100_00), flow(3, False, 101_00)]
    assert consolidate(ends).groups == [[1, 2]]
    assert consolidate(ends, apart=[(1, 2)]).groups == [[1, 3]]
    assert consolidate(ends, apart=[(1, 2), (3, 1)]).twice_pence == {}


def test_a_person_can_say_that_one_grant_is_spent_in_two_lines():
    ends = [flow(1, True, 100_00)]
    ends += [flow(key, False, 50_00, stream="another name") for key in (2, 3)]
    assert consolidate(ends, [(1, 2), (1, 3)]).twice_pence == {1: 100_00}


names = st.sampled_from(["", "a", "b"])
amounts = st.integers(-1_000, 10_000)


@st.composite
def ends_of_flows(draw):
    count = draw(st.integers(0, 12))
    return [
        flow(
            key,
            draw(st.booleans()),
            draw(amounts),
            deliverer=draw(st.sampled_from(["kent", "durham"])),
            stream=draw(st.sampled_from(["schools", "roads"])),
            reference=draw(names),
            other_reference=draw(names),
            place=draw(st.integers(0, 2)),
        )
        for key in range(count)
    ]


@given(ends_of_flows(), st.randoms(use_true_random=False))
def test_the_outcome_does_not_depend_on_the_order(ends, chance: random.Random):
    mixed = ends[:]
    chance.shuffle(mixed)
    assert consolidate(mixed) == consolidate(ends)


@given(ends_of_flows())
def test_the_total_is_the_same_from_either_side(ends):
    """Both ends less what is counted twice is what the deliverers have and what the funders alone
    have: nothing is lost, and nothing is left in twice."""
    found = consolidate(ends)
    given_, spent = (
        sum(each.pence for each in ends if each.is_at_funder is at_funder)
        for at_funder in (True, False)
    )
    twice = sum(found.twice_pence.values())
    funders_alone = sum(
        each.pence - found.twice_pence.get(each.key, 0) for each in ends if each.is_at_funder
    )
    assert given_ + spent - twice == spent + funders_alone
    assert all(key in found.how for key in (each.key for each in ends))
    left = sum(found.unmatched_pence.get(each.key, 0) for each in ends if each.is_at_funder)
    assert funders_alone == left


@given(ends_of_flows())
def test_the_total_is_the_same_if_every_funder_is_taken_for_its_deliverer(ends):
    """Looked at from the other side, what is counted at both ends is within the tolerance of what
    it was, and what is unmatched is the same to the penny."""
    turned = [replace(each, is_at_funder=not each.is_at_funder) for each in ends]
    one, other = consolidate(ends), consolidate(turned)
    assert one.how == other.how
    assert one.unmatched_pence == other.unmatched_pence


@given(ends_of_flows())
def test_what_is_taken_off_is_never_more_than_both_ends_have(ends):
    for each in ends:
        taken = consolidate(ends).twice_pence.get(each.key, 0)
        assert min(each.pence, 0) <= taken <= max(each.pence, 0)


@dataclass
class Line:
    number: int
    organisation: str = "Kent County Council"
    year: str = "2008-09"
    sector: Sector | None = Sector.LOCAL
    cofog: Cofog | None = None
    category: str = ""
    theme: str = ""
    stream: str = ""
    gross_pence: int | None = None
    income_pence: int | None = None
    net_pence: int | None = None
    nature: SpendNature | None = None
    control: None = None
    method: None = None
    counted_at: CountedAt | None = None
    counterparty: str = ""
    confidence: SpendConfidence | None = None
    reference: str = ""
    counterparty_reference: str = ""
    key: int = field(init=False, default=0)


lines = st.lists(
    st.builds(
        Line,
        number=st.integers(0, 10**6),
        organisation=st.sampled_from(["A", "B"]),
        cofog=st.none() | st.sampled_from(Cofog),
        theme=names,
        stream=names,
        gross_pence=st.none() | amounts,
        income_pence=st.none() | amounts,
        net_pence=st.none() | amounts,
        nature=st.none() | st.sampled_from(SpendNature),
        counted_at=st.none() | st.sampled_from(CountedAt),
        counterparty=st.sampled_from(["", "A", "B"]),
        confidence=st.none() | st.sampled_from(SpendConfidence),
    ),
    max_size=12,
    unique_by=lambda line: line.number,
)


@given(lines, st.data())
def test_every_grouping_adds_up_to_the_same_and_moderated_is_submitted_and_adjustments(rows, data):
    changes = [data.draw(st.tuples(amounts, amounts)) for _ in rows]
    submitted = [Adjusted(row, row.number) for row in rows]
    moderated = [Adjusted(row, row.number, *c) for row, c in zip(rows, changes, strict=True)]
    sums = sum_lines(moderated, consolidate_lines(moderated))

    by_grouping = {}
    for (grouping, _told_by, _apart), own in sums.items():
        by_grouping.setdefault(grouping, Sums()).add(own)
    assert all(each == by_grouping[SumGrouping.TOTAL] for each in by_grouping.values())

    before = total_of(sum_lines(submitted, consolidate_lines(submitted)), with_transfers=True)
    after = total_of(sums, with_transfers=True)
    assert after.net_pence == before.net_pence + sum(g - i for g, i in changes)
    assert after.gross_pence == before.gross_pence + sum(g for g, _ in changes)


def test_blank_and_nought_are_different_answers():
    blank, nought = Line(1), Line(2, gross_pence=0, income_pence=0)
    found = [Adjusted(each, each.number) for each in (blank, nought)]
    total = total_of(sum_lines(found, consolidate_lines(found)), with_transfers=True)
    assert (total.line_count, total.blank_count, total.net_pence) == (2, 1, 0)
