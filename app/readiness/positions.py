"""How meetings stand, read from what every domain says is due for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.due import list_due
from app.governance.meetings.models import Meeting
from app.readiness import queries
from app.readiness.models import Chase
from app.readiness.rules import Debt, Missing, Readiness, Recipient, debts, readiness


def ready_meetings(meetings: Sequence[Meeting], today: date) -> dict[int, Readiness]:
    """How some meetings stand, by their ids, in a number of queries that does not grow with them.
    They come with their group, round and agenda. For a cancelled one nothing is owed."""
    planned = [meeting for meeting in meetings if not meeting.is_cancelled]
    due = list_due(meetings=planned) if planned else []
    cancelled = {each.id: Readiness(()) for each in meetings if each.is_cancelled}
    return cancelled | {
        meeting.id: readiness(
            meeting.held_on,
            meeting.group,
            [item for item in due if item.meeting_id == meeting.id],
            today,
        )
        for meeting in planned
    }


@dataclass(frozen=True)
class Debtor:
    """Somebody who owes a meeting something, and the messages that they had about it, the newest
    first."""

    debt: Debt
    chases: Sequence[Chase]

    def chased_on(self, day: date) -> list[Chase]:
        return [chase for chase in self.chases if chase.sent_on == day]


@dataclass(frozen=True)
class Standing:
    """How one meeting stands, and who owes it what."""

    ready: Readiness
    people: Mapping[int, Recipient]
    debtors: Sequence[Debtor]

    @property
    def of_secretariat(self) -> list[Missing]:
        return [each for each in self.ready.missing if each.item.is_of_secretariat]

    @property
    def of_nobody(self) -> list[Missing]:
        return [
            each
            for each in self.ready.missing
            if each.item.person_id is None and not each.item.is_of_secretariat
        ]

    def find(self, person_id: int) -> Debtor | None:
        found = (e for e in self.debtors if e.debt.recipient.person_id == person_id)
        return next(found, None)

    def to_be_chased(self, today: date) -> list[Debtor]:
        """Those who are late, can be written to and were not chased today."""
        return [
            each for each in self.debtors if each.debt.is_to_be_chased and not each.chased_on(today)
        ]


def standing(meeting: Meeting, today: date) -> Standing:
    ready = ready_meetings([meeting], today)[meeting.id]
    items = [each.item for each in ready.missing]
    people = queries.find_recipients({each.person_id for each in items if each.person_id})
    chases: dict[int, list[Chase]] = {}
    for chase in queries.list_chases(meeting.id):
        chases.setdefault(chase.person_id, []).append(chase)
    return Standing(
        ready,
        people,
        [
            Debtor(debt, chases.get(debt.recipient.person_id, []))
            for debt in debts(ready.missing, people)
        ],
    )
