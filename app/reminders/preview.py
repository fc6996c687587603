"""What rules would have sent, worked out from the ledger of what was owed, and what they will send
of what is owed now, if nothing changes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import Person
from app.core.domain import DueItem
from app.core.due_kinds import Audience
from app.core.markings import LOWEST
from app.core.reading import FirstRows
from app.core.working_days import is_working_day, shift_working_days
from app.extensions import db
from app.governance.groups.queries import find_group_names
from app.pilots.queries import find_place_names
from app.readiness.queries import find_recipients
from app.readiness.rules import Recipient
from app.reminders import queries
from app.reminders.facts import read_posts, read_posts_between
from app.reminders.firing import Posts, RuleInForce, is_own
from app.reminders.mail import DigestMail
from app.reminders.messages import Fired, Reader
from app.reminders.models import OwedThing, ReminderRule
from app.reminders.naming import ThingNames, read_names
from app.reminders.rules import LOOK_BACK_DAYS, fires_on, rule_words
from app.reminders.timing import Habits

#: How far back and ahead of today is looked, in days.
MONTH = timedelta(days=30)
FORTNIGHT = timedelta(days=14)
#: The most things that are looked at, and the most reminders that a preview lists.
MOST_LOOKED_AT = 20_000
MOST_LISTED = 25

_WEEK = timedelta(days=7)


def proposed(
    kind: str,
    *,
    days: int,
    audience: Audience,
    wording: str = "",
    group_ids_off: Collection[int] = (),
) -> RuleInForce:
    """A rule as it would be, kept or in a form."""
    off = frozenset(group_ids_off)
    return RuleInForce(0, kind, days, audience, date.min, wording, off)


def as_kept(rule: ReminderRule) -> RuleInForce:
    return proposed(
        rule.kind,
        days=rule.days,
        audience=rule.audience,
        wording=rule.wording,
        group_ids_off=[each.group_id for each in rule.groups_off],
    )


@dataclass(frozen=True)
class Foreseen:
    """That one person is told of one thing on a day, by a rule; ``copies`` are the emails that they
    and those who act for them get then."""

    day_on: date
    person_id: int
    name: str
    item: DueItem
    rule: RuleInForce
    is_of_others: bool
    copies: int


@dataclass(frozen=True)
class Telling:
    """What is sent in some days: the first reminders, and the figures of all. Of one person's
    reminders of a day there is one message. ``by_day`` has the messages and reminders of each."""

    first: FirstRows[Foreseen]
    message_count: int
    people_count: int
    by_day: Sequence[tuple[date, int, int]]


def told(foreseen: Iterable[Foreseen]) -> Telling:
    """The figures of what is sent, and the first of it in the order given."""
    everything = list(foreseen)
    mails = {(each.day_on, each.person_id): each.copies for each in everything}
    things = Counter(each.day_on for each in everything)
    messages: Counter[date] = Counter()
    for (day, _who), copies in mails.items():
        messages[day] += copies
    return Telling(
        FirstRows(everything[:MOST_LISTED], len(everything)),
        messages.total(),
        len({person_id for _day, person_id in mails}),
        [(day, messages[day], things[day]) for day in sorted(messages)],
    )


@dataclass(frozen=True)
class Preview:
    """What a rule would have sent ``since`` a day, and will send until another (``until``). The
    ledger may have begun later (``begun_on``, None where it is empty). ``example`` is a mail
    of its first reminders, drawn. ``left_out`` counts things that were not looked at."""

    rule: RuleInForce
    since: date
    until: date
    begun_on: date | None
    past: Telling
    coming: Telling
    example: DigestMail | None = None
    left_out: int = 0

    @property
    def is_short(self) -> bool:
        return self.begun_on is not None and self.begun_on > self.since


def find_begun_on() -> date | None:
    """The first day of which the ledger knows what was owed; None where it knows of none."""
    return db.session.scalar(select(func.min(OwedThing.seen_from)))


def preview_rule(rule: RuleInForce, today: date) -> Preview:
    """In a fixed number of statements."""
    since, until = today - MONTH, today + FORTNIGHT
    foreseen = foresee([rule], since, until, today)
    past = [each for each in foreseen if each.day_on < today][::-1]
    coming = [each for each in foreseen if each.day_on >= today]
    return Preview(
        rule,
        since,
        until,
        find_begun_on(),
        told(past),
        told(coming),
        _draw([*coming, *past], today),
        foreseen.left_out,
    )


def _draw(foreseen: Sequence[Foreseen], today: date) -> DigestMail | None:
    """The mail of the first person of the first day."""
    drawn = [each for each in foreseen if each.item.endpoint in current_app.view_functions]
    if not drawn:
        return None
    first = drawn[0]
    owners = {each.item.person_id for each in drawn if each.item.person_id is not None}
    reader = Reader(
        Recipient(first.person_id, first.name, "", LOWEST),
        first.day_on,
        is_secretariat=first.person_id in read_posts(today).secretariat,
        places=find_place_names(),
        groups=find_group_names(),
        names=_names(owners),
    )
    of_one_mail = (e for e in drawn if (e.day_on, e.person_id) == (first.day_on, first.person_id))
    fired = [
        Fired(e.item, e.rule, e.day_on, rule_words(e.rule.days), e.is_of_others)
        for e in of_one_mail
    ]
    return reader.tell(fired, ())


def foresee(
    rules: Sequence[RuleInForce],
    since: date,
    until: date,
    today: date,
    names: ThingNames | None = None,
) -> FirstRows[Foreseen]:
    """All that some rules tell from one day until another, by day, person and when it is due, on
    the days on which each person is written to; how much of what is owed was not looked at counts
    as left out. Who cannot be written to is told nothing. Things are called by their ``names``,
    which are read unless given. In a fixed number of statements."""
    if not rules:
        return FirstRows()
    first = since - timedelta(days=LOOK_BACK_DAYS)  # what fired then may have waited
    wanted = _select_things(rules, first, until)
    things = db.session.execute(wanted.limit(MOST_LOOKED_AT + 1)).all()
    left_out = 0
    if len(things) > MOST_LOOKED_AT:
        counted = select(func.count()).select_from(wanted.order_by(None).subquery())
        left_out = (db.session.scalar(counted) or 0) - MOST_LOOKED_AT
    posts_on = read_posts_between(first, until)
    names = names or read_names(things)
    firing: dict[int, list[_Firing]] = {}
    for each in _match(rules, things[:MOST_LOOKED_AT], names, posts_on, first, until):
        if _is_owed(each.thing, each.day_on, today):
            firing.setdefault(each.person_id, []).append(each)
    people = find_recipients(firing.keys(), acting_until=until)
    habits = queries.habits_of(firing.keys(), posts_on(today).secretariat)
    found = [
        Foreseen(on, who, people[who].name, e.item, e.rule, e.is_of_others, copies)
        for who, some in firing.items()
        for on, e in _when_told(some, habits[who], until, today)
        if on >= since and (copies := people[who].mail_count(max(on, today)))
    ]
    found.sort(key=lambda e: (e.day_on, e.name, e.person_id, e.item.due_on, e.item.what))
    return FirstRows(found, len(found) + left_out)


@dataclass(frozen=True)
class _Firing:
    """That a rule tells one person of a thing, from a day on."""

    day_on: date
    person_id: int
    item: DueItem
    rule: RuleInForce
    thing: Any
    is_of_others: bool
    is_new = False


def _match(
    rules: Sequence[RuleInForce],
    things: Sequence[Any],
    names: ThingNames,
    posts_on: Callable[[date], Posts],
    since: date,
    until: date,
) -> Iterator[_Firing]:
    """Which of the things each rule tells of, on which day, and whom: by the posts of that day."""
    fires = lru_cache(maxsize=None)(fires_on)
    by_kind: dict[str, list[RuleInForce]] = {}
    for rule in rules:
        by_kind.setdefault(rule.kind, []).append(rule)
    for thing in things:
        item = names.item_of(thing)
        for rule in by_kind[thing.kind]:
            day_on = fires(thing.due_on, rule.days)
            if rule.is_for(item) and since <= day_on <= until:
                posts = posts_on(day_on)
                for person_id in sorted(set(posts.told(item, rule.audience))):
                    shares = person_id in posts.secretariat
                    of_others = not is_own(item, person_id, is_secretariat=shares)
                    yield _Firing(day_on, person_id, item, rule, thing, of_others)


def _when_told(
    firing: Sequence[_Firing], habits: Habits, until: date, today: date
) -> Iterator[tuple[date, _Firing]]:
    """On which day one person is told of each thing; some may wait beyond the last day."""
    by_day: dict[date, list[_Firing]] = {}
    for each in firing:
        by_day.setdefault(each.day_on, []).append(each)
    waiting: list[_Firing] = []
    day = min(by_day)
    while day <= until:
        if is_working_day(day):  # no rule fires on another
            there = (*waiting, *by_day.get(day, ()))
            owed = [each for each in there if _is_owed(each.thing, day, today)]
            told, waiting = habits.divide(owed, day)
            yield from ((day, each) for each in told)
        day += timedelta(days=1)


def _is_owed(thing: Any, on: date, today: date) -> bool:
    """Whether it was owed on a day or, of a day to come, is now."""
    if on >= today:
        return thing.seen_until is None
    return thing.seen_from <= on and (thing.seen_until is None or thing.seen_until > on)


def _select_things(rules: Sequence[RuleInForce], since: date, until: date) -> Select[Any]:
    """What the rules may tell of in those days, the latest due first."""
    kinds = sorted({rule.kind for rule in rules})
    return (
        select(*OwedThing.__table__.columns)
        .where(or_(*(_is_in_reach(kind, rules, since, until) for kind in kinds)))
        .where(or_(OwedThing.seen_until.is_(None), OwedThing.seen_until > since))
        .order_by(OwedThing.due_on.desc(), OwedThing.id.desc())
    )


def _is_in_reach(
    kind: str, rules: Sequence[RuleInForce], since: date, until: date
) -> ColumnElement[bool]:
    """Due on a day of which a rule of its kind may tell then: with a week more at either end, for
    days that are no working days."""
    days = [rule.days for rule in rules if rule.kind == kind]
    first = shift_working_days(since, -max(days)) - _WEEK
    last = shift_working_days(until, -min(days)) + _WEEK
    return and_(OwedThing.kind == kind, OwedThing.due_on.between(first, last))


def _names(person_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(person_ids)).limit(len(person_ids))
    )
    return {row.id: row.name for row in rows}
