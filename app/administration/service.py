"""What administrators do with messages."""

from app.administration.permissions import can_keep_messages
from app.audit.events import audited
from app.audit.notes import note
from app.core.access import Actor
from app.notifications import service as outbox
from app.notifications.models import Message


@audited("message:queued-again")
def retry_message(actor: Actor, *, message: Message) -> None:
    """Send a message that was not delivered once more; one that waits, at once."""
    can_keep_messages(actor).enforce()
    outbox.retry(message)
    note(actor, "message:queued-again", details=_named(message))


@audited("message:queued-again")
def retry_messages(actor: Actor) -> int:
    """The same with all that were not delivered; gives how many."""
    can_keep_messages(actor).enforce()
    count = outbox.retry_all()
    note(actor, "message:queued-again", details=f"All that were not delivered: {count}")
    return count


@audited("message:given-up")
def give_up_message(actor: Actor, *, message: Message) -> None:
    """Let a message that was not delivered be."""
    can_keep_messages(actor).enforce()
    outbox.give_up(message)
    note(actor, "message:given-up", details=_named(message))


def _named(message: Message) -> str:
    return f"{message.subject} (to {message.to_address})"
