"""Pages of what all places spend, and of the rules that returns are checked by."""

from functools import partial

from flask import request
from werkzeug.wrappers import Response

from app.pilots.permissions import can_add_record
from app.spend import queries, service
from app.spend.checking import fares_of
from app.spend.deep_dives import list_of_year
from app.spend.forms import (
    SpendRuleForm,
)
from app.spend.measures import MEASURES
from app.spend.permissions import (
    can_adjust_spend,
    can_change_rules,
    can_read_spend,
    can_write_spend,
)
from app.spend.registers import LINES
from app.spend.rules import SumGrouping
from app.spend.showing import GROUPINGS, four_of, method_of, rows_of
from app.spend.views.base import blueprint, chosen_grouping, options_of
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.registers import show_register


@blueprint.get("/spend")
def show_programme() -> str:
    require(can_read_spend(current_actor()))
    years = queries.list_years()
    asked = request.args.get("year", "")
    year = asked if asked in years else queries.find_main_year() or ""
    grouping = chosen_grouping()
    returns = queries.list_counted(year)
    added = queries.add_up(year, {SumGrouping.TOTAL, SumGrouping.METHOD, grouping})
    sums = queries.read_sums([each.id for each in returns], groupings=(SumGrouping.TOTAL,))
    population = sum(each.population or 0 for each in returns)
    return render(
        "spend/show_programme.html",
        year=year,
        returns=returns,
        can_add=can_add_record(current_actor()),
        four=four_of(added, population),
        method=method_of(added),
        of_return={each.id: four_of(sums.get(each.id, {}), each.population) for each in returns},
        grouped_by=GROUPINGS[grouping],
        options=options_of(grouping, years, year),
        rows=rows_of(added, grouping),
        population=population,
        dives=list_of_year(year),
        across_pence=queries.read_across_pence(year),
    )


@blueprint.get("/spend/lines")
def list_lines() -> str | Response:
    actor = current_actor()
    return show_register(
        LINES,
        actor,
        lambda *_: {
            "adjustable": partial(can_adjust_spend, actor),
            "writable": partial(can_write_spend, actor),
        },
    )


@blueprint.get("/spend/rules")
def list_rules() -> str:
    actor = current_actor()
    require(can_read_spend(actor))
    year = queries.find_main_year() or ""
    fares, count = fares_of(year)
    return render(
        "spend/list_rules.html",
        year=year,
        fares=fares,
        return_count=count,
        measures=MEASURES,
        asked=queries.count_asked(),
        versions=queries.list_rule_versions(),
        can_change=can_change_rules(actor),
    )


@blueprint.route("/spend/rules/<code>/change", methods=["GET", "POST"])
def change_rule(code: str) -> str | Response:
    actor = current_actor()
    require(can_change_rules(actor))
    rule = queries.get_rule(code)
    form = SpendRuleForm(
        rule, without=[name for name in ("low", "high") if getattr(rule, name) is None], reason=""
    )
    made = form.made(
        lambda: service.change_rule(actor, code=code, **{"low": None, "high": None} | form.values())
    )
    if made is not None:
        return redirect_to("spend.list_rules", f"Rule {made.code} is at version {made.number}.")
    return render("spend/change_rule.html", form=form, rule=rule, measure=MEASURES[rule.measure])
