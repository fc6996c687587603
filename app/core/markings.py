"""Protective markings: two schemes, never mapped one to the other (governance-rules)."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import cache

from app.core.worded import Worded


class Marking(Worded):
    NOT_MARKED = "not_marked", "NOT MARKED"
    PROTECT = "protect", "PROTECT"
    RESTRICTED = "restricted", "RESTRICTED"
    OFFICIAL = "official", "OFFICIAL"
    OFFICIAL_SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"


class MarkingScheme(StrEnum):
    BEFORE_APRIL_2014 = "before_april_2014"
    SINCE_APRIL_2014 = "since_april_2014"

    @property
    def markings(self) -> tuple[Marking, ...]:
        """From the lowest to the highest."""
        if self is MarkingScheme.BEFORE_APRIL_2014:
            return (Marking.NOT_MARKED, Marking.PROTECT, Marking.RESTRICTED)
        return (Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE)


def scheme_of(marking: Marking) -> MarkingScheme:
    return next(scheme for scheme in MarkingScheme if marking in scheme.markings)


def highest(markings: Sequence[Marking]) -> Marking:
    """The highest of some markings, of which there is at least one. Those of the other scheme than
    the first's do not count: none is mapped on one of it."""
    scheme = scheme_of(markings[0])
    return max((each for each in markings if each in scheme.markings), key=scheme.markings.index)


def cover(marking: Marking) -> frozenset[Marking]:
    """The clearances of someone who may read what is marked so, and nothing higher."""
    others = (scheme.markings[0] for scheme in MarkingScheme if marking not in scheme.markings)
    return frozenset({marking, *others})


def lower_of(one: Collection[Marking], other: Collection[Marking]) -> frozenset[Marking]:
    """The clearances that two people both have: of each scheme the lower of theirs."""
    both = set(within(one)) & set(within(other))
    return frozenset(
        marking
        for scheme in MarkingScheme
        for marking in [each for each in scheme.markings if each in both][-1:]
    )


def is_lower(one: Marking, other: Marking) -> bool:
    """Whether one marking is below another of the same scheme."""
    scheme = scheme_of(other)
    return one in scheme.markings and scheme.markings.index(one) < scheme.markings.index(other)


def within(clearances: Collection[Marking]) -> tuple[Marking, ...]:
    """The markings that someone with these clearances may read."""
    return tuple(marking for marking in Marking if is_within(marking, clearances))


#: The lowest and the highest marking of each scheme.
LOWEST = frozenset(scheme.markings[0] for scheme in MarkingScheme)
HIGHEST = frozenset(scheme.markings[-1] for scheme in MarkingScheme)


def is_within(marking: Marking, clearances: Collection[Marking]) -> bool:
    """Whether what carries a marking may be shown to someone whose clearances are the highest
    markings that they may read, one of each scheme. None implies one in the other scheme."""
    return marking in _covered(frozenset(clearances))


@cache
def _covered(clearances: frozenset[Marking]) -> frozenset[Marking]:
    """Worked out once: a page may ask it of a thousand things."""
    covered: set[Marking] = set()
    for scheme in MarkingScheme:
        up_to = (scheme.markings.index(each) for each in clearances if each in scheme.markings)
        covered.update(scheme.markings[: max(up_to, default=-1) + 1])
    return frozenset(covered)
