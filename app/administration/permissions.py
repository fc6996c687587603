"""Who looks after the mail that goes out."""

from app.core.access import Access, Actor, allow, refuse


def can_keep_messages(actor: Actor) -> Access:
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only administrators can manage outgoing mail.")
