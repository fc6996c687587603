"""What spend declares."""

from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.core.access import Actor, Role
from app.core.domain import Domain, Found, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.models import reference_of
from app.core.searched import Searched, SearchedPart
from app.core.timed import Every, Job
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of
from app.pilots.themes.service import following
from app.spend import queries
from app.spend.cli import commands
from app.spend.due import due_rows
from app.spend.figures import FIGURES
from app.spend.jobs import count_missing
from app.spend.models import SpendQuery, SpendReturn
from app.spend.permissions import can_moderate_any, can_read_spend, can_read_spend_return
from app.spend.positions import POSITION
from app.spend.public import PUBLIC_SPEND
from app.spend.registers import LINES
from app.spend.rules import SpendQueryState, SpendState, SumGrouping
from app.spend.sections import SPEND
from app.spend.showing import four_of
from app.spend.views import blueprint


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    returns = [
        each for each in queries.find_of_pilot(pilot.id) if can_read_spend_return(actor, each)
    ]
    can_add = can_edit_record_of(actor, pilot.id)
    if not returns and not can_add:
        return None
    sums = queries.read_sums([each.id for each in returns], groupings=(SumGrouping.TOTAL,))
    return {
        "pilot": pilot,
        "can_add": can_add,
        "rows": [(each, four_of(sums.get(each.id, {}), each.population)) for each in returns],
    }


def _select_returns(actor: Actor, _on: date) -> Select[Any] | None:
    """As ``can_read_spend_return``."""
    wanted = select(SpendReturn).join(SpendReturn.pilot)
    if can_moderate_any(actor):
        return wanted
    if not can_read_spend(actor):
        return None
    own = actor.scopes(Role.PILOT_LEAD) | actor.scopes(Role.PILOT_CONTRIBUTOR)
    is_sent = SpendReturn.state != SpendState.DRAFT
    return wanted.where(or_(is_sent, SpendReturn.pilot_id.in_(sorted(own))))


DOMAIN = Domain(
    public=(PUBLIC_SPEND,),
    name="spend",
    blueprint=blueprint,
    held=(
        HeldKind(
            SpendQuery.owner_id,
            lambda: (SpendQuery.state == SpendQueryState.OPEN,),
            ("query to explain", "queries to explain"),
            parts=loading(lambda: (joinedload(SpendQuery.spend_return),)),
            name=lambda each: f"{each.spend_return.reference}: {each.question}",
            address=lambda each: (
                "spend.show_spend_return",
                {"reference": each.spend_return.reference},
            ),
        ),
    ),
    commands=(commands,),
    figures=FIGURES,
    navigation=(
        NavigationEntry("Money and lessons", "Spend", "spend.show_programme", 60, can_read_spend),
    ),
    registers=(LINES,),
    jobs=(Job("spend.count", "Work out what spend returns add up to", Every(60), count_missing),),
    positions=(POSITION,),
    due_kinds=(
        DueKind(
            "spend_query",
            said="Query on a spend return",
            of_place=True,
            reminders=(*reminders_on(-2, 0, 1), *reminders_on(3, to=Audience.SECRETARIAT)),
        ),
    ),
    due_rows=due_rows,
    checks={"theme:merged": following(SpendReturn.theme_id)},
    sections=(SPEND,),
    records=(
        RecordKind(
            "spend-return",
            SpendReturn,
            lambda each: ("spend.show_spend_return", {"reference": each.reference}),
            can_read_spend_return,
            readable=_select_returns,
            found=Found(
                Pilot.name + ", " + SpendReturn.year,
                lambda row: (
                    "spend.show_spend_return",
                    {"reference": reference_of(SpendReturn.PREFIX, row.number)},
                ),
                {"number": SpendReturn.number},
            ),
            searched=Searched(
                parts=(
                    SearchedPart(SpendQuery, "return_id", (SpendQuery.question, SpendQuery.cause)),
                )
            ),
        ),
    ),
    panels=(Panel("pilot", 35, "spend/pilot_panel.html", _pilot_panel),),
)
