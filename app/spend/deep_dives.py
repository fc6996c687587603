"""Deep dives on a theme beside the high-level count of the same place: each shown with the share of
it that it explains, and never added to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.core.reading import FirstRows, list_first
from app.extensions import db
from app.pilots.models import Pilot
from app.spend.models import SpendReturn
from app.spend.queries import RETURN_PARTS, read_sums
from app.spend.rules import SpendStage, SpendState, SumGrouping, name_of
from app.spend.showing import NOT_GIVEN, in_full, percent
from app.spend.sums import SumKey, Sums, total_of

#: The most deep dives that a page lists.
MOST_DIVES = 20


@dataclass(frozen=True)
class DeepDive:
    """A deep dive with what the high-level count of its place and year has: of its theme, where
    that is given to lines there, and in all. None where there is no such count."""

    spend_return: SpendReturn
    pence: int
    has_amount: bool
    count: SpendReturn | None = None
    theme_pence: int | None = None
    whole_pence: int | None = None

    @property
    def amount(self) -> str:
        return in_full(self.pence) if self.has_amount else NOT_GIVEN

    @property
    def beside(self) -> str:
        """What stands beside it, in words."""
        if self.count is None or self.whole_pence is None:
            return "No high-level count"
        if self.theme_pence is None:
            return "No line of this theme"
        return f"{in_full(self.theme_pence)} on this theme"

    @property
    def explains(self) -> str:
        """The share of the high-level count that it explains, in words."""
        if not self.has_amount or self.count is None or not self.whole_pence:
            return "Cannot be told"
        of_all = f"{say_share(self.pence, self.whole_pence)} of everything counted"
        if not self.theme_pence:
            return of_all
        if self.pence > self.theme_pence:
            return f"more than the high-level count gives this theme; {of_all}"
        return f"{say_share(self.pence, self.theme_pence)} of the theme, {of_all}"


def say_share(part: int, whole: int) -> str:
    """A share in whole percent; a small one is not said to be none."""
    share = percent(part, whole)
    return "less than 1%" if part > 0 and not share else f"{share}%"


def list_of_year(year: str) -> FirstRows[DeepDive]:
    """The deep dives of a year that were sent in, by the places' names."""
    return _list(SpendReturn.year == year, SpendReturn.state != SpendState.DRAFT)


def list_beside(spend_return: SpendReturn) -> Sequence[DeepDive]:
    """Of a high-level count the deep dives of its place and year; of a deep dive itself alone."""
    if spend_return.stage is SpendStage.DEEP_DIVE:
        return _list(SpendReturn.id == spend_return.id)
    return _list(
        SpendReturn.pilot_id == spend_return.pilot_id,
        SpendReturn.year == spend_return.year,
        SpendReturn.state != SpendState.DRAFT,
    )


def _list(*conditions: ColumnElement[bool]) -> FirstRows[DeepDive]:
    found = list_first(
        select(SpendReturn)
        .join(SpendReturn.pilot)
        .where(SpendReturn.stage == SpendStage.DEEP_DIVE, *conditions)
        .options(*RETURN_PARTS)
        .order_by(Pilot.name, SpendReturn.id),
        MOST_DIVES,
    )
    if not found:
        return FirstRows([], 0)
    counts = _counts_of(found)
    sums = read_sums(
        [each.id for each in (*found, *counts.values())],
        groupings=(SumGrouping.TOTAL, SumGrouping.THEME),
    )
    return FirstRows([_beside(each, counts, sums) for each in found], found.total)


def _counts_of(dives: Collection[SpendReturn]) -> dict[tuple[int, str], SpendReturn]:
    """The high-level counts of the same places and years that were sent in."""
    rows = db.session.scalars(
        select(SpendReturn).where(
            SpendReturn.stage == SpendStage.HIGH_LEVEL,
            SpendReturn.state != SpendState.DRAFT,
            SpendReturn.pilot_id.in_({each.pilot_id for each in dives}),
            SpendReturn.year.in_({each.year for each in dives}),
        )
    )
    return {(each.pilot_id, each.year): each for each in rows}


def _beside(
    dive: SpendReturn,
    counts: dict[tuple[int, str], SpendReturn],
    sums: dict[int, dict[SumKey, Sums]],
) -> DeepDive:
    own = total_of(sums.get(dive.id, {}), with_transfers=True)
    count = counts.get((dive.pilot_id, dive.year))
    if count is None:
        return DeepDive(dive, own.consolidated_pence, own.has_amount)
    of_count = sums.get(count.id, {})
    theme = name_of(dive.theme.name) if dive.theme else ""
    on_theme = [
        each.consolidated_pence
        for (grouping, told_by, _), each in of_count.items()
        if grouping is SumGrouping.THEME and name_of(told_by) == theme
    ]
    return DeepDive(
        dive,
        own.consolidated_pence,
        own.has_amount,
        count,
        sum(on_theme) if on_theme else None,
        total_of(of_count, with_transfers=True).consolidated_pence,
    )
