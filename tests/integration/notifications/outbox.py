"""Messages of the outbox, as tests find them."""

from datetime import timedelta

from app.core import clock
from app.core.database import transaction
from app.notifications import queries
from app.notifications.rules import (
    MessageState,
)
from tests import factories as make

MINUTE = timedelta(minutes=1)


def again(message):
    return queries.get_message(message.id)


def being_sent(to="ann@example.org"):
    """A message that another sender has taken up this moment."""
    message = make.message(to=to)
    with transaction():
        found = again(message)
        found.state, found.claimed_at, found.claimed_by = MessageState.SENDING, clock.now(), "Other"


def later(wait):
    return clock.frozen(now=clock.now() + wait)
