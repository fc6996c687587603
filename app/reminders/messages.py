"""What one person is told of by mail: of what they owe and what others owe that they look after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.domain import DueItem, declared_due_kinds, open_name_of
from app.core.due_kinds import Audience
from app.core.news import News
from app.core.wording import words
from app.core.working_days import away, last_late_day
from app.readiness.rules import Recipient
from app.reminders.firing import RuleInForce, identity_of
from app.reminders.mail import DigestMail, ToldThing, compose
from app.reminders.rules import say
from app.reminders.timing import SOON

#: The most overdue items that are listed once more though the last mail listed them.
FEW_LATE = 3


def why_told(fired: Fired, today: date) -> str:
    """Why a reminder comes, in a sentence."""
    if fired.rule is None:
        return f"You are told because {fired.why}."
    due_on = fired.item.due_on
    is_late = due_on <= last_late_day(today)
    reason = "it is overdue" if is_late else f"it is due {'today' if due_on == today else 'soon'}"
    if not fired.is_of_others:
        return f"You are reminded because {reason}."
    audience = fired.rule.audience
    if audience is Audience.SECRETARIAT:
        return f"The secretariat is told because {reason}."
    post = {
        Audience.SENIOR: " as their senior",
        Audience.REVIEWER: f" as the {words.reviewer}",
        Audience.LEAD: f" as the {words.place} lead",
    }.get(audience, "")
    return f"You are told{post} because {reason}."


@dataclass(frozen=True)
class Fired:
    """A reminder that stands: of what, by which rule (None: because it is new to them) and why; and
    whether it is others who owe it."""

    item: DueItem
    rule: RuleInForce | None
    fires_on: date
    why: str
    is_of_others: bool

    @property
    def is_new(self) -> bool:
        return self.rule is None

    @property
    def reminder_id(self) -> int | None:
        """Of one that is kept, its id."""
        return None

    @property
    def order(self) -> tuple[bool, date, int]:
        return self.is_new, self.fires_on, self.rule.id if self.rule else 0


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for, and what it takes to write it: the names of places, groups and those who
    owe, by their ids. ``last_told_on`` is the day of their last mail, if they had any."""

    person: Recipient
    today: date
    is_secretariat: bool = False
    places: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    last_told_on: date | None = None

    def tell(
        self, fired: Iterable[Fired], owed: Iterable[DueItem], news: Sequence[News] = ()
    ) -> DigestMail:
        """The mail: each thing that a reminder stands for once, as new where it is and else by the
        latest of them; of what else they owe, what is late or due soon; and what changed. Where
        more than a few were late in their last mail too, these are counted, and not listed anew."""
        latest = {
            identity_of(each.item): each for each in sorted(fired, key=lambda each: each.order)
        }
        others = [
            item
            for item in owed
            if identity_of(item) not in latest
            and item.due_on <= self.today + SOON
            and self._is_theirs(item)
        ]
        before = [item for item in others if self._was_late(item)]
        if len(before) <= FEW_LATE:
            before = []
        told = [self._told(each) for each in latest.values()]
        counted_only = {identity_of(item) for item in before}
        told += [
            ToldThing(each, group=self.groups.get(each.group_id or 0, ""))
            for each in others
            if identity_of(each) not in counted_only
        ]
        return compose(
            self.person.name,
            told,
            self.today,
            news,
            can_sign_in=self.person.has_account,
            told_before=len(before),
        )

    def _was_late(self, item: DueItem) -> bool:
        """Whether their last mail told them of it as late. Who cannot sign in has no page that
        lists it, and is told each time."""
        last = self.last_told_on
        return self.person.has_account and last is not None and item.due_on <= last_late_day(last)

    def _is_theirs(self, item: DueItem) -> bool:
        """What the secretariat is reminded of is everyone's in it; what no rule begins with is
        reminded of under another name."""
        kind = declared_due_kinds().get(item.kind)
        return not item.is_of_secretariat or bool(kind and kind.reminders)

    def _told(self, fired: Fired) -> ToldThing:
        item, rule = fired.item, fired.rule
        return ToldThing(
            item,
            why=why_told(fired, self.today),
            wording=worded(rule.wording, item, self.today, self._place(item)) if rule else "",
            is_new=fired.is_new,
            is_of_others=fired.is_of_others,
            owner=self._owner(item) if fired.is_of_others else "",
            group=self.groups.get(item.group_id or 0, ""),
            reminder_id=fired.reminder_id,
        )

    def _owner(self, item: DueItem) -> str:
        if item.is_of_secretariat:
            return "the secretariat"
        return self.names.get(item.person_id or 0, "no one in particular")

    def _place(self, item: DueItem) -> str:
        return self.places.get(item.place_id or 0, "")


def worded(wording: str, item: DueItem, today: date, place: str) -> str:
    """What a rule says of a thing in its own words."""
    if not wording:
        return ""
    return say(
        wording,
        what=open_name_of(item),
        due_on=item.due_on,
        away=away(item.due_on, today),
        place=place,
    )
