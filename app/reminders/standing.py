"""How things stand for a person when their mail of reminders goes: which of them still stand, and
what the mail tells.

That is asked in the transaction of the mail, in which nobody else can save anything on SQLite. So
little is read in it: what the person owes, and of what others owe that alone of which the mail
tells. What grows with the programme is read ``Before``, and once for all mails of a pass.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from flask import current_app

from app.accounts.queries import list_holders
from app.core.access import Role
from app.core.domain import DueItem, domains_in_use
from app.core.formats import day
from app.core.news import News, Period, list_awaited
from app.core.reading import FirstRows
from app.governance.groups.queries import find_group_names
from app.pilots.queries import find_place_names
from app.readiness.queries import find_recipients
from app.readiness.rules import Recipient
from app.reminders import queries
from app.reminders.facts import (
    Things,
    named,
    read_again,
    read_everything,
    read_own,
    read_posts,
)
from app.reminders.firing import Posts, identity_of, is_own, why_untold
from app.reminders.mail import DigestMail
from app.reminders.messages import Fired, Reader
from app.reminders.models import Reminder
from app.reminders.rules import LOOK_BACK_DAYS
from app.reminders.timing import Habits

#: How far back a mail tells what changed, however long ago the last one was; and the most of it.
NEWS_AGO = timedelta(days=14)
NEWS_SHOWN = 10


class Shared:
    """What the secretariat owes together, of a day: read once for many mails. What a mail tells of
    it is read again for that mail."""

    def __init__(self, today: date) -> None:
        self.today = today

    @classmethod
    def of(cls, today: date, everything: Things) -> "Shared":
        """The same of what has just been read."""
        made = cls(today)
        made.things = _of_secretariat(everything)
        return made

    @cached_property
    def things(self) -> Things:
        return _of_secretariat(read_everything(self.today))


def _of_secretariat(things: Things) -> Things:
    return {identity: item for identity, item in things.items() if item.is_of_secretariat}


@dataclass(frozen=True)
class Before:
    """What a mail tells that may be as it was just before its transaction: on which day the last
    one went, what has changed since, and what the secretariat owes, where they are of it."""

    today: date
    last_on: date | None
    news: FirstRows[News]
    shared: Things


def read_before(person_id: int, shared: Shared) -> Before:
    """In transactions that only read."""
    today, last_on = shared.today, queries.find_last_mail_day(person_id)
    shares = person_id in list_holders(Role.SECRETARIAT)
    news = _read_news(person_id, today, last_on)
    return Before(today, last_on, news, shared.things if shares else {})


def _read_news(person_id: int, today: date, last_on: date | None) -> FirstRows[News]:
    """What others did to what a person waits for, on the days since their last mail: that of a
    morning tells what was done until the evening before."""
    sources = [each for domain in domains_in_use(current_app) for each in domain.awaited]
    since = max(last_on or date.min, today - NEWS_AGO) - timedelta(days=1)
    until = today - timedelta(days=1)
    return list_awaited(sources, person_id, Period(since, until), NEWS_SHOWN)


@dataclass(frozen=True)
class StandingReminder(Fired):
    """A reminder that stands, with its row."""

    reminder: Reminder

    @property
    def reminder_id(self) -> int:
        return self.reminder.id


@dataclass(frozen=True)
class Now:
    """How things stand for one person when their mail goes: what they owe, what others owe of
    which they were to be reminded, what the secretariat owes as it was ``before``, where they are
    of it, and who is told of what."""

    person: Recipient
    today: date
    own: Things
    others: Things
    before: Things
    posts: Posts
    reader: Reader
    habits: Habits

    @property
    def is_secretariat(self) -> bool:
        return self.reader.is_secretariat

    def find(self, reminder: Reminder) -> DueItem | None:
        """The thing, as it is owed still by whoever owed it, on the same day."""
        identity = (reminder.key, reminder.owner_id, reminder.due_on)
        return self.own.get(identity) or self.others.get(identity)

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
            for things in (self.own, self.others)
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

    def tell(self, fired: Sequence[Fired], news: FirstRows[News]) -> DigestMail:
        """The mail of some reminders that stand. What else it lists is read again, and what is owed
        no more makes room for the next."""
        shared, sure = dict(self.before), set(self.others)
        while True:
            mail = self.reader.tell(fired, self._owed_too(shared), news)
            listed = {identity_of(each.item): each.item for each in mail.things}
            unsure = [each for each in listed if each in shared and each not in sure]
            if not unsure:
                return mail
            still = read_again([named(shared.pop(each)) for each in unsure], self.today)
            shared |= {each: still[each] for each in unsure if each in still}
            sure |= still.keys()

    def _owed_too(self, shared: Things) -> list[DueItem]:
        """What the person owes, by themselves or as one of the secretariat."""
        owed = [*self.own.values(), *(shared.values() if self.is_secretariat else ())]
        return [
            each
            for each in owed
            if self.habits.is_wanted(each.kind, self.today)
            and not why_untold(each, self.person, is_secretariat=self.is_secretariat)
        ]


def _names_of(person_ids: Collection[int]) -> dict[int, str]:
    found = find_recipients(person_ids) if person_ids else {}
    return {person_id: each.name for person_id, each in found.items()}


def read_now(person: Recipient, reminders: Sequence[Reminder], before: Before) -> Now:
    """In a number of statements that does not grow with the reminders; what others owe is read only
    where they are told of it."""
    own = read_own(person.person_id)
    posts = read_posts(before.today)
    others = {
        (each.kind, each.record_id)
        for each in reminders
        if (each.key, each.owner_id, each.due_on) not in own
    }
    owners = {each.owner_id for each in reminders if each.owner_id is not None}
    reader = Reader(
        person,
        before.today,
        is_secretariat=person.person_id in posts.secretariat,
        places=find_place_names(),
        groups=find_group_names(),
        names=_names_of(owners - {person.person_id}) | {person.person_id: person.name},
        last_told_on=before.last_on,
    )
    return Now(
        person,
        before.today,
        own,
        read_again(others, before.today),
        before.shared,
        posts,
        reader,
        queries.habits_of([person.person_id], posts.secretariat)[person.person_id],
    )
