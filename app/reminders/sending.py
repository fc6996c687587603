"""The sender: at each person's hour it claims the mail of their day, asks again of each reminder
whether it still stands, and hands one message to the outbox.

All of that is one transaction: a reminder is sent exactly where its message is in the outbox.
Where a sender dies, nothing of what it did counts, and another claims the mail after the lease.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_

from app.accounts.preferences.links import stop_address
from app.answers.service import offer_answers
from app.core import clock, logs, stopping
from app.core.claims import Claim, ClaimLost, claim, is_abandoned
from app.core.database import end_reading, transaction
from app.core.database_trouble import is_outage
from app.core.domain import DueItem, declared_due_kinds, domains_in_use
from app.core.formats import day
from app.core.news import News, Period, list_awaited
from app.core.reading import FirstRows
from app.core.working_days import is_working_day
from app.extensions import db
from app.governance.groups.queries import find_group_names
from app.notifications.models import Message
from app.notifications.service import queue_letter
from app.pilots.queries import find_place_names
from app.readiness.queries import find_recipients
from app.readiness.rules import Recipient
from app.reminders import queries
from app.reminders.facts import Things, read_everything, read_own, read_posts
from app.reminders.firing import Posts, is_own, why_untold
from app.reminders.mail import KIND, DigestMail
from app.reminders.messages import Fired, Reader
from app.reminders.models import Digest, Reminder
from app.reminders.rules import LAST_HOUR, LOOK_BACK_DAYS, MOST_ATTEMPTS, DigestState, ReminderState
from app.reminders.timing import Habits

log = logging.getLogger(__name__)

#: How far back a mail tells what changed, however long ago the last one was; and the most of it.
NEWS_AGO = timedelta(days=14)
NEWS_SHOWN = 10

NOTHING_LEFT = "Nothing of it was still to be done."
WAITS = "What was left of it is held, or waits for the day on which they want it."


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
    hours = queries.hours_of({digest.person_id for digest in waiting}, settings)
    ids = [each.id for each in waiting if is_at_once or hours[each.person_id] <= hour]
    end_reading()
    for digest_id in ids:
        if stopping.is_stopping():
            break
        try:
            _send(digest_id, done)
        except Exception as error:
            if is_outage(error):
                raise
            done.failed, done.error = done.failed + 1, logs.describe(error)
            log.exception("the reminders of mail %s could not be sent", digest_id)
            db.session.rollback()
    return done


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether a mail is still to be sent and nobody is at it."""
    return and_(
        Digest.state == DigestState.PLANNED,
        Digest.attempts < MOST_ATTEMPTS,
        or_(Digest.claimed_at.is_(None), is_abandoned(Digest, now)),
    )


def _send(digest_id: int, done: Sent) -> None:
    with transaction():
        held = claim(Digest, digest_id, is_free(clock.now()))
    if held is None:
        return
    try:
        with transaction():
            mail = settle(_lock(held), clock.today())
    except ClaimLost:
        return
    if mail is None:
        done.empty += 1
    else:
        done.sent += 1


def _lock(held: Claim) -> Digest:
    digest: Digest = held.lock((DigestState.PLANNED,))
    return digest


def settle(digest: Digest, today: date) -> DigestMail | None:
    """Ask of each reminder of a mail whether it still stands, cancel what does not, and put the
    message into the outbox, in the caller's transaction. None where nothing is left to say."""
    person = find_recipients([digest.person_id])[digest.person_id]
    planned = queries.list_planned(person.person_id)
    reminders = [each for each in planned if not _is_held(each)]
    last_on = queries.find_last_mail_day(person.person_id)
    now = _read_facts(person, reminders, today, last_on)
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
    mail = now.tell(told, _read_news(person.person_id, today, last_on))
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


def _read_news(person_id: int, today: date, last_on: date | None) -> FirstRows[News]:
    """What others did to what a person waits for, on the days since their last mail: that of a
    morning tells what was done until the evening before."""
    sources = [each for domain in domains_in_use(current_app) for each in domain.awaited]
    since = max(last_on or date.min, today - NEWS_AGO) - timedelta(days=1)
    until = today - timedelta(days=1)
    return list_awaited(sources, person_id, Period(since, until), NEWS_SHOWN)


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


