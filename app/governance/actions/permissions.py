"""Who may read, update and settle actions."""

from app.core.access import Access, Actor, allow, programme_only, refuse, secretariat_only
from app.governance.actions.models import Action


def can_list_actions(actor: Actor) -> Access:
    return programme_only(actor, "Only people who work in the programme can see actions.")


def can_read_action(actor: Actor, action: Action) -> Access:
    if actor.person_id is not None and actor.person_id == action.owner_id:
        return allow("You own this action.")
    return can_list_actions(actor)


def can_update_action(actor: Actor, action: Action) -> Access:
    """Note progress, and say that it is complete."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.person_id is not None and actor.person_id == action.owner_id:
        return allow("You own this action.")
    return refuse("Only its owner and the secretariat can update this action.")


def can_keep_actions(actor: Actor) -> Access:
    """Give actions, change them, move their due dates, confirm, return and cancel them."""
    return secretariat_only(actor, "Only the secretariat can add, reschedule and close actions.")
