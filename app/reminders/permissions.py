"""Who keeps the rules of reminders and sees what they send."""

from app.core.access import Access, Actor, secretariat_only


def can_keep_reminders(actor: Actor) -> Access:
    """Whether the actor changes rules and settings, holds reminders and sends them at once."""
    return secretariat_only(actor, "Only the secretariat can change reminders.")


def can_read_reminders(actor: Actor) -> Access:
    """Whether the actor reads who is reminded of what: it names who is late."""
    return secretariat_only(actor, "Only the secretariat can see who is reminded of what.")
