"""What the workbook of a spend return declares."""

from typing import Any

from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.spend.models import SpendReturn
from app.spend.permissions import can_write_spend
from app.workbook.spend.views import blueprint


def _panel(spend_return: SpendReturn, actor: Actor) -> dict[str, Any] | None:
    if not can_write_spend(actor, spend_return):
        return None
    return {"spend_return": spend_return}


DOMAIN = Domain(
    name="spend_lines",
    blueprint=blueprint,
    panels=(Panel("spend-return-steps", 10, "spend_lines/actions.html", _panel),),
)
