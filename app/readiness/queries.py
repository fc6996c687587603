"""Reads of people who owe something, and of whom was chased."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, Person
from app.accounts.queries import CHOICE_LIMIT
from app.core.markings import LOWEST
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.notifications.rules import is_address
from app.readiness.models import Chase
from app.readiness.rules import Recipient

#: The most messages about one meeting that are read at once, the newest.
CHASE_LIMIT = 2000


def find_recipients(person_ids: Collection[int]) -> dict[int, Recipient]:
    """Some people, each with the address of their account, if that is open."""
    rows = db.session.execute(
        select(Person, Account)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .limit(CHOICE_LIMIT)
    )
    return {person.id: _recipient(person, account) for person, account in rows}


def _recipient(person: Person, account: Account | None) -> Recipient:
    can_be_mailed = account is not None and account.is_enabled and is_address(account.email)
    return Recipient(
        person_id=person.id,
        name=person.name,
        address=account.email if account is not None and can_be_mailed else "",
        clearances=account.clearances if account is not None else LOWEST,
    )


def list_chases(meeting_id: int) -> Sequence[Chase]:
    """Whom a meeting's messages went to, newest first."""
    return db.session.scalars(
        select(Chase)
        .where(Chase.meeting_id == meeting_id)
        .options(joinedload(Chase.sent_by))
        .order_by(Chase.sent_on.desc(), Chase.number.desc(), Chase.id.desc())
        .limit(CHASE_LIMIT)
    ).all()


def lock_meeting(meeting: Meeting) -> None:
    """Let nobody else chase for this meeting until the transaction ends."""
    db.session.scalar(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
