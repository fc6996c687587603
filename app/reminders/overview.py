"""What the secretariat's pages of reminders show: what goes out, what went, and what could not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.acting.queries import is_acted_for
from app.accounts.contacts.queries import answers_for_body
from app.accounts.models import Account, Person
from app.core.domain import domains_in_use, due_kind_words, reminded_due_kinds
from app.core.loading import loading
from app.core.reading import FirstRows
from app.core.sentences import capital
from app.core.working_days import is_working_day
from app.extensions import db
from app.notifications.failing import mail_fails
from app.reminders import queries
from app.reminders.models import (
    Digest,
    OwedThing,
    Reminder,
    ReminderRule,
)
from app.reminders.naming import UNNAMED
from app.reminders.preview import FORTNIGHT, Foreseen, Telling, find_begun_on, foresee, told
from app.reminders.rules import DigestState, ReminderState

#: The most people that the page lists before it says how many more there are.
PEOPLE_SHOWN = 25


@dataclass(frozen=True)
class KindRules:
    """A kind of thing that is owed, what it is called, and the rules that remind of it."""

    kind: str
    said: str
    rules: Sequence[ReminderRule]

    @property
    def before(self) -> list[ReminderRule]:
        return [rule for rule in self.rules if rule.days < 0]

    @property
    def on_the_day(self) -> list[ReminderRule]:
        return [rule for rule in self.rules if rule.days == 0]

    @property
    def after(self) -> list[ReminderRule]:
        return [rule for rule in self.rules if rule.days > 0]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of thing that the programme keeps, in the order of what they are called."""
    used = {kind.name for domain in domains_in_use(current_app) for kind in domain.due_kinds}
    names = used & reminded_due_kinds().keys()
    return sorted(((name, capital(due_kind_words(name))) for name in names), key=itemgetter(1, 0))


def list_kinds() -> list[KindRules]:
    """The same with their rules; a kind that the programme does without is left out."""
    rules: dict[str, list[ReminderRule]] = {}
    for rule in queries.list_rules():
        rules.setdefault(rule.kind, []).append(rule)
    return [KindRules(kind, said, rules.get(kind, ())) for kind, said in kind_choices()]


@dataclass(frozen=True)
class Mail:
    """One person's reminders of a day: how many wait, went and did not go, and when their email
    went. Where it ``is_later``, what waits goes on another day."""

    person_id: int
    name: str
    waiting: int
    sent: int
    cancelled: int
    sent_at: Any
    is_later: bool


@dataclass(frozen=True)
class Today:
    """What goes out on a day. ``is_planned``: whether it has been looked at what is due."""

    day_on: date
    mails: FirstRows[Mail]
    waiting: int
    sent: int
    cancelled: int
    is_planned: bool

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.sent or self.cancelled)


def is_of(day: date, today: date) -> ColumnElement[bool]:
    """The reminders of a day: those settled on it and, of today, all that wait."""
    settled = Reminder.settled_on == day
    return or_(settled, Reminder.state == ReminderState.PLANNED) if day == today else settled


_COUNTS = ("waiting", "sent", "cancelled")


def read_today(today: date) -> Today:
    def count_of(state: ReminderState) -> ColumnElement[int]:
        return func.sum(case((Reminder.state == state, 1), else_=0))

    waiting, sent, cancelled = (count_of(state) for state in ReminderState)
    mine = (
        select(
            Reminder.person_id,
            waiting.label("waiting"),
            sent.label("sent"),
            cancelled.label("cancelled"),
        )
        .where(is_of(today, today))
        .group_by(Reminder.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            mine,
            Person.name,
            Digest.sent_at,
            Digest.state.label("digest_state"),
            func.count().over().label("people"),
            *(func.sum(mine.c[name]).over().label(f"all_{name}") for name in _COUNTS),
        )
        .join(Person, Person.id == mine.c.person_id)
        .outerjoin(Digest, and_(Digest.person_id == mine.c.person_id, Digest.day_on == today))
        .order_by(Person.name, Person.id)
        .limit(PEOPLE_SHOWN)
    ).all()
    mails = [
        Mail(
            row.person_id,
            row.name,
            row.waiting,
            row.sent,
            row.cancelled,
            row.sent_at,
            row.digest_state is DigestState.EMPTY,
        )
        for row in rows
    ]
    counts = [rows[0]._mapping[f"all_{name}"] if rows else 0 for name in _COUNTS]
    found = FirstRows(mails, rows[0].people if rows else 0)
    is_planned = queries.last_planned_on() == today
    return Today(today, found, counts[0], counts[1], counts[2], is_planned)


def foresee_days(today: date, since: date, until: date) -> tuple[Telling, int]:
    """The figures of what the rules that are in force will send, of what is owed now; and how much
    of that was not looked at."""
    foreseen = foresee(queries.rules_in_force(), since, until, today, UNNAMED)
    return told(foreseen), foreseen.left_out


