"""Where the pictures that compare places are drawn: how spend a head is spread over places, and
each place's mix beside that of all. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from app.spend.rules import Cofog, SumGrouping
from app.spend.showing import percent, say_head
from app.spend.sums import SumKey, Sums

#: A step of the distribution, in pence; steps grow where the largest is far from the least.
STEP = 500_00
#: The most steps, places that are named in the picture, and small pictures of a page.
MOST_STEPS, MOST_NAMED, MOST_MULTIPLES = 12, 40, 24

#: Sizes in the pictures' own units: a width, the column of labels, a row, and room above and below.
WIDTH, LABELS, ROW, ROOM = 300, 76, 19, 8
#: The small pictures: where bars begin, and how long the longest is.
BARS, LONGEST = 150, 110
#: What the small pictures call divisions whose names are too long for them.
_SHORT = {Cofog.HOUSING: "Housing and amenities", Cofog.CULTURE: "Recreation and culture"}


@dataclass(frozen=True)
class HeadOf:
    """What a place spends a head, in pence, with the name that a picture has room for."""

    name: str
    pence: int

    @property
    def text(self) -> str:
        return say_head(self.pence)


@dataclass(frozen=True)
class Leaf:
    """A place in a step of the distribution."""

    text: str
    y: int


@dataclass(frozen=True)
class SpreadStep:
    """The places that spend from one amount a head to another: named, by name, where they are few;
    otherwise a bar as long as they are many."""

    label: str
    y: int
    height: int
    count: int
    bar: int
    leaves: Sequence[Leaf]


@dataclass(frozen=True)
class Distribution:
    steps: Sequence[SpreadStep]
    height: int
    median_pence: int
    least: HeadOf
    most: HeadOf

    @property
    def median(self) -> str:
        return say_head(self.median_pence)

    def beside_median(self, pence: int) -> str:
        """How far an amount is from the median: "6% below"."""
        gap = (
            round(100 * (pence - self.median_pence) / self.median_pence) if self.median_pence else 0
        )
        return f"{abs(gap)}% {'above' if gap > 0 else 'below'}" if gap else "The same"


@dataclass(frozen=True)
class MixBar:
    """A part of what a place spends: its share, and where the share of all places stands."""

    label: str
    y: int
    percent: int
    bar: int
    mark: int


def distribute(heads: Sequence[HeadOf]) -> Distribution | None:
    """The spread of places over steps of spend a head; in a step by name, so that no order of
    places is told. Nothing where fewer than two have a population."""
    if len(heads) < 2:
        return None
    by_amount = sorted(heads, key=lambda each: (each.pence, each.name))
    least, most = by_amount[0], by_amount[-1]
    step = STEP
    while most.pence // step - least.pence // step >= MOST_STEPS:
        step *= 2
    first, last = least.pence // step, most.pence // step
    within: dict[int, list[HeadOf]] = {at: [] for at in range(first, last + 1)}
    for each in sorted(heads, key=lambda each: each.name.casefold()):
        within[each.pence // step].append(each)
    is_named = len(heads) <= MOST_NAMED
    fullest = max(len(each) for each in within.values())
    steps, y = [], ROOM
    for at, places in within.items():
        rows = max(len(places), 1) if is_named else 1
        leaves = [
            Leaf(f"{each.name} {say_head(each.pence)}", y + row * ROW + ROW // 2)
            for row, each in enumerate(places)
        ]
        steps.append(
            SpreadStep(
                label=say_head(at * step),
                y=y,
                height=rows * ROW,
                count=len(places),
                bar=(WIDTH - LABELS - 40) * len(places) // fullest,
                leaves=leaves if is_named else (),
            )
        )
        y += rows * ROW + ROOM
    return Distribution(steps, y, round(median(each.pence for each in heads)), least, most)


def shares_of(sums: Mapping[SumKey, Sums]) -> dict[str, int]:
    """The share of each COFOG division in what is counted once, in percent, by its number."""
    spent: dict[str, int] = {}
    for (grouping, told_by, _is_transfer), own in sums.items():
        if grouping is SumGrouping.COFOG:
            spent[told_by] = spent.get(told_by, 0) + own.consolidated_pence
    whole = sum(spent.values())
    return {told_by: percent(pence, whole) for told_by, pence in spent.items()}


def mix_of(own: Mapping[str, int], of_all: Mapping[str, int], most: int) -> list[MixBar]:
    """The bars of a small picture, by the number of the division; ``most`` is the largest share of
    any picture, so that all have one scale."""

    def long(share: int) -> int:
        return max(share, 0) * LONGEST // max(most, 1)

    divisions = [each for each in Cofog if of_all.get(each.value)]
    return [
        MixBar(
            label=_SHORT.get(each, each.word[3:]),
            y=ROOM + place * ROW,
            percent=own.get(each.value, 0),
            bar=long(own.get(each.value, 0)),
            mark=long(of_all[each.value]),
        )
        for place, each in enumerate(divisions)
    ]
