"""Who registers interest, and who answers."""

from typing import Any

from app.core.access import Access, Actor, allow, secretariat_only


def can_register(_actor: Actor) -> Access:
    return allow("Anyone can register interest.")


def can_answer_interest(actor: Actor, _interest: Any = None) -> Access:
    return secretariat_only(
        actor, "Only the secretariat can read and answer what other areas have sent."
    )
