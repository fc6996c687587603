"""Reads of subscriptions."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.extensions import db
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.rules import hash_of


def find_feed_of(person_id: int) -> CalendarFeed | None:
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.person_id == person_id))


def find_feed(token: str) -> CalendarFeed | None:
    """The subscription of a secret, with its person; none of someone who may not sign in."""
    return db.session.scalar(
        select(CalendarFeed)
        .join(Account, Account.person_id == CalendarFeed.person_id)
        .where(CalendarFeed.token_hash == hash_of(token), Account.is_enabled)
        .options(joinedload(CalendarFeed.person))
    )
