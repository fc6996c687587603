"""What someone owes, whatever it is: one list for the front page of everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.access import Actor
from app.core.due import find_owed
from app.core.findings import Named, Place
from app.core.working_days import last_late_day
from app.readiness.rules import Missing, missing_of

#: What is listed: what is due by so many days from now, and so many things of it.
AHEAD = timedelta(days=31)
OWED_SHOWN = 15


@dataclass(frozen=True)
class OwedPart:
    """``late_count`` counts all that is late, listed or not; ``more`` what is not listed, being
    due later."""

    owed: Sequence[tuple[Named, Missing]]
    late_count: int
    more: int

    @property
    def is_made_up(self) -> bool:
        return any(named.is_illustrative for named, _missing in self.owed)


def owed_part(actor: Actor, today: date) -> OwedPart | None:
    """What the actor owes and has not done, earliest due first; None where that is nothing."""
    if actor.person_id is None or not actor.works_in_programme:
        return None
    owed = find_owed(actor.person_id, last_late_day(today), OWED_SHOWN)
    if not owed.count:
        return None
    shown = [each for each in missing_of(owed.items, today) if each.item.due_on <= today + AHEAD]
    return OwedPart(
        [(_named(each), each) for each in shown], owed.late_count, owed.count - len(shown)
    )


def _named(missing: Missing) -> Named:
    item = missing.item
    return Named(
        item.what,
        missing.when,
        Place(item.endpoint, item.values),
        item.is_illustrative,
    )
