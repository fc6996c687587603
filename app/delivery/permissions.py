"""Who may do what with milestones, products, interdependencies and resources."""

from app.core.access import Access, Actor, Role, allow, refuse, secretariat_only
from app.core.formats import counted
from app.delivery.models import (
    ChangeRequest,
    Interdependency,
    Milestone,
    Product,
    ResourceNeed,
)
from app.delivery.rules import ChangeState, Decider, decider_of
from app.pilots.permissions import can_edit_owned_record, can_edit_record_of


def can_edit_milestone(actor: Actor, milestone: Milestone) -> Access:
    return can_edit_owned_record(actor, milestone.pilot_id, milestone.owner_id)


def can_request_change(actor: Actor, milestone: Milestone) -> Access:
    """Ask for another baseline: whoever may edit the milestone, while it is not complete and no
    other request waits."""
    if milestone.actual_on is not None:
        return refuse("This milestone is complete, so its baseline stays.")
    waiting = next((each for each in milestone.changes if each.state is ChangeState.WAITING), None)
    if waiting is not None:
        return refuse(f"{waiting.reference} is waiting for a decision.")
    return can_edit_milestone(actor, milestone)


def can_withdraw_change(actor: Actor, change: ChangeRequest) -> Access:
    if change.state is not ChangeState.WAITING:
        return refuse("This request is not waiting for a decision.")
    return can_edit_milestone(actor, change.milestone)


def can_decide_change(actor: Actor, change: ChangeRequest, limit: int) -> Access:
    """The programme director, within the programme's ``limit`` in days; the secretariat, which
    records what a group decided."""
    if change.state is not ChangeState.WAITING:
        return refuse("This request is not waiting for a decision.")
    if decides_alone(actor, change, limit):
        return allow("You are the programme director.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if not actor.is_(Role.PROGRAMME_DIRECTOR):
        return refuse("Only the programme director and the secretariat can decide change requests.")
    if change.raised_by_id in actor.people:
        return refuse("You asked for this change, so a group decides it.")
    return refuse(
        f"It moves the baseline by {counted(abs(change.days), 'day')}. The programme director can "
        f"decide up to {counted(limit, 'day')}. A group decides the rest."
    )


def decides_alone(actor: Actor, change: ChangeRequest, limit: int) -> bool:
    """Whether the actor decides it without a group."""
    is_own = change.raised_by_id in actor.people
    decider = decider_of(
        change.days,
        limit,
        is_directors_own=is_own,
        has_director=actor.is_(Role.PROGRAMME_DIRECTOR),
    )
    return decider is Decider.DIRECTOR


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
