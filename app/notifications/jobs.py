"""What the scheduler runs for the outbox."""

import logging

from flask import current_app

from app.core.database import transaction
from app.core.formats import counted
from app.notifications import service
from app.notifications.transports import transport_of

log = logging.getLogger(__name__)


def send_due() -> None:
    """Send what is due, where it is known how. Messages wait until it is."""
    transport = transport_of(current_app.config["SETTINGS"].mail)
    if transport is not None:
        service.send_due(transport)


def purge() -> None:
    with transaction():
        gone = service.purge()
    if gone:
        log.info("%s forgotten", counted(gone, "old message"))
