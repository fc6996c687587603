"""What rules would have sent, worked out from the ledger of what was owed, and what they will send
of what is owed now, if nothing changes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Person
from app.core.due_kinds import Audience
from app.core.reading import FirstRows
from app.core.working_days import away, shift_working_days
from app.extensions import db
from app.reminders.facts import read_posts
from app.reminders.models import OwedThing, ReminderRule
from app.reminders.rules import fires_on, say

#: How far back and ahead of today is looked, in days.
MONTH = timedelta(days=30)
FORTNIGHT = timedelta(days=14)
#: The most things that are looked at, and the most reminders that a preview lists.
MOST_LOOKED_AT = 20_000
MOST_LISTED = 25

_WEEK = timedelta(days=7)
_READ: Sequence[InstrumentedAttribute[Any]] = (
    OwedThing.kind,
    OwedThing.what,
    OwedThing.person_id,
    OwedThing.is_of_secretariat,
    OwedThing.group_id,
    OwedThing.place_id,
    OwedThing.organisation_id,
    OwedThing.due_on,
    OwedThing.seen_from,
    OwedThing.seen_until,
)


@dataclass(frozen=True)
class Proposal:
    """A rule as it would be: kept, or in a form."""

    kind: str
    days: int
    audience: Audience
    wording: str = ""
    group_ids_off: frozenset[int] = frozenset()


def as_kept(rule: ReminderRule) -> Proposal:
    off = frozenset(each.group_id for each in rule.groups_off)
    return Proposal(rule.kind, rule.days, rule.audience, rule.wording, off)


@dataclass(frozen=True)
class Foreseen:
    """That one person is told of one thing on a day: ``what`` is what it may be called in any
    mailbox."""

    day_on: date
    person_id: int
    name: str
    what: str
    due_on: date
    proposal: Proposal


@dataclass(frozen=True)
class Told:
    """What is sent in some days: the first reminders, and the figures of all. Of one person's
    reminders of a day there is one message. ``by_day`` has the messages and reminders of each."""

    first: FirstRows[Foreseen]
    message_count: int
    people_count: int
    by_day: Sequence[tuple[date, int, int]]


def told(foreseen: Iterable[Foreseen]) -> Told:
    """The figures of what is sent, and the first of it in the order given."""
    everything = list(foreseen)
    mails = {(each.day_on, each.person_id) for each in everything}
    things, messages = Counter(e.day_on for e in everything), Counter(day for day, _who in mails)
    return Told(
        FirstRows(everything[:MOST_LISTED], len(everything)),
        len(mails),
        len({person_id for _day, person_id in mails}),
        [(day, messages[day], things[day]) for day in sorted(messages)],
    )


@dataclass(frozen=True)
class Preview:
    """What a rule would have sent ``since`` a day, and will send until another (``until``). The
    ledger may have begun later (``begun_on``, None where it is empty). ``left_out`` counts things
    that were not looked at."""

    proposal: Proposal
    since: date
    until: date
    begun_on: date | None
    past: Told
    coming: Told
    left_out: int = 0

    @property
    def is_short(self) -> bool:
        return self.begun_on is not None and self.begun_on > self.since

    @property
    def said(self) -> str:
        """Its own wording of the first thing that there is."""
        example = next(iter((*self.coming.first, *self.past.first)), None)
        if example is None or not self.proposal.wording:
            return self.proposal.wording
        how_far = away(example.due_on, example.day_on)
        return say(
            self.proposal.wording,
            what=example.what,
            due_on=example.due_on,
            away=how_far,
            place="",
        )


def preview_rule(proposal: Proposal, today: date) -> Preview:
    """In a fixed number of statements."""
    since, until = today - MONTH, today + FORTNIGHT
    foreseen = foresee([proposal], since, until, today)
    return Preview(
        proposal,
        since,
        until,
        db.session.scalar(select(func.min(OwedThing.seen_from))),
        told([each for each in foreseen if each.day_on < today][::-1]),
        told([each for each in foreseen if each.day_on >= today]),
        foreseen.left_out,
    )


def foresee(
    proposals: Sequence[Proposal], since: date, until: date, today: date
) -> FirstRows[Foreseen]:
    """All that some rules tell from one day until another, by day, person and when it is due; how
    much of what is owed was not looked at counts as left out. In a fixed number of statements."""
    if not proposals:
        return FirstRows()
    wanted = _select_things(proposals, since, until)
    things = db.session.execute(wanted.limit(MOST_LOOKED_AT + 1)).all()
    left_out = 0
    if len(things) > MOST_LOOKED_AT:
        counted = select(func.count()).select_from(wanted.order_by(None).subquery())
        left_out = (db.session.scalar(counted) or 0) - MOST_LOOKED_AT
    told_of = list(_match(proposals, things[:MOST_LOOKED_AT], since, until, today))
    names = _names({person_id for _day, person_id, _thing, _rule in told_of})
    found = [
        Foreseen(day_on, person_id, names.get(person_id, ""), thing.what, thing.due_on, rule)
        for day_on, person_id, thing, rule in told_of
    ]
    found.sort(key=lambda each: (each.day_on, each.name, each.person_id, each.due_on, each.what))
    return FirstRows(found, len(found) + left_out)


def _match(
    proposals: Sequence[Proposal], things: Sequence[Any], since: date, until: date, today: date
) -> Iterator[tuple[date, int, Any, Proposal]]:
    """Which of the things each rule tells of, on which day, and whom."""
    posts = read_posts(today)
    fires = lru_cache(maxsize=None)(fires_on)
    by_kind: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_kind.setdefault(proposal.kind, []).append(proposal)
    for thing in things:
        for rule in by_kind[thing.kind]:
            day_on = fires(thing.due_on, rule.days)
            if thing.group_id in rule.group_ids_off or not since <= day_on <= until:
                continue
            if not _is_owed(thing, day_on, today):
                continue
            for person_id in posts.told(thing, rule.audience):
                yield day_on, person_id, thing, rule


def _is_owed(thing: Any, on: date, today: date) -> bool:
    """Whether it was owed on a day or, of a day to come, is now."""
    if on >= today:
        return thing.seen_until is None
    return thing.seen_from <= on and (thing.seen_until is None or thing.seen_until > on)


def _select_things(proposals: Sequence[Proposal], since: date, until: date) -> Select[Any]:
    """What the rules may tell of in those days, the latest due first."""
    kinds = sorted({proposal.kind for proposal in proposals})
    return (
        select(*_READ)
        .where(or_(*(_is_in_reach(kind, proposals, since, until) for kind in kinds)))
        .where(or_(OwedThing.seen_until.is_(None), OwedThing.seen_until > since))
        .order_by(OwedThing.due_on.desc(), OwedThing.id.desc())
    )


def _is_in_reach(
    kind: str, proposals: Sequence[Proposal], since: date, until: date
) -> ColumnElement[bool]:
    """Due on a day of which a rule of its kind may tell then: with a week more at either end, for
    days that are no working days."""
    days = [proposal.days for proposal in proposals if proposal.kind == kind]
    first = shift_working_days(since, -max(days)) - _WEEK
    last = shift_working_days(until, -min(days)) + _WEEK
    return and_(OwedThing.kind == kind, OwedThing.due_on.between(first, last))


def _names(person_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(person_ids)).limit(len(person_ids))
    )
    return {row.id: row.name for row in rows}
