"""Who reads how the service stands."""

from app.core.access import Access, Actor, allow, refuse


def can_read_status(actor: Actor) -> Access:
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only administrators can read the status of the service.")
