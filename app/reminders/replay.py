"""The mails of a stretch of days, one after the other: of days gone by as the ledger knew what was
owed, by the rules of now; of days to come as they will be, all of which is taken back again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import func, or_, select

from app.audit.recording import record_changes
from app.core import clock
from app.core.database import transaction
from app.core.domain import DueItem, enforce_checks
from app.core.markings import LOWEST
from app.core.viewers import Viewer, looking_as
from app.core.working_days import is_working_day, shift_working_days
from app.extensions import db
from app.governance.groups.queries import find_group_names
from app.pilots.queries import find_place_names
from app.readiness.queries import find_recipients
from app.reminders import queries
from app.reminders.facts import Things, read_posts
from app.reminders.firing import (
    NewThing,
    PlannedReminder,
    RuleInForce,
    identity_of,
    is_own,
    newly_owed,
    reminders_of,
)
from app.reminders.mail import DigestMail
from app.reminders.messages import Fired, Reader
from app.reminders.models import Digest, OwedThing
from app.reminders.naming import read_names
from app.reminders.planning import keep_sent, lock_planning, look, write_all
from app.reminders.rules import USUAL_HOUR, DigestState
from app.reminders.sending import settle
from app.reminders.standing import Shared, read_before

_DAY = timedelta(days=1)
#: The most things of the ledger that are looked at.
THINGS_LIMIT = 200_000
#: As whom mails of days gone by name things: their mailboxes are anybody's.
_ANY_MAILBOX = Viewer(clearances=LOWEST)


@dataclass(frozen=True)
class ReplayedMail:
    """A mail of a day; of days gone by with the ``reminders`` that it came of."""

    day_on: date
    address: str
    mail: DigestMail
    person_id: int
    reminders: Sequence[PlannedReminder] = ()


class _TakenBack(Exception):
    """All that a replay did is undone."""


def replay(first: date, last: date) -> Iterator[ReplayedMail]:
    """The mails of some days. Those before today come from the ledger; with today and after it the
    planner and the sender do what they would, and what a demonstration tells of those days
    happens. Nothing of it stays."""
    today = clock.today()
    if first < today:
        yield from _replay_past(first, min(last, today - _DAY))
    if last >= today:
        found: list[ReplayedMail] = []
        with suppress(_TakenBack), transaction():
            for day in _days(today, last):
                mails = _replay_day(day, is_today=day == today)
                found += mails if day >= first else []
            raise _TakenBack
        clock.forget()
        yield from found


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * n for n in range((last - first).days + 1))


def _replay_day(day: date, *, is_today: bool) -> list[ReplayedMail]:
    if not is_today:
        enforce_checks("day:replayed", day)
    with clock.frozen(today=day):
        record_changes(db.session())  # what happened is told the next morning
        lock_planning()
        things, plan = look(day)
        write_all(plan)
        waiting = db.session.scalars(
            select(Digest)
            .where(Digest.day_on == day, Digest.state == DigestState.PLANNED)
            .order_by(Digest.person_id)
        ).all()
        found, shared = [], Shared.of(day, things)
        for digest in waiting:
            mail = settle(digest, read_before(digest.person_id, shared))
            db.session.flush()
            if mail is None:
                continue
            person = find_recipients([digest.person_id])[digest.person_id]
            told = mail.as_first_told(person)
            if told is not None:
                found.append(ReplayedMail(day, person.reached_at, told, digest.person_id))
        return found


def keep_past(first: date, last: date) -> None:
    """Write down the mails of some days gone by as sent: a demonstration begins with them."""
    for each in _replay_past(first, last):
        digest = Digest(
            person_id=each.person_id,
            day_on=each.day_on,
            state=DigestState.SENT,
            thing_count=each.mail.thing_count,
            late_count=each.mail.late_count,
            sent_at=datetime.combine(each.day_on, time(USUAL_HOUR), clock.LONDON),
        )
        db.session.add(digest)
        db.session.flush()
        keep_sent(digest, each.reminders)


@dataclass(frozen=True)
class ReplayedReminder(Fired):
    """A reminder of a day gone by, with what it was planned as."""

    planned: PlannedReminder


@dataclass(frozen=True)
class _PastThing:
    """A thing of the ledger: as it was owed, from a day until the day before another."""

    item: DueItem
    seen_from: date
    seen_until: date

    def is_open(self, day: date) -> bool:
        return self.seen_from <= day < self.seen_until


def _replay_past(first: date, last: date) -> Iterator[ReplayedMail]:
    """Who was owed what is as it was; whom they told is named as today."""
    began = db.session.scalar(select(func.min(OwedThing.seen_from)))
    if began is None:
        return
    things = _read_ledger(first, last)
    places, groups = find_place_names(), find_group_names()
    rules = [replace(rule, runs_from=date.min) for rule in queries.rules_in_force()]
    last_on: dict[int, date] = {}
    waiting: dict[int, list[PlannedReminder]] = {}
    for day in filter(is_working_day, _days(first, last)):
        before = shift_working_days(day, -1)
        owed = {identity_of(each.item): each for each in things if each.is_open(day)}
        known = {identity_of(each.item): each for each in things if each.is_open(before)}
        is_first = before < began
        new = newly_owed({key: each.item for key, each in owed.items()}, known, is_first=is_first)
        named = partial(Reader, today=day, places=places, groups=groups)
        mails = list(_mails_of(day, owed, rules, new, named, last_on, waiting))
        last_on |= {each.person_id: day for each in mails}
        yield from mails


def _mails_of(
    day: date,
    owed: Mapping[tuple[str, int | None, date], _PastThing],
    rules: list[RuleInForce],
    new: list[NewThing],
    reader_of: Callable[..., Reader],
    last_on: Mapping[int, date],
    waiting: dict[int, list[PlannedReminder]],
) -> Iterator[ReplayedMail]:
    """The mails of a day. What waits for a later one is left in ``waiting``, by person."""
    things: Things = {key: each.item for key, each in owed.items()}
    posts = read_posts(day)
    by_id = {rule.id: rule for rule in rules}
    seen_from = {key: each.seen_from for key, each in owed.items()}
    for each in reminders_of(things, rules, day, seen_from=seen_from, new=new, posts=posts):
        if each.fires_on == day:
            waiting.setdefault(each.person_id, []).append(each)
    people = find_recipients(
        waiting.keys()
        | {e.item.person_id for some in waiting.values() for e in some if e.item.person_id}
    )
    names = {person_id: each.name for person_id, each in people.items()}
    habits = queries.habits_of(waiting.keys(), posts.secretariat)
    for person_id in sorted(waiting):
        person, shares = people[person_id], person_id in posts.secretariat
        standing = [
            ReplayedReminder(
                each.item,
                by_id.get(each.rule_id or 0),
                each.fires_on,
                each.why,
                not is_own(each.item, person_id, is_secretariat=shares),
                each,
            )
            for each in waiting.pop(person_id)
            if identity_of(each.item) in owed
        ]
        fired, left = habits[person_id].divide(standing, day)
        if left:
            waiting[person_id] = [each.planned for each in left]
        reader = reader_of(
            person,
            is_secretariat=shares,
            names=names,
            last_told_on=last_on.get(person_id),
        )
        own = (e for e in things.values() if is_own(e, person_id, is_secretariat=shares))
        mail = reader.tell(fired, own).as_first_told(person) if fired else None
        if mail is not None:
            reminders = [each.planned for each in fired]
            yield ReplayedMail(day, person.reached_at, mail, person_id, reminders)


def _read_ledger(first: date, last: date) -> list[_PastThing]:
    since = first - 7 * _DAY
    rows: Sequence[OwedThing] = db.session.scalars(
        select(OwedThing)
        .where(OwedThing.seen_from <= last)
        .where(or_(OwedThing.seen_until.is_(None), OwedThing.seen_until > since))
        .order_by(OwedThing.due_on, OwedThing.id)
        .limit(THINGS_LIMIT)
    ).all()
    with looking_as(_ANY_MAILBOX):
        names = read_names(rows)
    return [
        _PastThing(names.item_of(row), row.seen_from, row.seen_until or date.max) for row in rows
    ]
