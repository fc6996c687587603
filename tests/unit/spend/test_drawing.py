"""Pictures that compare places: every place is in them once, and none is ranked."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.spend.comparison.drawing import (
    LONGEST,
    MOST_NAMED,
    MOST_STEPS,
    HeadOf,
    distribute,
    mix_of,
    shares_of,
)
from app.spend.rules import SumGrouping
from app.spend.sums import Sums

HEADS = st.lists(
    st.builds(HeadOf, st.text("abcXYZ", min_size=1, max_size=4), st.integers(0, 10**8)),
    min_size=2,
    max_size=60,
)


@given(HEADS)
def test_every_place_is_in_the_distribution_once(heads):
    found = distribute(heads)
    assert sum(step.count for step in found.steps) == len(heads)
    assert 1 <= len(found.steps) <= MOST_STEPS
    named = [leaf.text for step in found.steps for leaf in step.leaves]
    assert sorted(named) == (
        sorted(f"{each.name} {each.text}" for each in heads) if len(heads) <= MOST_NAMED else []
    )
    ends = [(step.y, step.y + step.height) for step in found.steps]
    assert all(end < after for (_y, end), (after, _end) in pairwise(ends))
    assert ends[-1][1] <= found.height


def test_within_a_step_places_stand_by_name_and_the_median_is_told():
    found = distribute([HeadOf("Kent", 8_100_00), HeadOf("Durham", 8_400_00), HeadOf("York", 600)])
    (last,) = [step for step in found.steps if step.count == 2]
    assert [leaf.text for leaf in last.leaves] == ["Durham £8,400", "Kent £8,100"]
    assert (found.median, found.beside_median(8_400_00)) == ("£8,100", "4% above")
    assert (found.least.text, found.most.name) == ("£6", "Durham")
    assert found.beside_median(8_100_00) == "The same"
    assert distribute([HeadOf("Kent", 1)]) is None


def test_shares_of_a_mix_have_one_scale():
    sums = {
        (SumGrouping.COFOG, "07", False): Sums(net_pence=300, twice_pence=100),
        (SumGrouping.COFOG, "10", True): Sums(net_pence=200),
        (SumGrouping.TOTAL, "", False): Sums(net_pence=999),
    }
    shares = shares_of(sums)
    assert shares == {"07": 50, "10": 50}
    bars = mix_of({"07": 100}, shares, most=100)
    assert [(each.label, each.percent, each.bar, each.mark) for each in bars] == [
        ("Health", 100, LONGEST, LONGEST // 2),
        ("Social protection", 0, 0, LONGEST // 2),
    ]
