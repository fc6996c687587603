"""What delivery declares."""

from collections import Counter
from typing import Any

from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.domain import Domain, NavigationEntry, Panel, RecordKind
from app.core.due_kinds import Audience, DueKind, reminders_on
from app.core.formats import counted
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.loading import loading
from app.core.register_views import RegisterView
from app.delivery import queries, registers, service
from app.delivery.answers import ANSWERS
from app.delivery.due import due_rows
from app.delivery.figures import FIGURES
from app.delivery.findings import MILESTONES, PRODUCTS
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    Product,
    ResourceNeed,
)
from app.delivery.news import await_decisions, await_states, list_moved, list_reached
from app.delivery.positions import POSITION
from app.delivery.public import PUBLIC_PRODUCT
from app.delivery.rules import FINISHED_STAGES, InterdependencyState
from app.delivery.service import check_decision_unused
from app.delivery.suggestions import SUGGESTIONS, suggest_changes
from app.delivery.views import blueprint
from app.pilots.models import Pilot, Theme
from app.pilots.permissions import can_edit_record_of, can_read_register, can_read_registers
from app.pilots.themes.service import following

#: The most records that a panel shows; the list has the rest.
PANEL_LIMIT = 10


def _pilot_panel(pilot: Pilot, actor: Actor) -> dict[str, Any] | None:
    if not can_read_registers(actor):
        return None
    view = RegisterView(registers.MILESTONES, actor, clock.today(), {})
    rows, total = view.first(PANEL_LIMIT, pilot.id, lambda: (Milestone.pilot_id == pilot.id,))
    return {
        "rows": rows,
        "total": total,
        "pilot": pilot,
        "folded_as": f"Show {counted(total, 'milestone')}",
        "can_add": can_edit_record_of(actor, pilot.id),
    }


def _theme_panel(theme: Theme, actor: Actor) -> dict[str, Any] | None:
    products = queries.list_products_of(theme.id) if can_read_registers(actor) else None
    return {"products": products, "finished": FINISHED_STAGES} if products else None


def _person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    owned = queries.list_owned(person.id) if can_read_registers(actor) else []
    kinds = Counter(endpoint for endpoint, _record in owned)
    has_more = any(count > queries.OWNED_LIMIT for count in kinds.values())
    return {"owned": owned, "has_more": has_more} if owned else None


#: Nothing is left to do of an interdependency.
_OVER = (InterdependencyState.MET, InterdependencyState.CLOSED)

