"""How meetings stand, read from what every domain says is due for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import current_app

from app.core.domain import DueItem, domains_in_use
from app.core.due import Unlisted, list_due, summarise_due
from app.core.reading import FirstRows
from app.core.unchanged import kept_until_changed
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step
from app.readiness import queries
from app.readiness.queries import Chased
from app.readiness.rules import (
    Missing,
    Outstanding,
    Readiness,
    Recipient,
    as_told_to,
    outstanding_by_person,
    readiness,
)

#: How many things of a kind and a day are listed where readiness is told in a sentence.
LISTED = 3
#: How many lists of what is due are kept, each of a meeting as someone sees it.
MEETINGS_KEPT = 20


def ready_meetings(meetings: Sequence[Meeting], today: date) -> dict[int, Readiness]:
    """How some meetings stand, by their ids, in a number of queries that does not grow with them
    or with what they wait for. They come with their group, round and agenda."""
    planned = [meeting for meeting in meetings if not meeting.is_cancelled]
    items, unlisted = summarise_due(planned, LISTED) if planned else ([], [])
    return _by_meeting(meetings, items, unlisted, today)


def _by_meeting(
    meetings: Sequence[Meeting],
    items: Sequence[DueItem],
    unlisted: Sequence[Unlisted],
    today: date,
) -> dict[int, Readiness]:
    """For a cancelled meeting nothing is owed."""
    declared = (kind for domain in domains_in_use(current_app) for kind in domain.due_kinds)
    step_of = {kind.name: Step(kind.step) for kind in declared}
    return {
        meeting.id: Readiness(())
        if meeting.is_cancelled
        else readiness(
            meeting.held_on,
            meeting.group,
            [item for item in items if item.meeting_id == meeting.id],
            today,
            step_of,
            [each for each in unlisted if each.meeting_id == meeting.id],
        )
        for meeting in meetings
    }


@dataclass(frozen=True)
class Assignee:
    """Someone who owes a meeting something, and the messages they have had about it, if any; and
    the same as each of those is told of it who act for them, and can be written to."""

    outstanding: Outstanding
    chased: Chased | None
    acting: Sequence[Outstanding] = ()

    @property
    def told(self) -> list[Outstanding]:
        """The same as each of those is told of it to whom a message goes."""
        return [*([self.outstanding] if self.outstanding.recipient.address else ()), *self.acting]

    @property
    def first_told(self) -> Outstanding:
        """The first of these or, where no message can go, the same for whoever owes it."""
        return next(iter(self.told), self.outstanding)

    def chased_times(self, today: date) -> int:
        """How many messages they have had today."""
        return self.chased.count_on(today) if self.chased else 0


@dataclass(frozen=True)
class ReadinessStatus:
    """How one meeting stands, and who owes it what. ``left_out`` counts what is due later than all
    that is listed and counted."""

    ready: Readiness
    people: Mapping[int, Recipient]
    assignees: Sequence[Assignee]
    left_out: int = 0

    @cached_property
    def of_secretariat(self) -> list[Missing]:
        return [each for each in self.ready.missing if each.item.is_of_secretariat]

    @cached_property
    def of_nobody(self) -> list[Missing]:
        return [
            each
            for each in self.ready.missing
            if each.item.person_id is None and not each.item.is_of_secretariat
        ]

    def find(self, person_id: int) -> Assignee | None:
        found = (e for e in self.assignees if e.outstanding.recipient.person_id == person_id)
        return next(found, None)

    def to_be_chased(self, today: date) -> list[Assignee]:
        """Those who are late, can be written to and were not chased today."""
        return [
            each
            for each in self.assignees
            if each.outstanding.is_to_be_chased and not each.chased_times(today)
        ]


def _told(outstanding: Outstanding) -> list[Outstanding]:
    told = [as_told_to(each, outstanding) for each in outstanding.recipient.stand_ins]
    return [each for each in told if not each.why_not]


def _due_for(meeting: Meeting) -> FirstRows[DueItem]:
    return kept_until_changed(
        "due for a meeting",
        meeting.id,
        lambda: list_due(meetings=[meeting]),
        most=MEETINGS_KEPT,
        of_records=True,
    )


def status_of(meeting: Meeting, today: date) -> ReadinessStatus:
    due = FirstRows[DueItem]() if meeting.is_cancelled else _due_for(meeting)
    ready = _by_meeting([meeting], due, [], today)[meeting.id]
    items = [each.item for each in ready.missing]
    people = queries.find_recipients({each.person_id for each in items if each.person_id})
    chased = queries.find_chased(meeting.id, people)
    return ReadinessStatus(
        ready,
        people,
        [
            Assignee(
                outstanding,
                chased.get(outstanding.recipient.person_id),
                _told(outstanding),
            )
            for outstanding in outstanding_by_person(ready.missing, people)
        ],
        due.left_out,
    )
