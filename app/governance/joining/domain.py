"""What inviting members declares: its page, and the way to it."""

from typing import Any

from app.accounts.permissions import can_administer
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, Panel
from app.governance.joining.queries import list_joiners
from app.governance.joining.views import blueprint


def _panel(_people: Any, actor: Actor) -> dict[str, Any] | None:
    if not can_administer(actor):
        return None
    found = [each for each in list_joiners(clock.today()) if each.person.id != actor.person_id]
    return {"joiners": len(found)} if found else None


DOMAIN = Domain(
    name="joining",
    blueprint=blueprint,
    panels=(Panel("people", 10, "joining/people_panel.html", _panel),),
)