DOMAIN = Domain(
    holdings=(
        HoldingSource(
            Pilot,
            Milestone,
            Milestone.pilot_id,
            lambda: (Milestone.actual_on.is_(None),),
            ("milestone not reached", "milestones not reached"),
            "delivery.list_milestones",
            filtered_by=("pilot", "id"),
        ),
    ),
    held=(
        HeldKind(
            Milestone.owner_id,
            lambda: (Milestone.actual_on.is_(None),),
            ("milestone not reached", "milestones not reached"),
        ),
        HeldKind(
            Product.owner_id,
            lambda: (Product.stage.not_in(FINISHED_STAGES),),
            ("product not published", "products not published"),
        ),
        HeldKind(
            Interdependency.owner_id,
            lambda: (Interdependency.state.not_in(_OVER),),
            ("open interdependency", "open interdependencies"),
        ),
        HeldKind(
            Interdependency.giver_id,
            lambda: (Interdependency.state.not_in(_OVER),),
            ("interdependency that it provides", "interdependencies that it provides"),
            pass_on=lambda actor, each, to: service.pass_side(actor, each, giver_id=to.id),
        ),
        HeldKind(
            Interdependency.receiver_id,
            lambda: (Interdependency.state.not_in(_OVER),),
            ("interdependency that it needs", "interdependencies that it needs"),
            pass_on=lambda actor, each, to: service.pass_side(actor, each, receiver_id=to.id),
        ),
        HeldKind(ResourceNeed.organisation_id, lambda: (), ("resource need", "resource needs")),
    ),
    name="delivery",
    events={
        "change-request:raised": "Requested",
        "change-request:decided": "Decided",
        "interdependency:moved": "Status changed",
        "product:file-added": "File added",
        "product:file-removed": "File removed",
        "product:moved": "Stage changed",
    },
    blueprint=blueprint,
    is_optional=True,
    public=(PUBLIC_PRODUCT,),
    grants=queries.select_grants,
    due_kinds=(
        DueKind(
            "milestone",
            said="Milestone",
            of_place=True,
            is_compulsory=False,
            reminders=(
                *reminders_on(-10, -1, 1),
                *reminders_on(3, to=Audience.LEAD),
                *reminders_on(5, to=Audience.SECRETARIAT),
            ),
        ),
        DueKind(
            "change_request",
            said="Change request to decide",
            reminders=(*reminders_on(-3, 0, 1), *reminders_on(3, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "change_request_group",
            said="Change request for a group to decide",
            reminders=reminders_on(-10, -3, 1, to=Audience.SECRETARIAT),
        ),
        DueKind(
            "product",
            said="Product",
            is_compulsory=False,
            reminders=(*reminders_on(-10, -1, 1), *reminders_on(5, to=Audience.SECRETARIAT)),
        ),
        DueKind(
            "interdependency",
            said="Interdependency",
            of_place=True,
            reminders=(
                *reminders_on(-10, -1, 1),
                *reminders_on(1, to=Audience.LEAD),
                *reminders_on(5, to=Audience.SECRETARIAT),
            ),
        ),
    ),
    answers=ANSWERS,
    due_rows=due_rows,
    suggestions=suggest_changes,
    checks={"decision:removed": check_decision_unused, "theme:merged": following(Product.theme_id)},
    navigation=(
        NavigationEntry(
            "Delivery", "Milestones", "delivery.list_milestones", 40, can_read_registers
        ),
        NavigationEntry(
            "Delivery", "Change requests", "delivery.list_changes", 40, can_read_registers
        ),
        NavigationEntry("Delivery", "Products", "delivery.list_products", 41, can_read_registers),
        NavigationEntry(
            "Delivery",
            "Interdependencies",
            "delivery.list_interdependencies",
            42,
            can_read_registers,
        ),
        NavigationEntry("Delivery", "Resources", "delivery.list_resources", 43, can_read_registers),
    ),
    records=(
        RecordKind(
            "milestone",
            Milestone,
            lambda r: ("delivery.show_milestone", {"reference": r.reference}),
            can_read_register,
            is_register=True,
        ),
        RecordKind(
            "change_request",
            ChangeRequest,
            lambda r: ("delivery.show_change", {"reference": r.reference}),
            can_read_register,
            parts=loading(lambda: (joinedload(ChangeRequest.milestone),)),
            is_register=True,
            # Its words are its milestone's, by which that is found.
            readable=lambda _actor, _on: None,
        ),
        RecordKind(
            "product",
            Product,
            lambda r: ("delivery.show_product", {"reference": r.reference}),
            can_read_register,
            is_register=True,
            can_be_referred=True,
        ),
        RecordKind(
            "interdependency",
            Interdependency,
            lambda r: ("delivery.show_interdependency", {"reference": r.reference}),
            can_read_register,
            is_register=True,
        ),
        RecordKind(
            "resource_need",
            ResourceNeed,
            lambda r: ("delivery.show_resource", {"need_id": r.id}),
            can_read_register,
            is_register=True,
        ),
    ),
    news=(list_reached, list_moved),
    awaited=(await_decisions, await_states),
    panels=(
        Panel("pilot", 20, "delivery/pilot_panel.html", _pilot_panel),
        Panel("person", 20, "delivery/person_panel.html", _person_panel),
        Panel("theme", 30, "delivery/theme_panel.html", _theme_panel),
    ),
    suggestion_groups=SUGGESTIONS,
    positions=(POSITION,),
    registers=(
        registers.MILESTONES,
        registers.CHANGES,
        registers.PRODUCTS,
        registers.INTERDEPENDENCIES,
        registers.RESOURCES,
    ),
    figures=FIGURES,
    findings=(MILESTONES, PRODUCTS),
)
