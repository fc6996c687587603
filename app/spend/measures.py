"""What rules measure of a return: each is a value, or nothing where it cannot be taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.spend.counting import LINE_COUNTS, NAMED_LINES
from app.spend.rules import Cofog, SumGrouping, name_of, per_head_pence
from app.spend.sums import NOT_SAID, SumKey, Sums, total_of
from app.spend.validation import HUNDREDTHS, Measured

#: What is looked for in a count of all spending, and not in a deep dive on a theme.
_OF_ALL_SPENDING = (
    "social_share",
    "stated_head",
    "head",
    "head_and_median",
    "year_before",
    "benefits",
    "national_bodies",
    "partners_without_lines",
)

#: What most public spending in an area is on.
_SOCIAL = (Cofog.HEALTH, Cofog.EDUCATION, Cofog.PROTECTION)


@dataclass(frozen=True)
class ReturnHead:
    """What the head of a return says that rules look at."""

    year: str
    boundary: str = ""
    population: int | None = None
    population_source: str = ""
    stated_total_pence: int | None = None
    stated_head_pence: int | None = None
    is_deep_dive: bool = False


@dataclass(frozen=True)
class Beside:
    """What stands beside a return: the total of its version before and of the year before, the
    middle of all places' spend a head, the names of the place's partners; and of all returns of the
    year what others count of the same money, which bodies have lines, and the lines of this one
    whose other end is of another year."""

    before_pence: int | None = None
    year_before_pence: int | None = None
    median_head_pence: int | None = None
    partners: Collection[str] = field(default_factory=tuple)
    across_pence: int = 0
    counted_bodies: Collection[str] = field(default_factory=frozenset)
    other_year_lines: Sequence[int] = field(default_factory=tuple)


Measures = Mapping[str, Callable[[], Measured | None]]


def measures_of(
    head: ReturnHead, counts: Mapping[str, Any], sums: Mapping[SumKey, Sums], beside: Beside
) -> Measures:
    """All that can be measured of a return, by name, from what is counted of its lines
    (``counting.count_lines``) and what they add up to; nothing is worked out until it is asked."""
    total = total_of(sums, with_transfers=True)
    pence = total.consolidated_pence if total.has_amount else None
    a_head = None if pence is None else per_head_pence(pence, head.population)
    measures: Measures = {
        "lines": lambda: Measured(counts["lines"] * HUNDREDTHS),
        "missing_head": lambda: _count_missing(head),
        **{name: partial(_counted, counts, name) for name in (*LINE_COUNTS, "other_years")},
        "stated_total": lambda: _difference(head.stated_total_pence, pence),
        "stated_head": lambda: _difference(head.stated_head_pence, a_head),
        "social_share": lambda: _share(_consolidated(sums, SumGrouping.COFOG, _SOCIAL), total),
        "head": lambda: None if a_head is None else Measured(a_head),
        "head_and_median": lambda: _change(a_head, beside.median_head_pence),
        "version_before": lambda: _change(pence, beside.before_pence),
        "year_before": lambda: _change(pence, beside.year_before_pence),
        "both_counted": lambda: _share(total.twice_pence, total),
        "unmatched": lambda: _share(total.unmatched_pence, total),
        "partners_without_lines": lambda: _count_partners(sums, counts, beside.partners),
        "both_counted_across": lambda: _share(beside.across_pence, total),
        "counted_by_nobody": lambda: _count_uncounted(counts, beside.counted_bodies),
        "ends_in_other_years": lambda: Measured(
            len(beside.other_year_lines) * HUNDREDTHS,
            lines=tuple(beside.other_year_lines[:NAMED_LINES]),
        ),
        "low_confidence": lambda: _share(total.low_consolidated_pence, total),
        "unclassified": lambda: _share(_consolidated(sums, SumGrouping.COFOG, (NOT_SAID,)), total),
    }
    if head.is_deep_dive:
        return {name: each for name, each in measures.items() if name not in _OF_ALL_SPENDING}
    return measures


def _counted(counts: Mapping[str, Any], name: str) -> Measured:
    count, first = counts[name]
    return Measured(count * HUNDREDTHS, lines=tuple(first))


def _count_missing(head: ReturnHead) -> Measured:
    missing = (not head.boundary, not head.population, not head.population_source)
    return Measured(sum(missing) * HUNDREDTHS)


def _hundredths_of_percent(part: int, whole: int) -> int:
    """To the nearest hundredth of a percent; ``whole`` is not nought."""
    sign = 1 if (part >= 0) == (whole > 0) else -1
    part, whole = abs(part), abs(whole)
    return sign * ((2 * part * 100 * HUNDREDTHS + whole) // (2 * whole))


def _change(value: int | None, before: int | None) -> Measured | None:
    """How much larger a value is than the one before, in percent."""
    if value is None or not before:
        return None
    change = value - before
    return Measured(_hundredths_of_percent(change, before), change)


def _difference(stated: int | None, computed: int | None) -> Measured | None:
    """How far what is stated lies from what is worked out, in percent of the latter."""
    if stated is None or not computed:
        return None
    gap = abs(stated - computed)
    return Measured(_hundredths_of_percent(gap, abs(computed)), gap)


def _share(part: int, total: Sums) -> Measured | None:
    if total.consolidated_pence <= 0:
        return None
    return Measured(_hundredths_of_percent(part, total.consolidated_pence), part)


def _consolidated(
    sums: Mapping[SumKey, Sums], grouping: SumGrouping, told_by: Collection[str]
) -> int:
    return sum(
        each.consolidated_pence
        for (of, said, _apart), each in sums.items()
        if of is grouping and said in told_by
    )


def _count_partners(
    sums: Mapping[SumKey, Sums], counts: Mapping[str, Any], partners: Collection[str]
) -> Measured | None:
    if not partners:
        return None
    counted = {name_of(said) for (of, said, _) in sums if of is SumGrouping.ORGANISATION}
    counted.update(counts["others"])
    missing = [name for name in partners if name_of(name) not in counted]
    return Measured(len(missing) * HUNDREDTHS)


def _count_uncounted(counts: Mapping[str, Any], bodies: Collection[str]) -> Measured:
    return Measured(sum(name not in bodies for name in counts["others"]) * HUNDREDTHS)


#: What people call each measure.
MEASURES: Mapping[str, str] = {
    "lines": "Number of lines",
    "missing_head": "Boundary, population or its source that is missing",
    "without_body": "Lines without an organisation",
    "without_amount": "Lines without an amount",
    "without_sector": "Lines without a sector",
    "grants_to_nobody": "Grants that do not say which body received them",
    "wrong_net": "Lines whose net is not gross less income",
    "other_years": "Lines of another year than the return’s",
    "stated_total": "Difference between the total stated and the lines",
    "stated_head": "Difference between the spend per head stated and the lines",
    "social_share": "Share of health, education and social protection",
    "head": "Spend per head",
    "head_and_median": "Spend per head against the median of all returns",
    "both_counted_across": "Share that another return counts at the other end",
    "counted_by_nobody": "Bodies at the other end of a flow that no return has a line of",
    "ends_in_other_years": "Lines whose other end is counted in another year",
    "version_before": "Change from the version before",
    "year_before": "Change from the year before",
    "benefits": "Lines of transfers or benefits",
    "national_bodies": "Lines of national bodies",
    "both_counted": "Share that funder and deliverer both count",
    "unmatched": "Share that names another body whose line was not found",
    "partners_without_lines": "Partner bodies with no line",
    "low_confidence": "Share at confidence C or D",
    "unclassified": "Share without a COFOG division",
}
