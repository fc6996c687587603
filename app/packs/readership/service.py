"""Asking those who keep accounts to let people in."""

from app.audit.events import audited
from app.audit.notes import note
from app.core.access import Actor
from app.core.errors import DomainError
from app.governance.meetings.models import Meeting
from app.packs.permissions import can_prepare_packs
from app.packs.readership.messages import tell_administrators
from app.packs.readership.queries import read_readership


@audited("meeting:access-asked-for")
def ask_administrators(actor: Actor, *, meeting: Meeting) -> int:
    """Send every administrator a message that names who cannot open a meeting's pack, with the
    pages on which that is put right; gives how many were sent."""
    can_prepare_packs(actor).enforce()
    readership = read_readership(meeting)
    if not readership.barred:
        raise DomainError("No message was sent: everyone can open the pack now.")
    sent = tell_administrators(meeting, readership, actor.name)
    if not sent:
        raise DomainError("No message was sent: no administrator has an account that is enabled.")
    note(actor, "meeting:access-asked-for", subject=meeting)
    return sent
