"""Reads of subscriptions, and of the meetings that stand in them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.extensions import db
from app.governance.calendars.models import CalendarFeed
from app.governance.calendars.rules import hash_of
from app.governance.meetings.models import Meeting
from app.governance.meetings.queries import MEETING_LIMIT


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


def list_meetings(
    start: date, end: date, group_ids: Collection[int] | None = None
) -> Sequence[Meeting]:
    """Meetings of some groups (or of all) in a span of days, cancelled ones too."""
    wanted = (
        select(Meeting)
        .where(Meeting.held_on.between(start, end))
        .options(joinedload(Meeting.group))
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(MEETING_LIMIT)
    )
    if group_ids is not None:
        wanted = wanted.where(Meeting.group_id.in_(group_ids))
    return db.session.scalars(wanted).all()
