"""What the pages of spend share: how a return is found, and what sums are shown by."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request

from app.core.sentences import capital
from app.spend import queries
from app.spend.models import SpendQuery, SpendReturn
from app.spend.permissions import (
    can_explain_query,
    can_read_spend,
    can_read_spend_return,
    can_write_spend,
)
from app.spend.rules import SumGrouping
from app.spend.showing import GROUPINGS
from app.web.guards import require_sight
from app.web.identity import current_actor
from app.web.record_pages import RecordPages

blueprint = Blueprint("spend", __name__)


def find_return(reference: str) -> SpendReturn:
    require_sight(can_read_spend(current_actor()))
    found = queries.get_return(reference)
    require_sight(can_read_spend_return(current_actor(), found))
    return found


def _find_query(reference: str, query_id: int) -> SpendQuery:
    return queries.get_query(find_return(reference), query_id)


pages = RecordPages(blueprint, "spend_return", find_return, can_write_spend)
query_pages = RecordPages(
    blueprint,
    "query",
    _find_query,
    can_explain_query,
    lambda query: ("spend.show_spend_return", {"reference": query.spend_return.reference}),
)


def chosen_grouping() -> SumGrouping:
    """What the address asks to see sums by; by sector where it asks for nothing that there is."""
    asked = request.args.get("by", "")
    return next((each for each in GROUPINGS if each.value == asked), SumGrouping.SECTOR)


def options_of(grouping: SumGrouping, years: Sequence[str] = (), year: str = "") -> list[Any]:
    """The choices above the sums: name, label and items of each."""
    by = [
        {"value": each.value, "text": capital(name), "selected": each is grouping}
        for each, name in GROUPINGS.items()
    ]
    of_year = [{"value": each, "text": each, "selected": each == year} for each in years]
    years_offered = [("year", "Financial year", of_year)] if len(years) > 1 else []
    return [*years_offered, ("by", "Show by", by)]
