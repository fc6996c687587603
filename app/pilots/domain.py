"""What pilots declare."""

from typing import Any

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due import find_owed_by_place
from app.core.wording import Phrase
from app.core.working_days import last_late_day
from app.pilots import queries, service
from app.pilots.figures import FIGURES
from app.pilots.models import Pilot
from app.pilots.permissions import can_edit_pilot, can_read_register, can_read_registers
from app.pilots.rules import PilotRoleKind
from app.pilots.totals import pilot_totals
from app.pilots.views import blueprint
from app.programme.models import Programme

#: The most things owed that a place's page lists.
OWED_SHOWN = 6


def _programme_panel(_programme: Programme, actor: Actor) -> dict[str, Any]:
    return {"totals": pilot_totals(queries.list_pilots()), "can_edit": can_edit_pilot(actor)}


def _owed_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    """What a place owes: its return, its milestones, the actions of its lead."""
    if not can_read_registers(actor):
        return None
    today = clock.today()
    lead = pilot.holder(PilotRoleKind.LEAD, today)
    late = last_late_day(today)
    owed = find_owed_by_place(pilot.id, lead.id if lead else None, late, OWED_SHOWN)
    return {"owed": owed, "pilot": pilot, "late_until": late}


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    roles = queries.list_roles_of(person.id)
    return {"roles": roles, "is_linked": can_read_registers(actor)} if roles else None


DOMAIN = Domain(
    name="pilots",
    blueprint=blueprint,
    grants=queries.select_grants,
    navigation=(
        NavigationEntry(
            Phrase("{Places}"), Phrase("{Places}"), "pilots.list_pilots", 20, can_read_registers
        ),
    ),
    records=(
        RecordKind(
            "pilot",
            Pilot,
            lambda r: ("pilots.show_pilot", {"slug": r.slug}),
            can_read_register,
            can_delete=lambda actor, _pilot: can_edit_pilot(actor),
            is_register=True,
        ),
    ),
    panels=(
        Panel("programme", 10, "pilots/programme_panel.html", _programme_panel),
        Panel("person", 10, "pilots/person_panel.html", _person_panel),
        Panel("pilot_position", 30, "pilots/owed_panel.html", _owed_panel),
    ),
    figures=FIGURES,
    role_scopes={"pilot": queries.pilot_choices},
    start_programme=service.create_regions,
    checks={"programme:post-given-up": service.check_post_unheld},
)
