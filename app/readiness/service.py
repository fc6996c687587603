"""Chasing those who owe a meeting something: one message a person that lists all of it."""

from collections.abc import Sequence

from app.accounts.models import Person
from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.extensions import db
from app.governance.meetings.models import Meeting
from app.notifications.letters import thread_of
from app.notifications.service import queue_letter
from app.readiness import queries
from app.readiness.messages import KIND, chasing
from app.readiness.models import Chase
from app.readiness.permissions import can_chase
from app.readiness.status import Assignee, ReadinessStatus, status_of


class ChasedAlready(DomainError):
    """The person had a message about this meeting since the page was drawn."""


class NothingOwed(DomainError):
    """What was owed has come meanwhile."""


@audited("meeting:chased")
def chase_person(actor: Actor, *, meeting: Meeting, person_id: int, seen: int) -> Chase:
    """Send one person a message with all that they owe. ``seen`` counts the messages of today that
    whoever sends it knows of."""
    can_chase(actor).enforce()
    found = _status(meeting)
    assignee = found.find(person_id)
    if assignee is None:
        raise NothingOwed("No message was sent: nothing is outstanding from them now.")
    if assignee.outstanding.why_not:
        raise DomainError(assignee.outstanding.why_not)
    if assignee.chased_times(clock.today()) != seen:
        raise ChasedAlready("No message was sent: someone else has just chased them.")
    return _send(actor, meeting, assignee)


@audited("meeting:chased")
def chase_late(actor: Actor, *, meeting: Meeting) -> Sequence[Chase]:
    """Send a message to everyone who is late and was not chased today."""
    can_chase(actor).enforce()
    late = _status(meeting).to_be_chased(clock.today())
    return [_send(actor, meeting, assignee) for assignee in late]


def _status(meeting: Meeting) -> ReadinessStatus:
    """As it stands once nobody else chases for this meeting."""
    queries.lock_meeting(meeting)
    return status_of(meeting, clock.today())


def _send(actor: Actor, meeting: Meeting, assignee: Assignee) -> Chase:
    today, outstanding = clock.today(), assignee.outstanding
    thread = thread_of(meeting)
    for told in assignee.told:
        letter = chasing(meeting, told, today)
        queue_letter(letter, kind=KIND, to=told.recipient.address, thread=thread)
    chase = Chase(
        meeting_id=meeting.id,
        person=db.session.get_one(Person, outstanding.recipient.person_id),
        sent_on=today,
        number=assignee.chased_times(today) + 1,
        sent_at=clock.now(),
        sent_by_id=actor.person_id,
        thing_count=len(outstanding.named),
        late_count=sum(each.is_late for each in outstanding.named),
    )
    return add_record(chase)
