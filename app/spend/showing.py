"""What pages show of sums: always four figures, and the rows of one grouping."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.formats import exact_money, money
from app.core.worded import Worded
from app.spend.rules import (
    Cofog,
    FlowMatch,
    Sector,
    SpendConfidence,
    SpendControl,
    SpendMethod,
    SpendNature,
    SumGrouping,
    per_head_pence,
)
from app.spend.sums import NOT_SAID, SumKey, Sums, total_of

#: The groupings that people choose from, with what a heading calls each.
GROUPINGS: Mapping[SumGrouping, str] = {
    SumGrouping.SECTOR: "sector",
    SumGrouping.COFOG: "COFOG division",
    SumGrouping.THEME: "theme",
    SumGrouping.STREAM: "funding stream",
    SumGrouping.CONTROL: "local control",
    SumGrouping.NATURE: "nature",
    SumGrouping.METHOD: "method",
}

_WORDS: Mapping[SumGrouping, type[Worded]] = {
    SumGrouping.SECTOR: Sector,
    SumGrouping.COFOG: Cofog,
    SumGrouping.CONTROL: SpendControl,
    SumGrouping.NATURE: SpendNature,
    SumGrouping.METHOD: SpendMethod,
    SumGrouping.CONFIDENCE: SpendConfidence,
    SumGrouping.MATCH: FlowMatch,
}

#: What stands in the place of a sum of blanks.
NOT_GIVEN = "Not given"

#: The most rows that a grouping shows; the rest stands in the last.
MOST_ROWS = 15


@dataclass(frozen=True)
class SpendAmount:
    """Pence, and how much of it in percent is at confidence C or D. It is not given where no line
    has an amount, and not nought."""

    pence: int
    low_percent: int
    head_pence: int | None = None
    is_given: bool = True

    @property
    def text(self) -> str:
        return in_full(self.pence) if self.is_given else NOT_GIVEN

    @property
    def head(self) -> str:
        """How much a head, in words."""
        if not self.is_given:
            return NOT_GIVEN
        return "No population" if self.head_pence is None else say_head(self.head_pence)


@dataclass(frozen=True)
class FourFigures:
    """Net and consolidated, each with and without transfers; what is counted twice and what is
    unmatched, of the whole."""

    net: SpendAmount
    net_without: SpendAmount
    consolidated: SpendAmount
    consolidated_without: SpendAmount
    twice_pence: int
    unmatched_pence: int
    line_count: int
    blank_count: int

    @property
    def twice(self) -> str:
        return in_full(self.twice_pence)

    @property
    def unmatched(self) -> str:
        return in_full(self.unmatched_pence)

    @property
    def transfer_percent(self) -> int:
        """How much of the consolidated total is transfers."""
        whole = self.consolidated.pence
        return percent(whole - self.consolidated_without.pence, whole)


@dataclass(frozen=True)
class GroupRow:
    """A row of a grouping: what it is called, how much it has, and how long its bar is."""

    label: str
    pence: int
    without_pence: int
    percent: int
    low_percent: int
    bar: int
    is_given: bool
    is_given_without: bool

    @property
    def amount(self) -> str:
        return in_full(self.pence) if self.is_given else NOT_GIVEN

    @property
    def without(self) -> str:
        return in_full(self.without_pence) if self.is_given_without else NOT_GIVEN


def in_full(pence: int) -> str:
    """An amount as pages say it: to whole pounds, large ones in millions and billions."""
    return money((pence + 50) // 100 * 100)


def say_head(pence: int) -> str:
    """An amount per head, to whole pounds."""
    return exact_money((pence + 50) // 100 * 100)


def percent(part: int, whole: int) -> int:
    """To the nearest; nought of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else 0


def four_of(sums: Mapping[SumKey, Sums], population: int | None = None) -> FourFigures:
    whole = total_of(sums, with_transfers=True)
    without = total_of(sums, with_transfers=False)
    return FourFigures(
        net=_net(whole, population),
        net_without=_net(without, population),
        consolidated=_consolidated(whole, population),
        consolidated_without=_consolidated(without, population),
        twice_pence=whole.twice_pence,
        unmatched_pence=whole.unmatched_pence,
        line_count=whole.line_count,
        blank_count=whole.blank_count,
    )


def rows_of(sums: Mapping[SumKey, Sums], grouping: SumGrouping) -> Sequence[GroupRow]:
    """The rows of a grouping, the largest first; those past the limit in one."""
    whole: dict[str, Sums] = {}
    without: dict[str, Sums] = {}
    for (of, told_by, is_transfer), own in sums.items():
        if of is grouping:
            whole.setdefault(told_by, Sums()).add(own)
            if not is_transfer:
                without.setdefault(told_by, Sums()).add(own)
    order = sorted(whole, key=lambda each: (-whole[each].consolidated_pence, each))
    shown, rest = order[:MOST_ROWS], order[MOST_ROWS:]
    total = sum(each.consolidated_pence for each in whole.values())
    parts = [(label_of(grouping, each), [each]) for each in shown]
    if rest:
        parts.append((f"{len(rest)} others", rest))
    found = [(label, _added(whole, names), _added(without, names)) for label, names in parts]
    longest = max((own.consolidated_pence for _, own, _ in found), default=0)
    return [
        GroupRow(
            label=label,
            pence=own.consolidated_pence,
            without_pence=apart.consolidated_pence,
            percent=percent(own.consolidated_pence, total),
            low_percent=percent(own.low_consolidated_pence, own.consolidated_pence),
            bar=max(percent(own.consolidated_pence, longest), 0),
            is_given=own.has_amount,
            # A row of transfers alone has nothing without them, which is nought.
            is_given_without=apart.has_amount or (own.has_amount and not apart.line_count),
        )
        for label, own, apart in found
    ]


def label_of(grouping: SumGrouping, told_by: str) -> str:
    """What people call a row of a grouping."""
    if told_by == NOT_SAID:
        return "No theme" if grouping is SumGrouping.THEME else "Not stated"
    kind = _WORDS.get(grouping)
    return kind(told_by).word if kind else told_by


def method_of(sums: Mapping[SumKey, Sums]) -> str:
    """How the amounts were found, in a sentence: "Ledger 61%, apportioned by caseload 22%"."""
    rows = rows_of(sums, SumGrouping.METHOD)
    said = [f"{row.label.lower()} {row.percent}%" for row in rows if row.percent]
    return ", ".join(said)


def _net(sums: Sums, population: int | None) -> SpendAmount:
    low = percent(sums.low_net_pence, sums.net_pence)
    head = per_head_pence(sums.net_pence, population)
    return SpendAmount(sums.net_pence, low, head, sums.has_amount)


def _consolidated(sums: Sums, population: int | None) -> SpendAmount:
    pence = sums.consolidated_pence
    low = percent(sums.low_consolidated_pence, pence)
    return SpendAmount(pence, low, per_head_pence(pence, population), sums.has_amount)


def _added(sums: Mapping[str, Sums], names: Iterable[Any]) -> Sums:
    total = Sums()
    for name in names:
        if name in sums:
            total.add(sums[name])
    return total
