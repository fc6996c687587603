"""Telling a group that its pack is issued: a link to it, and nothing of what is in it."""

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.queries import list_readers
from app.core import clock
from app.core.formats import clock_time, day
from app.extensions import db
from app.governance.queries import MEMBER_LIMIT, list_members
from app.notifications.rules import is_address
from app.notifications.service import queue_message
from app.packs.models import Pack

#: What the outbox calls such a message.
KIND = "pack issued"


def announce_issue(pack: Pack, *, base_url: str) -> int:
    """Queue a message a member and a reader who can sign in; gives how many. ``pack`` comes with
    its meeting and group, and is issued in the caller's transaction."""
    meeting, group = pack.meeting, pack.meeting.group
    subject = f"Papers for {day(meeting.held_on)}: {group.name}"
    text = (
        f"The papers for the meeting of {group.name} on {day(meeting.held_on)} at "
        f"{clock_time(meeting.starts_at)} have been issued ({pack.label}).\n\n"
        f"Read them here, after you sign in:\n{base_url}/packs/{pack.id}\n"
    )
    addresses = _addresses(pack)
    for address in addresses:
        queue_message(kind=KIND, to=address, subject=subject, text=text)
    return len(addresses)


def _addresses(pack: Pack) -> list[str]:
    group = pack.meeting.group
    people = {term.person_id for term in list_members(group, clock.today())}
    people |= {person.id for person in list_readers(group.id)}
    found = db.session.scalars(
        select(Account.email)
        .where(Account.person_id.in_(people), Account.is_enabled)
        .order_by(Account.email)
        .limit(2 * MEMBER_LIMIT)
    )
    return [address for address in found if is_address(address)]
