"""Changes to subscriptions."""

import secrets

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.extensions import db
from app.governance.calendars import queries
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.permissions import can_keep_calendar
from app.governance.calendars.rules import hash_of


@audited("calendar:opened")
def open_feed(actor: Actor) -> str:
    """Make one's subscription, or give it another secret, which ends the address before. Gives
    the secret, which nobody can read again."""
    can_keep_calendar(actor).enforce()
    assert actor.person_id is not None
    token = secrets.token_urlsafe(32)
    feed = queries.find_feed_of(actor.person_id)
    if feed is None:
        feed = CalendarFeed(person_id=actor.person_id)
        db.session.add(feed)
    feed.token_hash, feed.made_at = hash_of(token), clock.now()
    return token


@audited("calendar:closed")
def close_feed(actor: Actor) -> None:
    """End one's subscription: its address gives nothing any more."""
    can_keep_calendar(actor).enforce()
    assert actor.person_id is not None
    feed = queries.find_feed_of(actor.person_id)
    if feed is not None:
        db.session.delete(feed)
