"""What the scheduler runs for the outbox."""

from flask import current_app

from app.core.database import transaction
from app.core.timed import Worked
from app.notifications import reports, service
from app.notifications.failures import NotDelivered
from app.notifications.notify import NotifyTransport
from app.notifications.transports import transport_of


def send_due() -> Worked:
    """Send what is due, where it is known how. Messages wait until it is."""
    transport = transport_of(current_app.config["SETTINGS"].mail)
    return Worked(done=service.send_due(transport) if transport is not None else 0)


def read_reports() -> Worked:
    """Read from GOV.UK Notify, where mail leaves by it, what it could not deliver."""
    transport = transport_of(current_app.config["SETTINGS"].mail)
    if not isinstance(transport, NotifyTransport):
        return Worked()
    try:
        failures = transport.list_failures()
    except NotDelivered as trouble:
        return Worked(failed=1, error=str(trouble))
    with transaction():
        return Worked(done=reports.take_reports(failures))


def purge() -> Worked:
    """Forget messages that were sent, or given up, long ago."""
    with transaction():
        return Worked(done=service.purge())
