"""Pages of customer insight."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.core.access import Access
from app.insights import queries, service
from app.insights.forms import CustomerInsightForm
from app.insights.models import Insight
from app.insights.permissions import can_edit_insight
from app.insights.registers import INSIGHTS
from app.pilots.permissions import can_add_record, can_read_registers, only_pilot_of
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices
from app.spend.queries import find_main_year
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

blueprint = Blueprint("insights", __name__)

pages = RecordPages(
    blueprint, "insight", sighted(can_read_registers, queries.get_insight), can_edit_insight
)


@blueprint.get("/insights")
def list_insights() -> str | Response:
    return show_register(INSIGHTS, current_actor())


@blueprint.get("/insights/<reference>")
def show_insight(reference: str) -> str:
    insight = pages.find(reference)
    year = find_main_year() or ""
    may: Access = can_edit_insight(current_actor(), insight)
    return render(
        "insights/show_insight.html",
        insight=insight,
        year=year,
        spent=queries.read_theme_spend([insight], year).get(insight.id),
        can_edit=may,
        panels=panels_for("insight", insight),
    )


def _form(insight: Insight | None = None, **begun: Any) -> CustomerInsightForm:
    pilot_id = insight.pilot_id if insight else None
    return CustomerInsightForm(
        insight,
        choices={
            "pilot_id": pilot_choices(current_actor(), pilot_id),
            "theme_id": theme_choices(),
        },
        **begun,
    )


@blueprint.route("/insights/new", methods=["GET", "POST"])
def create_insight() -> str | Response:
    return write_insight(request.args.get("pilot") or only_pilot_of(current_actor()))


def write_insight(pilot_id: int | str | None, **begins: Any) -> str | Response:
    """The page of new customer insight, of what it begins with."""
    require(can_add_record(current_actor()))
    return create(
        _form(pilot_id=pilot_id, theme_id=None, **begins),
        service.create_insight,
    )


@blueprint.route("/insights/<reference>/edit", methods=["GET", "POST"])
def edit_insight(reference: str) -> str | Response:
    insight = pages.find_to_change(reference)
    return pages.change(insight, _form(insight), service.amend_insight)
