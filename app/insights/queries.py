"""Reads of customer insight, and of the spend that it stands beside."""

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.orm import joinedload

from app.core.loading import loading
from app.core.reading import FirstRows, list_first
from app.core.references import ByReference
from app.extensions import db
from app.insights.models import Insight
from app.pilots.rules import name_key
from app.spend.models import SpendReturn, SpendSum
from app.spend.queries import select_counted
from app.spend.rules import SumBasis, SumGrouping

#: The most insights that a panel shows.
PANEL_LIMIT = 10
PARTS = loading(lambda: (joinedload(Insight.pilot), joinedload(Insight.theme)))


def get_insight(reference: str) -> Insight:
    return _INSIGHTS.get(reference)


_INSIGHTS = ByReference(Insight, "customer insight", lambda: PARTS)


def list_insights(condition: ColumnElement[bool]) -> FirstRows[Insight]:
    """Those that meet a condition, by their theme."""
    return list_first(
        select(Insight).where(condition).options(*PARTS).order_by(Insight.theme_id, Insight.number),
        PANEL_LIMIT,
    )


def read_theme_spend(insights: Sequence[Insight], year: str) -> dict[int, int]:
    """What each insight's place spends on its theme in a year, in pence, each flow counted once: by
    the insight's id; of those without a theme, or of a theme that no line names, nothing."""
    pilots = {each.pilot_id for each in insights if each.theme is not None}
    spent = _spent_on_themes(pilots, year) if pilots else {}
    return {
        each.id: spent[each.pilot_id, name_key(each.theme.name)]
        for each in insights
        if each.theme is not None and (each.pilot_id, name_key(each.theme.name)) in spent
    }


def _spent_on_themes(pilot_ids: Collection[int], year: str) -> dict[tuple[int, str], int]:
    counted = select_counted(year).where(SpendReturn.pilot_id.in_(pilot_ids)).subquery()
    net = cast(func.sum(SpendSum.net_pence - SpendSum.twice_pence), BigInteger)
    rows = db.session.execute(
        select(counted.c.pilot_id, SpendSum.told_by, net)
        .join(counted, counted.c.id == SpendSum.return_id)
        .where(SpendSum.basis == SumBasis.MODERATED, SpendSum.grouping == SumGrouping.THEME)
        .group_by(counted.c.pilot_id, SpendSum.told_by)
    )
    found: dict[tuple[int, str], int] = {}
    for pilot_id, told_by, pence in rows:
        key = (pilot_id, name_key(told_by))
        found[key] = found.get(key, 0) + pence
    return found
