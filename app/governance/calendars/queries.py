"""Reads of subscriptions."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.core import clock
from app.extensions import db
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.rules import FEED_LASTS, hash_of


def find_feed_of(person_id: int) -> CalendarFeed | None:
    """A person's subscription, whether or not its address still works."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.person_id == person_id))


def works(feed: CalendarFeed) -> bool:
    """Whether the address of a person's subscription works."""
    return db.session.scalar(_working().where(CalendarFeed.id == feed.id)) is not None


def find_feed(token: str) -> CalendarFeed | None:
    """The subscription of a secret, with its person, if its address works."""
    return db.session.scalar(
        _working()
        .where(CalendarFeed.token_hash == hash_of(token))
        .options(joinedload(CalendarFeed.person))
    )


def _working() -> Select[CalendarFeed]:
    """Subscriptions of those who may sign in, made less than a year ago and since their account was
    last closed: an address opens no longer than the password in whose time it was made."""
    return (
        select(CalendarFeed)
        .join(Account, Account.person_id == CalendarFeed.person_id)
        .where(
            Account.is_enabled,
            CalendarFeed.made_at > clock.now() - FEED_LASTS,
            or_(Account.closed_at.is_(None), CalendarFeed.made_at > Account.closed_at),
        )
    )
