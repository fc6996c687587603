"""Which reminders come of what is owed on a day, by the rules in force. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias

from app.core.domain import DueItem
from app.core.due_kinds import Audience
from app.core.formats import counted, day
from app.core.working_days import working_days_between
from app.readiness.rules import Recipient, may_be_told
from app.reminders.rules import KEY_LENGTH, fires_on, is_to_remind, rule_words

#: What tells things owed apart: the thing, who owes it, and by when.
Identity: TypeAlias = tuple[str, int | None, date]

NO_ADDRESS = (
    "They have no open account with an email address, and no one who can be emailed acts for them."
)
MAY_NOT_KNOW = "It is marked above their clearance or restricted to others."


def identity_of(item: DueItem) -> Identity:
    return item.key[:KEY_LENGTH], item.person_id, item.due_on


def is_own(item: DueItem, person_id: int, *, is_secretariat: bool) -> bool:
    """Whether someone owes a thing, by themselves or as one of the secretariat."""
    return item.person_id == person_id or (item.is_of_secretariat and is_secretariat)


@dataclass(frozen=True)
class RuleInForce:
    """A rule as the planner needs it. It is off for the groups of ``group_ids_off``."""

    id: int
    kind: str
    days: int
    audience: Audience
    runs_from: date
    wording: str = ""
    group_ids_off: frozenset[int] = frozenset()

    def is_for(self, item: DueItem) -> bool:
        return item.kind == self.kind and item.group_id not in self.group_ids_off


class ThingOwed(Protocol):
    """What is to be known of a thing to say who is told of it: of what is owed now (``DueItem``)
    and of the ledger alike."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def is_of_secretariat(self) -> bool: ...
    @property
    def place_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...


@dataclass(frozen=True)
class Posts:
    """Who is told besides those who owe: by the ids of places, the lead and the reviewers; the
    secretariat; and by the ids of organisations, the senior of their contact."""

    leads: Mapping[int, int] = field(default_factory=dict)
    reviewers: Mapping[int, Collection[int]] = field(default_factory=dict)
    secretariat: Collection[int] = ()
    seniors: Mapping[int, int] = field(default_factory=dict)

    def told(self, thing: ThingOwed, audience: Audience) -> Collection[int]:
        """The people that an audience is, of one thing: they may be none. What is due from the
        secretariat is due from everyone in it."""
        if audience is Audience.SECRETARIAT:
            return self.secretariat
        if audience is Audience.REVIEWER:
            return self.reviewers.get(thing.place_id or 0, ())
        if audience is Audience.OWNER and thing.is_of_secretariat:
            return self.secretariat
        one = {
            Audience.OWNER: thing.person_id,
            Audience.LEAD: self.leads.get(thing.place_id or 0),
            Audience.SENIOR: self.seniors.get(thing.organisation_id or 0),
        }[audience]
        return () if one is None else (one,)


@dataclass(frozen=True)
class NewThing:
    """That a thing has become somebody's own, or is due ``earlier_than`` it was."""

    item: DueItem
    earlier_than: date | None = None

    @property
    def why(self) -> str:
        if self.earlier_than is None:
            return "it is new to you"
        return f"it was due on {day(self.earlier_than)} and is now due earlier"


@dataclass(frozen=True)
class PlannedReminder:
    """A reminder to one person; ``why_not`` says why none can go, and is empty where one can."""

    rule_id: int | None
    item: DueItem
    person_id: int
    fires_on: date
    why: str
    why_not: str = ""

    @property
    def sort_key(self) -> tuple[int, int, str, date]:
        """By person: a long plan is written in parts, and what goes with a mail is in one."""
        return self.person_id, self.rule_id or 0, self.item.key, self.item.due_on


def how_due(due_on: date, today: date) -> str:
    """How far off it is, inside a sentence: "it is due in 2 working days", "it is 1 working day
    overdue"."""
    if due_on == today:
        return "it is due today"
    if due_on > today:
        left = working_days_between(today, due_on)
        when = f"in {counted(left, 'working day')}" if left else "before the next working day"
        return f"it is due {when}"
    late = working_days_between(due_on, today)
    return f"it is {counted(late, 'working day')} overdue" if late else "it has just fallen due"


def reminders_of(
    things: Mapping[Identity, DueItem],
    rules: Iterable[RuleInForce],
    today: date,
    *,
    seen_from: Mapping[Identity, date],
    new: Iterable[NewThing],
    posts: Posts,
) -> Iterator[PlannedReminder]:
    """What is to go today or was missed lately, to whomever it concerns, whether they can be told
    or not (``told``): by each rule that has come into force, and of what is new to people."""
    by_kind: dict[str, list[RuleInForce]] = {}
    for rule in rules:
        by_kind.setdefault(rule.kind, []).append(rule)
    fires: dict[tuple[date, int], date] = {}  # days are counted one by one
    for identity, item in things.items():
        for rule in by_kind.get(item.kind, ()):
            if not rule.is_for(item):
                continue
            when = (item.due_on, rule.days)
            on = fires.get(when)
            if on is None:
                on = fires[when] = fires_on(*when)
            since = max(rule.runs_from, seen_from.get(identity, today))
            if is_to_remind(on, today, since=since):
                for person_id in sorted(set(posts.told(item, rule.audience))):
                    yield PlannedReminder(rule.id, item, person_id, on, rule_words(rule.days))
    for each in new:
        if each.item.person_id is not None:
            yield PlannedReminder(None, each.item, each.item.person_id, today, each.why)


def why_untold(item: DueItem, recipient: Recipient | None, *, is_secretariat: bool = False) -> str:
    """Why somebody is not told of a thing; empty where they are."""
    if recipient is None or not recipient.reached_at:
        return NO_ADDRESS
    if not may_be_told(item, recipient, is_secretariat=is_secretariat):
        return MAY_NOT_KNOW
    return ""


def newly_owed(
    things: Mapping[Identity, DueItem], known: Collection[Identity], *, is_first: bool
) -> list[NewThing]:
    """What has become somebody's own since the things that are ``known`` were seen, or is due
    earlier. When nothing has been seen yet (``is_first``), nothing is new."""
    if is_first:
        return []
    before: dict[tuple[str, int | None], list[date]] = {}
    for key, person_id, due_on in known:
        before.setdefault((key, person_id), []).append(due_on)
    found = []
    for identity, item in things.items():
        if identity in known or item.person_id is None:
            continue
        was_due = before.get(identity[:2])
        if was_due is None:
            found.append(NewThing(item))
        elif item.due_on < min(was_due):
            found.append(NewThing(item, min(was_due)))
    return found
