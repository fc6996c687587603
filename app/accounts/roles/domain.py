"""What granted roles declare: a part of each person's page."""

from typing import Any

from flask import current_app

from app.accounts.models import Person
from app.accounts.permissions import can_administer, can_grant
from app.accounts.queries import find_account_of
from app.accounts.roles import queries
from app.accounts.roles.due import list_due_endings
from app.accounts.roles.views import blueprint
from app.accounts.rules import GRANTED_ROLES
from app.core import clock
from app.core.access import HIGH_ROLES, Actor
from app.core.domain import Domain, Panel, domains_of
from app.core.due_kinds import Audience, DueKind, reminders_on


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """The roles granted to a person, for those who grant some."""
    may_grant = [role for role in GRANTED_ROLES if can_grant(actor, role)]
    if not may_grant:
        return None
    is_own = person.id == actor.person_id
    return {
        "person": person,
        "account": find_account_of(person.id),
        "grants": queries.list_held_grants(
            person.id,
            queries.scope_names(domains_of(current_app)),
            clock.real_day(),
            [role for role in may_grant if not (is_own and role in HIGH_ROLES)],
        ),
        "can_clear": can_administer(actor) and not is_own,
    }


DOMAIN = Domain(
    name="roles",
    events={
        "account:cleared": "Clearance recorded",
    },
    blueprint=blueprint,
    due_kinds=(
        DueKind(
            "role_end",
            said="Role about to end",
            reminders=reminders_on(-10, -1, to=Audience.SECRETARIAT),
        ),
    ),
    due=list_due_endings,
    panels=(Panel("person", 5, "roles/person_panel.html", _person_panel),),
)
