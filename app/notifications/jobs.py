"""What the scheduler runs for the outbox."""

from flask import current_app

from app.core.database import transaction
from app.core.timed import Tally
from app.notifications import service
from app.notifications.transports import transport_of


def send_due() -> Tally:
    """Send what is due, where it is known how. Messages wait until it is."""
    transport = transport_of(current_app.config["SETTINGS"].mail)
    return Tally(done=service.send_due(transport) if transport is not None else 0)


def purge() -> Tally:
    """Forget messages that were sent, or given up, long ago."""
    with transaction():
        return Tally(done=service.purge())
