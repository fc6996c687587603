"""Who hands over what others hold."""

from app.core.access import Access, Actor, secretariat_only


def can_hand_over_all(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can hand over what others hold.")
