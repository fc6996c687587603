"""The sender: at each person's hour it claims the mail of their day, asks again of each reminder
whether it still stands, and hands one message to the outbox.

All of that is one transaction: a reminder is sent exactly where its message is in the outbox.
Where a sender dies, nothing of what it did counts, and another claims the mail after the lease.
"""

import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_

from app.accounts.preferences.links import stop_address
from app.answers.service import offer_answers
from app.core import clock, logs, stopping
from app.core.claims import Claim, ClaimLost, claim, is_abandoned
from app.core.database import end_reading, let_others_write, transaction
from app.core.database_trouble import is_outage
from app.core.domain import declared_due_kinds
from app.core.working_days import is_working_day
from app.extensions import db
from app.notifications.models import Message
from app.notifications.service import queue_letter
from app.readiness.queries import find_recipients
from app.readiness.rules import Recipient
from app.reminders import queries
from app.reminders.facts import make_ready
from app.reminders.mail import KIND, DigestMail
from app.reminders.models import Digest, Reminder
from app.reminders.rules import LAST_HOUR, MOST_ATTEMPTS, DigestState, ReminderState
from app.reminders.standing import Before, Shared, read_before, read_now

log = logging.getLogger(__name__)

#: How many mails a sender looks at before it asks again which of the others wait still.
_LOOKED_AT = 20
NOTHING_LEFT = "Everything in it had been done."
WAITS = "The rest of it is held, or will go on the day that they have chosen."


@dataclass
class Sent:
    """What a run of the sender did, in numbers."""

    sent: int = 0
    empty: int = 0
    failed: int = 0
    error: str = ""


def send_due() -> Sent:
    """Send the mail of everybody whose hour has come; opens transactions of its own. Of one that
    fails the others do not hear."""
    done = Sent()
    today, now = clock.today(), clock.now()
    hour = now.astimezone(clock.LONDON).hour
    settings = queries.find_settings()
    if settings is None or settings.is_held or not is_working_day(today):
        end_reading()
        return done
    is_at_once = settings.at_once_on == today
    if hour > LAST_HOUR and not is_at_once:
        end_reading()
        return done
    waiting = queries.list_waiting_digests(today, is_free(now))
    hours = queries.hours_of(set(waiting.values()), settings)
    ids = [each for each, whose in waiting.items() if is_at_once or hours[whose] <= hour]
    if ids:
        make_ready(today)
    end_reading()
    shared = Shared(today)
    for digest_id in _still_waiting(ids):
        if stopping.is_stopping():
            break
        try:
            with let_others_write():
                _send(digest_id, waiting[digest_id], shared, done)
        except Exception as error:
            if is_outage(error):
                raise
            done.failed, done.error = done.failed + 1, logs.describe(error)
            log.exception("the reminders of mail %s could not be sent", digest_id)
            db.session.rollback()
    return done


def _still_waiting(digest_ids: list[int]) -> Iterator[int]:
    """Some mails, in no order: senders that all began with the first would always be at the same
    ones. What others have sent meanwhile is left out."""
    random.shuffle(digest_ids)
    for first in range(0, len(digest_ids), _LOOKED_AT):
        some = digest_ids[first : first + _LOOKED_AT]
        waiting = queries.find_waiting(some, is_free(clock.now()))
        end_reading()
        yield from (each for each in some if each in waiting)


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether a mail is still to be sent and nobody is at it."""
    return and_(
        Digest.state == DigestState.PLANNED,
        Digest.attempts < MOST_ATTEMPTS,
        or_(Digest.claimed_at.is_(None), is_abandoned(Digest, now)),
    )


def _send(digest_id: int, person_id: int, shared: Shared, done: Sent) -> None:
    with transaction():
        held = claim(Digest, digest_id, is_free(clock.now()))
    if held is None:
        return
    before = read_before(person_id, shared)
    end_reading()
    try:
        with transaction():
            mail = settle(_lock(held), before)
    except ClaimLost:
        return
    if mail is None:
        done.empty += 1
    else:
        done.sent += 1


def _lock(held: Claim) -> Digest:
    digest: Digest = held.lock((DigestState.PLANNED,))
    return digest


def settle(digest: Digest, before: Before) -> DigestMail | None:
    """Ask of each reminder of a mail whether it still stands, cancel what does not, and put the
    message into the outbox, in the caller's transaction. None where nothing goes today."""
    today = before.today
    person = find_recipients([digest.person_id])[digest.person_id]
    planned = queries.list_planned(person.person_id)
    reminders = [each for each in planned if not _is_held(each)]
    now = read_now(person, reminders, before)
    standing = []
    for each in reminders:
        why_not = now.why_not(each)
        if why_not:
            _settle(each, ReminderState.CANCELLED, today, why_not=why_not)
        else:
            standing.append(now.fired(each))
    told, _waiting = now.habits.divide(standing, today)
    if not told:
        digest.state = DigestState.EMPTY
        waits = any(each.state is ReminderState.PLANNED for each in planned)
        digest.why_not = WAITS if waits else NOTHING_LEFT
        return None
    mail = now.tell(told, before.news)
    message = _queue(mail, person)
    for fired in told:
        _settle(fired.reminder, ReminderState.SENT, today, digest=digest)
    digest.state, digest.message_id = DigestState.SENT, message.id
    digest.thing_count, digest.late_count = mail.thing_count, mail.late_count
    digest.sent_at = clock.now()
    return mail


def _queue(mail: DigestMail, person: Recipient) -> Message:
    """Put a mail into the outbox: to its reader with the links by which they can answer, and to
    those who act for them today, who sign in to. Of one whose reader has no address, that of the
    first of these is the mail."""
    copies = [
        queue_letter(copy.letter, kind=KIND, to=acting.address)
        for acting in person.stand_ins
        if (copy := mail.as_told_to(acting)) is not None
    ]
    if not person.address:
        return copies[0]  # nothing stands that none of them may know
    kinds = declared_due_kinds()
    own = [each.item for each in mail.things if not each.is_of_others]
    is_optional = any(not kinds[each.item.kind].is_compulsory for each in mail.things)
    stop_at = stop_address(person.person_id) if is_optional and person.has_account else ""
    told = replace(mail, stop_at=stop_at).offering(offer_answers(person.person_id, own))
    return queue_letter(
        told.letter,
        kind=KIND,
        to=person.address,
        is_secret=told.has_answers,
        unsubscribe=stop_at,
    )


def _is_held(reminder: Reminder) -> bool:
    return reminder.rule is not None and reminder.rule.is_held


def _settle(
    reminder: Reminder,
    state: ReminderState,
    today: date,
    *,
    why_not: str = "",
    digest: Digest | None = None,
) -> None:
    reminder.state, reminder.why_not = state, why_not
    reminder.settled_on, reminder.settled_at = today, clock.now()
    reminder.digest_id = digest.id if digest else None
