"""The sums of a return's lines, by every grouping: each adds up to the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from app.spend.consolidation import Consolidation, Flow, Pair, consolidate
from app.spend.rules import (
    LOW_CONFIDENCE,
    CountedAt,
    FlowLike,
    FlowMatch,
    LineLike,
    SumGrouping,
    is_transfer,
    name_of,
    net_of,
)

#: What a line is told by where it does not say.
NOT_SAID = ""


@dataclass(slots=True)
class Sums:
    """Whole pence. ``low`` are what is at confidence C or D, ``blank_count`` the lines without an
    amount."""

    gross_pence: int = 0
    income_pence: int = 0
    net_pence: int = 0
    twice_pence: int = 0
    unmatched_pence: int = 0
    low_net_pence: int = 0
    low_twice_pence: int = 0
    line_count: int = 0
    blank_count: int = 0

    @property
    def consolidated_pence(self) -> int:
        return self.net_pence - self.twice_pence

    @property
    def has_amount(self) -> bool:
        """Whether any line gives an amount: a sum of blanks alone is not nought."""
        return self.line_count > self.blank_count

    @property
    def low_consolidated_pence(self) -> int:
        return self.low_net_pence - self.low_twice_pence

    def add(self, other: "Sums") -> None:
        # By name, and not in a loop over the fields: it is done for each line and grouping.
        self.gross_pence += other.gross_pence
        self.income_pence += other.income_pence
        self.net_pence += other.net_pence
        self.twice_pence += other.twice_pence
        self.unmatched_pence += other.unmatched_pence
        self.low_net_pence += other.low_net_pence
        self.low_twice_pence += other.low_twice_pence
        self.line_count += other.line_count
        self.blank_count += other.blank_count


SUM_NAMES = tuple(field.name for field in fields(Sums))

#: A grouping, what it is told by there, and whether of transfers or of all else.
SumKey = tuple[SumGrouping, str, bool]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A line with what a moderator changed in it; what is blank counts as nought once it
    ``is_adjusted``, be it to nought."""

    line: LineLike
    key: int
    gross_change_pence: int = 0
    income_change_pence: int = 0
    is_adjusted: bool = False

    @property
    def net_pence(self) -> int:
        return (net_of(self.line) or 0) + self.gross_change_pence - self.income_change_pence


def flow_of(adjusted: Adjusted) -> Flow | None:
    """The end of a flow that a line tells of; None where it names no other body."""
    return end_of(adjusted.line, adjusted.key, adjusted.net_pence)


def end_of(line: FlowLike, key: int, pence: int, place: int = 0) -> Flow | None:
    """The same of a line of which so much is to be matched, in the return ``place``."""
    if line.counted_at is None or not line.counterparty:
        return None
    own, other = name_of(line.organisation), name_of(line.counterparty)
    is_at_funder = line.counted_at is CountedAt.FUNDER
    return Flow(
        key=key,
        is_at_funder=is_at_funder,
        funder=own if is_at_funder else other,
        deliverer=other if is_at_funder else own,
        stream=name_of(line.stream),
        year=line.year,
        pence=pence,
        reference=name_of(line.reference),
        other_reference=name_of(line.counterparty_reference),
        place=place,
    )


def consolidate_lines(
    lines: Iterable[Adjusted], said: Collection[Pair] = (), apart: Collection[Pair] = ()
) -> Consolidation:
    return consolidate([flow for line in lines if (flow := flow_of(line)) is not None], said, apart)


def sum_lines(lines: Iterable[Adjusted], consolidation: Consolidation) -> dict[SumKey, Sums]:
    """The sums of every grouping."""
    found: dict[SumKey, Sums] = defaultdict(Sums)
    for adjusted in lines:
        line, own = adjusted.line, _sums_of(adjusted, consolidation)
        apart = is_transfer(line)
        match = consolidation.how.get(adjusted.key, FlowMatch.NONE)
        for grouping, said in _told_by(line, match):
            found[grouping, said, apart].add(own)
    return dict(found)


def sum_across(
    lines: Iterable[tuple[LineLike, FlowMatch, int, int]],
) -> dict[SumKey, Sums]:
    """By how much sums differ because other ends were found in other returns. Each line comes with
    how it is matched within its return, with what of it is counted in another too, and with what of
    it is unmatched no more."""
    changed: dict[SumKey, Sums] = defaultdict(Sums)
    for line, match, twice, rest in lines:
        own = Sums(
            twice_pence=twice,
            unmatched_pence=-rest,
            low_twice_pence=twice if line.confidence in LOW_CONFIDENCE else 0,
        )
        for grouping, said in _told_by(line, match):
            changed[grouping, said, is_transfer(line)].add(own)
    return dict(changed)


def total_of(sums: Mapping[SumKey, Sums], *, with_transfers: bool) -> Sums:
    """All that a return counts."""
    total = Sums()
    for is_apart in (False, True) if with_transfers else (False,):
        own = sums.get((SumGrouping.TOTAL, NOT_SAID, is_apart))
        if own is not None:
            total.add(own)
    return total


def _told_by(line: LineLike, match: FlowMatch) -> Iterable[tuple[SumGrouping, str]]:
    return (
        (SumGrouping.TOTAL, NOT_SAID),
        (SumGrouping.SECTOR, line.sector or NOT_SAID),
        (SumGrouping.COFOG, line.cofog or NOT_SAID),
        (SumGrouping.THEME, line.theme),
        (SumGrouping.STREAM, line.stream),
        (SumGrouping.CONTROL, line.control or NOT_SAID),
        (SumGrouping.NATURE, line.nature or NOT_SAID),
        (SumGrouping.METHOD, line.method or NOT_SAID),
        (SumGrouping.CONFIDENCE, line.confidence or NOT_SAID),
        (SumGrouping.ORGANISATION, line.organisation),
        (SumGrouping.MATCH, match),
    )


def _sums_of(adjusted: Adjusted, consolidation: Consolidation) -> Sums:
    line = adjusted.line
    net = adjusted.net_pence
    twice = consolidation.twice_pence.get(adjusted.key, 0)
    is_low = line.confidence in LOW_CONFIDENCE
    return Sums(
        gross_pence=(line.gross_pence or 0) + adjusted.gross_change_pence,
        income_pence=(line.income_pence or 0) + adjusted.income_change_pence,
        net_pence=net,
        twice_pence=twice,
        unmatched_pence=consolidation.unmatched_pence.get(adjusted.key, 0),
        low_net_pence=net if is_low else 0,
        low_twice_pence=twice if is_low else 0,
        line_count=1,
        blank_count=int(net_of(line) is None and not adjusted.is_adjusted),
    )
