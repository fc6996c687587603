"""Who may publish."""

from typing import Any

from app.core.access import Access, Actor, secretariat_only


def can_publish(actor: Actor, _record: Any = None) -> Access:
    return secretariat_only(actor, "Only the secretariat can publish records and withdraw them.")