def foresee_day(today: date, day: date) -> FirstRows[Foreseen]:
    """The same of one day, thing by thing."""
    return foresee(queries.rules_in_force(), day, day, today)


@dataclass(frozen=True)
class Unreachable:
    """Someone who owes something and gets no reminder of it, and why."""

    person_id: int
    name: str
    count: int
    why: str


_REASONS = {
    "none": "They have no account. Ask an administrator to open one, or arrange on their page for "
    "someone to act for them.",
    "unknown": "No email address is recorded for them. Add one on their page.",
    "closed": "Their sign-in is disabled. Ask an administrator to enable it, or make someone else "
    "responsible.",
    "failing": "Mail to their address is not delivered. Their page says why, and what to do.",
}


def list_unreachable(today: date) -> FirstRows[Unreachable]:
    """Those who owe something that is due within a fortnight, or overdue, and cannot be told. A
    contact of an organisation needs no account, nor does someone for whom another acts."""
    address = func.coalesce(Account.email, Person.email)
    answers, has_stand_in = answers_for_body(Person.id, today), is_acted_for(Person.id, today)
    why = case(
        (and_(Account.id.is_(None), ~answers, ~has_stand_in), "none"),
        (and_(address == "", ~has_stand_in), "unknown"),
        (Account.is_enabled.is_(False), "closed"),
        (mail_fails(address), "failing"),
        else_="",
    )
    owing = (
        select(OwedThing.person_id, func.count().label("things"))
        .where(OwedThing.seen_until.is_(None), OwedThing.due_on <= today + FORTNIGHT)
        .group_by(OwedThing.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Person.id, Person.name, owing.c.things, why.label("why"), func.count().over())
        .join(owing, owing.c.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(why != "")
        .order_by(Person.name, Person.id)
        .limit(PEOPLE_SHOWN)
    ).all()
    found = [Unreachable(row.id, row.name, row.things, _REASONS[row.why]) for row in rows]
    return FirstRows(found, rows[0][-1] if rows else 0)


_PARTS = loading(lambda: (joinedload(Reminder.person), joinedload(Reminder.digest)))


def select_settled(*conditions: ColumnElement[bool]) -> Select[Reminder]:
    """Reminders that went out or did not, the newest first."""
    return (
        select(Reminder)
        .join(Reminder.person)
        .where(Reminder.state != ReminderState.PLANNED, *conditions)
        .options(*_PARTS)
        .order_by(Reminder.settled_on.desc(), Person.name, Reminder.due_on, Reminder.id)
    )


def select_of_day(day: date, today: date) -> Select[Reminder]:
    """The reminders of one day, by person."""
    return (
        select(Reminder)
        .join(Reminder.person)
        .where(is_of(day, today))
        .options(*_PARTS)
        .order_by(Person.name, Person.id, Reminder.due_on, Reminder.id)
    )


@dataclass(frozen=True)
class Since:
    """What has come of a thing since it was last reminded of: whether it is still owed, or the day
    from which it no longer was."""

    is_owed: bool
    until: date | None


def find_since(reminders: Sequence[Reminder]) -> dict[tuple[str, date], Since]:
    """What has come of the things that some reminders are about, by key and the day it was due."""
    keys = {each.key for each in reminders}
    rows = db.session.execute(
        select(
            OwedThing.key,
            OwedThing.due_on,
            func.max(case((OwedThing.seen_until.is_(None), 1), else_=0)).label("owed"),
            func.max(OwedThing.seen_until).label("until"),
        )
        .where(OwedThing.key.in_(keys))
        .group_by(OwedThing.key, OwedThing.due_on)
    )
    return {(row.key, row.due_on): Since(bool(row.owed), row.until) for row in rows}


@dataclass(frozen=True)
class PastDay:
    """How many reminders a day sent and did not send, and how many people had them."""

    day_on: date
    sent: int = 0
    people: int = 0
    cancelled: int = 0


def list_past_days(today: date) -> list[PastDay]:
    """The working days of the last fortnight on which what was owed was known, and any other on
    which something went, the newest first."""
    since, begun_on = today - FORTNIGHT, find_begun_on()
    is_sent = Reminder.state == ReminderState.SENT
    rows = db.session.execute(
        select(
            Reminder.settled_on,
            func.sum(case((is_sent, 1), else_=0)),
            func.count(case((is_sent, Reminder.person_id)).distinct()),
            func.sum(case((is_sent, 0), else_=1)),
        )
        .where(Reminder.settled_on >= since, Reminder.settled_on < today)
        .group_by(Reminder.settled_on)
    )
    found = {row[0]: PastDay(*row) for row in rows}
    days = (today - timedelta(days=n) for n in range(1, FORTNIGHT.days + 1))
    return [
        found.get(day, PastDay(day))
        for day in days
        if day in found or (begun_on is not None and begun_on <= day and is_working_day(day))
    ]
