"""Who may do what with proposals. Reading and adding is as for every register of the places."""

from app.benefits.models import Proposal
from app.core.access import Access, Actor, Role, allow, refuse
from app.pilots.permissions import can_edit_owned_record


def can_edit_proposal(actor: Actor, proposal: Proposal) -> Access:
    return can_edit_owned_record(actor, proposal.pilot_id, proposal.owner_id)


def can_validate_proposal(actor: Actor, proposal: Proposal) -> Access:
    """Record what finance makes of it: never its owner."""
    if proposal.owner_id is not None and proposal.owner_id in actor.people:
        return refuse("You own this proposal, so someone else must record its validation.")
    if proposal.validator_id is not None and proposal.validator_id == actor.person_id:
        return allow("You validate this proposal.")
    if actor.is_(Role.SPEND_MODERATOR):
        return allow("You moderate spend returns.")
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse(
        "Only the person who validates it, spend moderators and the secretariat can do this."
    )


def can_agree_proposal(actor: Actor) -> Access:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat can record that a proposal is agreed.")
