"""Who may give a record another marking."""

from app.core.access import Access, Actor, secretariat_only


def can_mark(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can change the marking of a record.")
