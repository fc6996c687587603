"""Who looks after the mail that goes out."""

from app.core.access import Access, Actor, allow, refuse


def can_keep_messages(actor: Actor) -> Access:
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only administrators can manage outgoing mail.")


def can_keep_addresses(actor: Actor) -> Access:
    """Say that mail to somebody's address comes back, and that it may be sent to again."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_administrator:
        return allow("You are an administrator.")
    return refuse("Only the secretariat and administrators can mark mail as returned.")
