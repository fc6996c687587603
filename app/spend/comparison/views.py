"""The pages that compare what places spend."""

from flask import Blueprint, request

from app.core.reading import FirstRows
from app.spend import queries
from app.spend.comparison.drawing import (
    BARS,
    LABELS,
    MOST_MULTIPLES,
    WIDTH,
    HeadOf,
    distribute,
    mix_of,
    shares_of,
)
from app.spend.permissions import can_read_spend
from app.spend.rules import Cofog, SumGrouping
from app.spend.showing import four_of
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render

blueprint = Blueprint("spend_comparison", __name__)


def _chosen_year() -> str:
    years = queries.list_years()
    asked = request.args.get("year", "")
    return asked if asked in years else queries.find_main_year() or ""


@blueprint.get("/spend/comparison")
def show_heads() -> str:
    """How spend per head is spread over places, and what may explain it."""
    require(can_read_spend(current_actor()))
    year = _chosen_year()
    returns = queries.list_counted(year)
    sums = queries.read_sums([each.id for each in returns], groupings=(SumGrouping.TOTAL,))
    four = {each.id: four_of(sums.get(each.id, {}), each.population) for each in returns}
    heads = [
        HeadOf(each.pilot.short_name, head)
        for each in returns
        if (head := four[each.id].consolidated.head_pence) is not None
    ]
    return render(
        "spend_comparison/show_heads.html",
        year=year,
        returns=returns,
        four=four,
        of_programme=four_of(queries.add_up(year, (SumGrouping.TOTAL,))),
        spread=distribute(heads),
        size=(WIDTH, LABELS),
        without_population=len(returns) - len(heads),
    )


@blueprint.get("/spend/comparison/mix")
def show_mix() -> str:
    """What each place spends on, beside all places."""
    require(can_read_spend(current_actor()))
    year = _chosen_year()
    returns = queries.list_counted(year)
    shown = returns[:MOST_MULTIPLES]
    sums = queries.read_sums([each.id for each in shown], groupings=(SumGrouping.COFOG,))
    of_all = shares_of(queries.add_up(year, (SumGrouping.COFOG,)))
    shares = {each.id: shares_of(sums.get(each.id, {})) for each in shown}
    most = max((share for of in (of_all, *shares.values()) for share in of.values()), default=0)
    pictures = [(each, mix_of(shares[each.id], of_all, most)) for each in shown]
    return render(
        "spend_comparison/show_mix.html",
        year=year,
        of_all=of_all,
        shares=shares,
        divisions=[each for each in Cofog if of_all.get(each.value)],
        pictures=FirstRows(pictures, returns.total),
        size=(WIDTH, BARS),
    )
