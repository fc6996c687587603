"""Who may do what with milestones, products, interdependencies and resources."""

from app.core.access import Access, Actor, secretariat_only
from app.delivery.models import Interdependency, Milestone, Product, ResourceNeed
from app.pilots.permissions import can_edit_owned_record, can_edit_record_of


def can_edit_milestone(actor: Actor, milestone: Milestone) -> Access:
    return can_edit_owned_record(actor, milestone.pilot_id, milestone.owner_id)


def can_add_product(actor: Actor) -> Access:
    return secretariat_only(
        actor, "Products belong to the programme as a whole, so only the secretariat can add them."
    )


def can_edit_product(actor: Actor, product: Product) -> Access:
    return can_edit_owned_record(actor, None, product.owner_id)


def can_edit_interdependency(actor: Actor, interdependency: Interdependency) -> Access:
    return can_edit_owned_record(actor, interdependency.pilot_id, interdependency.owner_id)


def can_edit_resource(actor: Actor, need: ResourceNeed) -> Access:
    return can_edit_record_of(actor, need.pilot_id)
