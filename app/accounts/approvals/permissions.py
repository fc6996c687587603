"""Who decides requests."""

from app.accounts.approvals.models import AccountRequest
from app.core.access import Access, Actor, allow, refuse


def can_see_requests(actor: Actor) -> Access:
    """See what waits for a second person, and decide what one did not ask for oneself."""
    if actor.is_administrator or actor.is_secretariat:
        return allow("You are in the secretariat, or an administrator.")
    return refuse("Only administrators and the secretariat decide these requests.")


def can_decide(actor: Actor, request: AccountRequest) -> Access:
    if not can_see_requests(actor):
        return can_see_requests(actor)
    if actor.person_id == request.asked_by_id:
        return refuse("You asked for this yourself. Someone else has to decide.")
    if actor.person_id == request.person_id:
        return refuse("This is about you. Someone else has to decide.")
    return allow("You are the second person.")


def can_withdraw(actor: Actor, request: AccountRequest) -> Access:
    if actor.person_id is not None and actor.person_id == request.asked_by_id:
        return allow("You asked for this.")
    return refuse("Only the person who asked for this can withdraw it.")
