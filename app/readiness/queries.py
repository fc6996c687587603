"""Reads of people who owe something, and of whom was chased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.acting.queries import list_acting_for
from app.accounts.contacts.queries import answers_for_body
from app.accounts.models import Account, Person
from app.core import clock
from app.core.markings import LOWEST
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.notifications.rules import is_address
from app.readiness.models import Chase
from app.readiness.rules import Recipient


@dataclass(frozen=True)
class Chased:
    """The newest message that someone had about a meeting, and how many they had in all."""

    last: Chase
    times: int

    def count_on(self, day: date) -> int:
        """How many of them went out on a day that is not before the newest."""
        return self.last.number if self.last.sent_on == day else 0


def find_recipients(
    person_ids: Collection[int], acting_until: date | None = None
) -> dict[int, Recipient]:
    """Some people, each with the address of their account, if that is open; those who answer for an
    organisation and have none, with the one that is recorded of them. With them those who act for
    them today or, where that is asked, on some day until another."""
    today = clock.today()
    answers = answers_for_body(Person.id, today)
    rows = db.session.execute(
        select(Person, Account, answers.label("answers"))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .limit(len(person_ids))
    )
    acting = _find_acting(person_ids, today, acting_until)
    return {
        row.Person.id: _recipient(
            row.Person, row.Account, row.answers, acting.get(row.Person.id, ())
        )
        for row in rows
    }


def _recipient(
    person: Person,
    account: Account | None,
    answers_for_body: bool,
    stand_ins: Sequence[Recipient],
) -> Recipient:
    address = person.email if answers_for_body else ""
    if account is not None:
        address = account.email if account.is_enabled else ""
    return Recipient(
        person_id=person.id,
        name=person.name,
        address=address if is_address(address) else "",
        clearances=account.clearances if account is not None else LOWEST,
        has_account=account is not None,
        stand_ins=stand_ins,
    )


def _find_acting(
    person_ids: Collection[int], on: date, until: date | None
) -> dict[int, list[Recipient]]:
    """Those who act for some people on a day or, until another, on one of some days, by these
    people's ids: they are told what those are told."""
    return {
        person_id: [
            Recipient(
                e.acting_id,
                e.acting_name,
                e.address,
                e.clearances,
                e.person_name,
                acts_from=e.first_on,
                acts_until=e.last_on,
            )
            for e in those
            if is_address(e.address)
        ]
        for person_id, those in list_acting_for(person_ids, on, until).items()
    }


def find_chased(meeting_id: int, person_ids: Collection[int]) -> dict[int, Chased]:
    """Those of some people who had messages about a meeting, by their ids."""
    place = func.row_number().over(
        partition_by=Chase.person_id, order_by=(Chase.sent_on.desc(), Chase.number.desc())
    )
    times = func.count().over(partition_by=Chase.person_id)
    sent = (
        select(Chase.id, place.label("place"), times.label("times"))
        .where(Chase.meeting_id == meeting_id, Chase.person_id.in_(person_ids))
        .subquery()
    )
    rows = db.session.execute(
        select(Chase, sent.c.times)
        .join(sent, sent.c.id == Chase.id)
        .where(sent.c.place == 1)
        .options(joinedload(Chase.sent_by))
        .order_by(Chase.id)
        .limit(len(person_ids))
    )
    return {chase.person_id: Chased(chase, times) for chase, times in rows}


def lock_meeting(meeting: Meeting) -> None:
    """Let nobody else chase for this meeting until the transaction ends."""
    db.session.scalar(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
