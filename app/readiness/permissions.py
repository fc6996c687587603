"""Who sees how ready a meeting is, and chases those who owe something for it."""

from app.core.access import Access, Actor, secretariat_only


def can_read_readiness(actor: Actor) -> Access:
    """Those who plan the meeting: it names who is late."""
    return secretariat_only(
        actor, "Only the secretariat can see what is outstanding for a meeting."
    )


def can_chase(actor: Actor) -> Access:
    return secretariat_only(actor, "Only the secretariat can chase people for a meeting.")
