"""Who may do what with milestones, products, interdependencies and resources."""

from enum import StrEnum

from app.accounts.rules import Actor, Decision, allow, refuse
from app.delivery.models import Milestone
from app.pilots.permissions import can_edit_record_of


class DeliveryPermission(StrEnum):
    EDIT_MILESTONE = "milestone:edit"
    EDIT_PRODUCT = "product:edit"
    EDIT_INTERDEPENDENCY = "interdependency:edit"
    EDIT_RESOURCE = "resource:edit"


def can_edit_milestone(actor: Actor, milestone: Milestone) -> Decision:
    return can_edit_record_of(actor, milestone.pilot_id)


def can_edit_shared_record(actor: Actor) -> Decision:
    """Products, interdependencies and resources belong to the programme as a whole."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat changes products, interdependencies and resources.")
