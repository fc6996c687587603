"""What stands beside returns where rules look at them, in a fixed number of reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from sqlalchemy import or_, select

from app.accounts.models import Organisation
from app.extensions import db
from app.pilots.models import PilotPartner
from app.spend import queries
from app.spend.matching import find_other_years
from app.spend.measures import Beside
from app.spend.models import SpendReturn, SpendSum, SpendVersion
from app.spend.rules import (
    SpendStage,
    SpendState,
    SumBasis,
    SumGrouping,
    name_of,
    per_head_pence,
)
from app.spend.sums import SumKey, Sums, total_of


class Versions(NamedTuple):
    """The newest version of a return, and the one before."""

    newest: SpendVersion
    before: SpendVersion | None


def read_versions(returns: Collection[SpendReturn]) -> dict[int, Versions]:
    """The same of several returns, by their ids."""
    found: dict[int, list[SpendVersion]] = defaultdict(list)
    rows = db.session.scalars(
        select(SpendVersion)
        .join(SpendVersion.spend_return)
        .where(
            SpendVersion.return_id.in_([each.id for each in returns]),
            or_(
                SpendVersion.number == SpendReturn.current,
                SpendVersion.number == SpendReturn.current - 1,
            ),
        )
        .order_by(SpendVersion.number.desc())
    )
    for version in rows:
        found[version.return_id].append(version)
    return {
        key: Versions(each[0], each[1] if len(each) > 1 else None) for key, each in found.items()
    }


def read_beside(
    returns: Sequence[SpendReturn], versions: Mapping[int, Versions]
) -> dict[int, Beside]:
    """What stands beside each of some returns of one year, by their ids."""
    if not returns:
        return {}
    year = returns[0].year
    before = _totals_of(year_before(year), {each.pilot_id for each in returns})
    partners = _partners_of({each.pilot_id for each in returns})
    across = queries.read_sums([each.id for each in returns], SumBasis.ACROSS, (SumGrouping.TOTAL,))
    middle, bodies, other_years = _median_head(year), _bodies_of(year), find_other_years(year)
    found = {}
    for each in returns:
        version = versions[each.id].before
        found[each.id] = Beside(
            before_pence=None if version is None else version.consolidated_pence,
            year_before_pence=before.get(each.pilot_id),
            median_head_pence=middle,
            partners=partners.get(each.pilot_id, ()),
            across_pence=total_of(across.get(each.id, {}), with_transfers=True).twice_pence,
            counted_bodies=bodies,
            other_year_lines=other_years.get(each.id, ()),
        )
    return found


def median_head(
    returns: Sequence[SpendReturn], sums: Mapping[int, Mapping[SumKey, Sums]]
) -> int | None:
    """The middle of the returns' spend a head, consolidated and with transfers."""
    heads = []
    for each in returns:
        total = total_of(sums.get(each.id, {}), with_transfers=True)
        head = per_head_pence(total.consolidated_pence, each.population)
        if head is not None and total.has_amount:
            heads.append(head)
    return round(median(heads)) if heads else None


def year_before(year: str) -> str:
    """ "2007-08" of "2008-09"."""
    first = int(year[:4]) - 1
    return f"{first}-{(first + 1) % 100:02d}"


def _median_head(year: str) -> int | None:
    returns = queries.list_counted(year)
    ids = [each.id for each in returns]
    return median_head(returns, queries.read_sums(ids, SumBasis.SUBMITTED, (SumGrouping.TOTAL,)))


def _bodies_of(year: str) -> frozenset[str]:
    """The bodies that any return of a year has a line of."""
    counted = queries.select_counted(year).with_only_columns(SpendReturn.id)
    return frozenset(
        name_of(name)
        for name in db.session.scalars(
            select(SpendSum.told_by)
            .where(
                SpendSum.return_id.in_(counted),
                SpendSum.basis == SumBasis.SUBMITTED,
                SpendSum.grouping == SumGrouping.ORGANISATION,
            )
            .distinct()
        )
    )


def _totals_of(year: str, pilot_ids: Collection[int]) -> dict[int, int]:
    """What places counted in a year, consolidated."""
    rows = db.session.execute(
        select(SpendReturn.pilot_id, SpendVersion.consolidated_pence)
        .join(SpendVersion.spend_return)
        .where(
            SpendReturn.pilot_id.in_(pilot_ids),
            SpendReturn.year == year,
            SpendReturn.stage == SpendStage.HIGH_LEVEL,
            SpendReturn.state != SpendState.DRAFT,
            SpendVersion.number == SpendReturn.current,
        )
    )
    return {row.pilot_id: row.consolidated_pence for row in rows}


def _partners_of(pilot_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of places' partner bodies."""
    found: dict[int, list[str]] = defaultdict(list)
    for pilot_id, name in db.session.execute(
        select(PilotPartner.pilot_id, Organisation.name)
        .join(Organisation, PilotPartner.organisation_id == Organisation.id)
        .where(PilotPartner.pilot_id.in_(pilot_ids))
    ):
        found[pilot_id].append(name)
    return found
