"""What someone owes, whatever it is: for the front page, a page of its own, and the header of every
page, which says how much it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g

from app.accounts.acting.known import ActedFor, know_acted_for
from app.core import clock
from app.core.access import Actor
from app.core.domain import HeaderLink
from app.core.due import Owed, find_owed
from app.core.findings import Named, Place
from app.core.unchanged import PEOPLE_KEPT, kept_until_changed
from app.core.viewers import looking_as, viewer_of
from app.core.working_days import last_late_day
from app.dashboard.permissions import can_see_home
from app.readiness.rules import Missing, missing_of

#: What the front page lists, and the header counts: what is due by so many days from now.
AHEAD = timedelta(days=31)
OWED_SHOWN = 15

#: The most that the page of its own lists.
LISTED = 200
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class OwedItem:
    """One thing owed: what a list says of it, and when it is due."""

    named: Named
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class OwedPart:
    """``late_count`` counts all that is late, listed or not; ``more`` what is not listed, being
    due later."""

    owed: Sequence[OwedItem]
    late_count: int
    more: int

    @property
    def is_made_up(self) -> bool:
        return any(each.named.is_illustrative for each in self.owed)


@dataclass(frozen=True)
class OwedList:
    """All that someone owes, in the order in which it is due: late, of the coming week, of the
    month that ends on ``soon_until``, later; ``left_out`` is how many there are besides."""

    items: Sequence[OwedItem]
    today: date
    count: int
    late_count: int

    @property
    def late(self) -> list[OwedItem]:
        return [each for each in self.items if each.is_late]

    @property
    def week(self) -> list[OwedItem]:
        ahead = (each for each in self.items if not each.is_late)
        return [each for each in ahead if each.due_on <= self.today + WEEK]

    @property
    def month(self) -> list[OwedItem]:
        return [e for e in self.items if self.today + WEEK < e.due_on <= self.soon_until]

    @property
    def later(self) -> list[OwedItem]:
        return [each for each in self.items if each.due_on > self.soon_until]

    @property
    def soon_until(self) -> date:
        return self.today + AHEAD

    @property
    def left_out(self) -> int:
        return self.count - len(self.items)

    @property
    def is_made_up(self) -> bool:
        return any(each.named.is_illustrative for each in self.items)


def owed_part(actor: Actor, today: date) -> OwedPart | None:
    """What the actor owes and has not done, earliest due first; None where that is nothing."""
    if actor.person_id is None or not actor.works_in_programme:
        return None
    owed = _know_owed(actor, actor.person_id, today)
    if not owed.count:
        return None
    shown = [each for each in missing_of(owed.items, today) if each.item.due_on <= today + AHEAD]
    return OwedPart([_item(each) for each in shown], owed.late_count, owed.count - len(shown))


def find_all_owed(actor: Actor, today: date) -> OwedList:
    """All of it, for a page of its own."""
    owed = Owed((), 0, 0, 0)
    if actor.person_id is not None:
        owed = _find(actor.person_id, today, LISTED)
        g.owed_listed = (actor.person_id, owed)
    items = [_item(each) for each in missing_of(owed.items, today)]
    return OwedList(items, today, owed.count, owed.late_count)


def _item(missing: Missing) -> OwedItem:
    item = missing.item
    named = Named(item.what, missing.when, Place(item.endpoint, item.values), item.is_illustrative)
    return OwedItem(named, item.due_on, missing.is_late)


@dataclass(frozen=True)
class ActingPart:
    """Someone for whom the actor acts, and how much is due from them ("8 to do, 2 overdue")."""

    acted_for: ActedFor
    owed: str
    is_late: bool


def acting_parts(actor: Actor, today: date) -> list[ActingPart]:
    """Those for whom the actor acts today; none while they are acting for one."""
    if actor.person_id is None or actor.by is not None:
        return []
    parts = []
    for each in know_acted_for(actor.person_id, today):
        soon, late = count_owed(actor, each.person_id, today)
        parts.append(ActingPart(each, owed_words(soon, late) if soon else "", late > 0))
    return parts


def header_link(actor: Actor) -> HeaderLink | None:
    """How much the actor owes in the coming month; None where that is nothing."""
    if actor.person_id is None or not can_see_home(actor):
        return None
    soon, late = count_owed(actor, actor.person_id, clock.today())
    if not soon:
        return None
    said = owed_words(soon, late)
    return HeaderLink(said, "Due from you", "dashboard.list_owed", is_late=late > 0)


def owed_words(soon: int, late: int) -> str:
    """ "8 to do, 2 overdue"."""
    return f"{soon:,} to do" + (f", {late:,} overdue" if late else "")


def count_owed(actor: Actor, person_id: int, today: date) -> tuple[int, int]:
    """How much a person owes soon, and how much of it is late, as far as the actor may read it."""
    listed: tuple[int, Owed] | None = g.get("owed_listed")
    if listed is not None and listed[0] == person_id:  # this page lists it
        owed = listed[1]
    else:
        owed = _know_owed(actor, person_id, today)
    return owed.soon_count, owed.late_count


def _know_owed(actor: Actor, person_id: int, today: date) -> Owed:
    """What a person owes as the actor may read it, as much as the front page lists: asked for anew
    when anything was changed."""
    viewer = viewer_of(actor)

    def read() -> Owed:
        with looking_as(viewer):  # on pages that anyone may open, no one looks
            return _find(person_id, today, OWED_SHOWN)

    return kept_until_changed("owed", (person_id, viewer), read, most=PEOPLE_KEPT, of_records=True)


def _find(person_id: int, today: date, limit: int) -> Owed:
    return find_owed(person_id, last_late_day(today), today + AHEAD, limit)
