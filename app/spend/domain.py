"""What spend declares."""

from typing import Any

from sqlalchemy.orm import joinedload

from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.held import HeldKind
from app.core.loading import loading
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_record_of
from app.pilots.themes.service import following
from app.spend import queries
from app.spend.cli import commands
from app.spend.due import due_rows
from app.spend.figures import FIGURES
from app.spend.models import SpendQuery, SpendReturn
from app.spend.permissions import can_read_spend, can_read_spend_return
from app.spend.positions import POSITION
from app.spend.public import PUBLIC_SPEND
from app.spend.registers import LINES
from app.spend.rules import SpendQueryState, SumGrouping
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
    navigation=(NavigationEntry("Money", "Spend", "spend.show_programme", 60, can_read_spend),),
    registers=(LINES,),
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
        ),
    ),
    panels=(Panel("pilot", 35, "spend/pilot_panel.html", _pilot_panel),),
)
