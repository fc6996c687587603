"""Who sees how ready a meeting is, and chases those who owe something for it."""

from app.core.access import Access, Actor, refuse
from app.governance.meetings.permissions import can_edit_meetings


def can_read_readiness(actor: Actor) -> Access:
    """Those who plan the meeting: it names who is late."""
    decision = can_edit_meetings(actor)
    return (
        decision
        if decision
        else refuse("Only the secretariat can see what is outstanding for a meeting.")
    )


def can_chase(actor: Actor) -> Access:
    decision = can_edit_meetings(actor)
    return decision if decision else refuse("Only the secretariat can chase people for a meeting.")
