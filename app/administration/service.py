"""What administrators do with messages."""

from app.accounts.models import Person
from app.administration.permissions import can_keep_addresses, can_keep_messages
from app.audit.events import audited
from app.audit.notes import note
from app.core.access import Actor
from app.core.errors import DomainError
from app.notifications import failing
from app.notifications import service as outbox
from app.notifications.models import Message
from app.notifications.rules import HowFailed


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


@audited("person:mail-returned")
def mark_address(actor: Actor, *, person: Person, address: str, why: str) -> None:
    """Send nothing to somebody's address any more: mail to it comes back."""
    can_keep_addresses(actor).enforce()
    if not address:
        raise DomainError(f"{person.name} has no email address.")
    failing.mark(address, HowFailed.TOLD, why)
    note(actor, "person:mail-returned", subject=person, details=f"{address}: {why}")


@audited("person:mail-resumed")
def clear_address(actor: Actor, *, person: Person, address: str) -> None:
    """Send to it again, beginning with what waits."""
    can_keep_addresses(actor).enforce()
    failing.clear(address)
    note(actor, "person:mail-resumed", subject=person, details=address)


def _named(message: Message) -> str:
    return f"{message.subject} (to {message.to_address})"
