"""What customer insight declares."""

from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.reading import FirstRows
from app.insights import queries
from app.insights.models import Insight
from app.insights.registers import INSIGHTS
from app.insights.views import blueprint
from app.pilots.models import Pilot, Theme
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers
from app.pilots.themes.service import following
from app.spend.models import SpendReturn
from app.spend.queries import find_main_year


def _beside(insights: FirstRows[Insight], year: str, **also: Any) -> dict[str, Any]:
    return {
        "insights": insights,
        "year": year,
        "spent": queries.read_theme_spend(insights, year) if insights else {},
        "pilot": None,
        "theme": None,
        "can_add": False,
        "is_one_place": True,
    } | also


def _main_year(insights: FirstRows[Insight]) -> str:
    return (find_main_year() or "") if insights else ""


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    insights = queries.list_insights(Insight.pilot_id == pilot.id)
    can_add = bool(can_edit_record_of(actor, pilot.id))
    if not insights and not can_add:
        return None
    return _beside(insights, _main_year(insights), pilot=pilot, can_add=can_add)


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    insights = queries.list_insights(Insight.theme_id == theme.id)
    if not insights:
        return None
    return _beside(insights, _main_year(insights), theme=theme, is_one_place=False)


def _return_panel(spend_return: SpendReturn, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    insights = queries.list_insights(Insight.pilot_id == spend_return.pilot_id)
    if not insights:
        return None
    return _beside(insights, spend_return.year, pilot=spend_return.pilot)


DOMAIN = Domain(
    name="insights",
    blueprint=blueprint,
    is_optional=True,
    navigation=(
        NavigationEntry(
            "Money and lessons",
            "Customer insight",
            "insights.list_insights",
            62,
            can_read_registers,
        ),
    ),
    registers=(INSIGHTS,),
    records=(
        RecordKind(
            "insight",
            Insight,
            lambda each: ("insights.show_insight", {"reference": each.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
    ),
    checks={"theme:merged": following(Insight.theme_id)},
    panels=(
        Panel("pilot", 35, "insights/beside.html", _pilot_panel),
        Panel("theme", 15, "insights/beside.html", _theme_panel),
        Panel("spend-return", 5, "insights/beside.html", _return_panel),
    ),
)
