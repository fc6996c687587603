"""What pilots declare."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.archived import is_in_use
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due import find_owed_by_place
from app.core.held import HeldKind
from app.core.loading import loading
from app.core.rows import TODAY
from app.core.wording import Phrase
from app.core.working_days import last_late_day
from app.pilots import queries, service
from app.pilots.figures import FIGURES
from app.pilots.models import Pilot, PilotPartner, PilotRole, Region
from app.pilots.permissions import can_edit_pilot, can_read_register, can_read_registers
from app.pilots.public import PLACE
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
    public=(PLACE,),
    name="pilots",
    held=(
        HeldKind(
            PilotRole.person_id,
            lambda: (or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > TODAY),),
            (Phrase("post of {a_place}"), Phrase("posts of {places}")),
            parts=loading(lambda: (joinedload(PilotRole.pilot).selectinload(Pilot.roles),)),
            name=lambda role: f"{role.kind.word}, {role.pilot.short_name}",
            address=lambda role: ("pilots.show_pilot", {"slug": role.pilot.slug}),
            pass_on=lambda actor, role, to: service.hand_over_post(actor, role=role, person=to),
        ),
        HeldKind(
            Pilot.lead_organisation_id,
            lambda: (is_in_use(Pilot),),
            (Phrase("{place} that it leads"), Phrase("{places} that it leads")),
        ),
        HeldKind(
            PilotPartner.organisation_id,
            lambda: (PilotPartner.pilot_id.in_(select(Pilot.id).where(is_in_use(Pilot))),),
            (Phrase("{place} with it as a partner"), Phrase("{places} with it as a partner")),
            parts=loading(lambda: (joinedload(PilotPartner.pilot).selectinload(Pilot.partners),)),
            name=lambda partner: partner.pilot.short_name,
            address=lambda partner: ("pilots.show_pilot", {"slug": partner.pilot.slug}),
            pass_on=lambda actor, each, to: service.hand_over_partner(
                actor, partner=each, organisation=to
            ),
        ),
        HeldKind(
            Region.government_office_id,
            lambda: (),
            (Phrase("{region}"), Phrase("{regions}")),
            address=lambda region: ("regions.show_region", {"region_id": region.id}),
        ),
    ),
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
