"""Who decides requests."""

from app.accounts.approvals.models import AccountRequest
from app.core.access import Access, Actor, allow, refuse


def can_see_requests(actor: Actor) -> Access:
    """See what waits for a second person, and decide what one did not ask for oneself."""
    if actor.is_administrator or actor.is_secretariat:
        return allow("You are in the secretariat, or an administrator.")
    return refuse("Only administrators and the secretariat can decide these requests.")


def can_decide(actor: Actor, request: AccountRequest) -> Access:
    if not can_see_requests(actor):
        return can_see_requests(actor)
    if actor.person_id == request.asked_by_id:
        return refuse("You made this request, so someone else must decide it.")
    if actor.person_id == request.person_id:
        return refuse("This request is about you, so someone else must decide it.")
    return allow("You are the second person.")


def can_withdraw(actor: Actor, request: AccountRequest) -> Access:
    if actor.person_id is not None and actor.person_id == request.asked_by_id:
        return allow("You made this request.")
    return refuse("Only the person who made this request can withdraw it.")
