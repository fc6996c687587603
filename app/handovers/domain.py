"""What handing over declares: its page, the way to it, and that it is due."""

from typing import Any

from app.accounts.models import Organisation, Person
from app.accounts.queries import list_predecessors, list_successors
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.handovers.due import due_rows
from app.handovers.permissions import can_hand_over_all
from app.handovers.views import blueprint


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """Whether they have left, for all; for the secretariat, the ways to record it and to hand
    over what they hold."""
    can_hand_over = can_hand_over_all(actor)
    if not can_hand_over and person.left_on is None:
        return None
    return {
        "person": person,
        "today": clock.today(),
        "can_hand_over": can_hand_over,
        "is_self": person.id == actor.person_id,
    }


def _organisation_panel(body: Organisation, actor: Actor) -> dict[str, Any] | None:
    """What it took over from and what took over from it; for the secretariat, the ways to retire
    it and to hand over what it holds."""
    can_hand_over = can_hand_over_all(actor)
    before, after = list_predecessors(body.id), list_successors(body.id)
    if not (can_hand_over or before or after or body.retired_on):
        return None
    return {"organisation": body, "before": before, "after": after, "can_hand_over": can_hand_over}


DOMAIN = Domain(
    name="handovers",
    events={
        "person:leaving": "Recorded as leaving",
        "person:leaving-undone": "No longer recorded as leaving",
        "organisation:retired": "Retired",
        "organisation:brought-back": "In use again",
        "work:handed-over": "Handed over",
    },
    blueprint=blueprint,
    navigation=(
        NavigationEntry(
            "Programme",
            "Hand over work",
            "handovers.list_leavers",
            82,
            can_hand_over_all,
            "What people who have left and retired organisations still hold",
        ),
    ),
    panels=(
        Panel("person", 1, "handovers/person_panel.html", _person_panel),
        Panel("organisation", 1, "handovers/organisation_panel.html", _organisation_panel),
    ),
    due_kinds=(
        DueKind(
            "handover",
            said="Work to hand over",
            reminders=reminders_on(1, 5, to=Audience.SECRETARIAT),
        ),
    ),
    due_rows=due_rows,
)