@dataclass(frozen=True)
class StandingReminder(Fired):
    """A reminder that stands, with its row."""

    reminder: Reminder

    @property
    def reminder_id(self) -> int:
        return self.reminder.id


@dataclass(frozen=True)
class Now:
    """How things stand for one person when their mail goes: what they owe, what others owe of the
    kinds that they are told of, and who is told of what."""

    person: Recipient
    today: date
    own: Things
    everything: Things
    posts: Posts
    reader: Reader
    habits: Habits

    @property
    def is_secretariat(self) -> bool:
        return self.reader.is_secretariat

    def find(self, reminder: Reminder) -> DueItem | None:
        """The thing, as it is owed still by whoever owed it, on the same day."""
        identity = (reminder.key, reminder.owner_id, reminder.due_on)
        return self.own.get(identity) or self.everything.get(identity)

    def why_not(self, reminder: Reminder) -> str:
        """Why a reminder does not go after all; empty where it does."""
        if reminder.fires_on < self.today - timedelta(days=LOOK_BACK_DAYS):
            return "It was held until it was too old."
        rule = reminder.rule
        if rule is not None and not rule.is_on:
            return "The rule was turned off."
        if self.habits.wants_no_optional and not self.habits.is_wanted(reminder.kind, self.today):
            return "They want no reminders of optional items."
        item = self.find(reminder)
        if item is None:
            return self._why_gone(reminder)
        if rule is not None:
            if item.group_id in {each.group_id for each in rule.groups_off}:
                return "The rule was turned off for the group."
            if self.person.person_id not in self.posts.told(item, rule.audience):
                return "They no longer look after it."
        return why_untold(item, self.person, is_secretariat=self.is_secretariat)

    def _why_gone(self, reminder: Reminder) -> str:
        """What became of a thing that is owed no more as it was."""
        same = [
            item
            for things in (self.own, self.everything)
            for (key, _, _), item in things.items()
            if key == reminder.key
        ]
        for item in same:
            if item.person_id == reminder.owner_id:
                return f"It is now due on {day(item.due_on)}."
        return "It now falls to someone else." if same else "It has been done, or is no longer due."

    def fired(self, reminder: Reminder) -> StandingReminder:
        item = self.find(reminder)
        assert item is not None  # it stands
        return StandingReminder(
            item,
            queries.in_force(reminder.rule) if reminder.rule else None,
            reminder.fires_on,
            reminder.why,
            not is_own(item, self.person.person_id, is_secretariat=self.is_secretariat),
            reminder,
        )

    def tell(self, standing: Sequence[Fired], news: FirstRows[News]) -> DigestMail:
        """The mail of the reminders that stand."""
        return self.reader.tell(standing, self._owed_too(), news)

    def _owed_too(self) -> list[DueItem]:
        """What the person owes, by themselves or as one of the secretariat."""
        shared = [each for each in self.everything.values() if each.is_of_secretariat]
        owed = [*self.own.values(), *(shared if self.is_secretariat else ())]
        return [
            each
            for each in owed
            if self.habits.is_wanted(each.kind, self.today)
            and not why_untold(each, self.person, is_secretariat=self.is_secretariat)
        ]


def _read_facts(
    person: Recipient, reminders: Sequence[Reminder], today: date, last_on: date | None
) -> Now:
    """In a number of statements that does not grow with the reminders: what others owe is read of
    the kinds that these are of, and only where it matters. The secretariat owes together."""
    own = read_own(person.person_id)
    kinds = {each.kind for each in reminders if (each.key, each.owner_id, each.due_on) not in own}
    posts = read_posts(today)
    shares = person.person_id in posts.secretariat
    everything = read_everything(today, None if shares else kinds) if kinds or shares else {}
    owners = {each.owner_id for each in reminders if each.owner_id is not None}
    reader = Reader(
        person,
        today,
        is_secretariat=shares,
        places=find_place_names(),
        groups=find_group_names(),
        names={each: found.name for each, found in find_recipients(owners).items()},
        last_told_on=last_on,
    )
    habits = queries.habits_of([person.person_id], posts.secretariat)[person.person_id]
    return Now(person, today, own, everything, posts, reader, habits)
