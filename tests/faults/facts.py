"""What was so in a storm of reminders, as the test did it: who owed what, and when that changed."""

import random
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.errors import SavedMeanwhile
from app.core.models import reference_of
from app.extensions import db
from app.governance.actions import service
from app.governance.actions.models import Action
from app.governance.groups import queries as group_queries
from tests import factories as make
from tests.factories.base import numbered

#: On 4 February 2010 rules remind of what is due on these days: the owner, or the secretariat.
DAYS = [date(2010, 2, 3), date(2010, 2, 5), date(2010, 2, 11)]
LATE = date(2010, 2, 1)
EACH = 8
#: A mail that was written as something was done may tell of it still: it was read just before.
AT_ONCE = timedelta(seconds=1)
REFERENCE = re.compile(r"\bA-\d+\b")


@dataclass
class Facts:
    """Who owes what, and when that changed. What may or may not have been saved as the database
    went away is known no more, and nothing is said of it."""

    owners: dict[str, int]
    due: dict[str, date]
    done_at: dict[str, datetime] = field(default_factory=dict)
    handed_at: dict[tuple[str, int], datetime] = field(default_factory=dict)

    @property
    def unchanged(self) -> set[tuple[str, int]]:
        handed = {reference for reference, _person in self.handed_at}
        return {
            (reference, owner)
            for reference, owner in self.owners.items()
            if reference not in self.done_at and reference not in handed
        }

    @property
    def reminded(self) -> set[tuple[str, int]]:
        """What its owner is to be reminded of on the day, whatever happens."""
        return {each for each in self.unchanged if self.due[each[0]] != LATE}

    def may_be_told(self, reference: str, owner_id: int, at: datetime) -> bool:
        """Whether it was theirs and not done at that moment, or just before it."""
        done_at = self.done_at.get(reference)
        lost_at = self.handed_at.get((reference, owner_id))
        is_theirs = self.owners[reference] == owner_id or lost_at is not None
        return is_theirs and all(each is None or at < each + AT_ONCE for each in (done_at, lost_at))

    def is_changed_for(self, reference: str, owner_id: int) -> bool:
        return reference in self.done_at or (reference, owner_id) in self.handed_at

    def change(self, chance: random.Random, person_id: int | None = None) -> None:
        """One thing is done by whoever owes it, or given to another by the secretariat; of that
        person, where they have one left."""
        all_left = sorted(self.unchanged)
        theirs = [each for each in all_left if each[1] == person_id]
        reference, owner = chance.choice(theirs or all_left)
        is_done = chance.random() < 0.6
        other = chance.choice(sorted(set(self.owners.values()) - {owner}))
        try:
            with transaction():
                action = db.session.scalars(
                    select(Action).where(Action.number == int(reference.partition("-")[2]))
                ).one()
                if is_done:
                    service.note_progress(
                        OPERATOR, action=action, text="It is done.", is_complete=True
                    )
                else:
                    service.amend_action(OPERATOR, action=action, text=action.text, owner_id=other)
        except (SQLAlchemyError, SavedMeanwhile):  # it is away, and nothing is said to be saved
            with suppress(SQLAlchemyError):
                db.session.rollback()
            # A commit may come through whose answer does not.
            self.owners.pop(reference)
            return
        if is_done:
            self.done_at[reference] = clock.now()
        else:
            self.handed_at[reference, owner] = clock.now()
            self.owners[reference] = other


def owed_by_many(count: int) -> Facts:
    """So many actions of people who can sign in, each of whom is reminded of theirs today; of a few
    the secretariat is."""
    group = group_queries.get_group("officials")
    owners = [make.account().person for _ in range(count // EACH)]
    for number, owner in enumerate(owners):
        first = LATE if number % 10 == 7 else DAYS[0]
        for due_on in (first, DAYS[0], *[DAYS[1]] * 3, *[DAYS[2]] * 3):
            db.session.add(
                Action(
                    number=numbered(Action),
                    text=f"Write to partner {number}",
                    group=group,
                    owner=owner,
                    due_on=due_on,
                    original_due_on=due_on,
                    raised_on=date(2010, 1, 18),
                )
            )
    db.session.commit()
    found = select(Action.number, Action.owner_id, Action.due_on)
    rows = db.session.execute(found.where(Action.owner_id.in_([each.id for each in owners]))).all()
    db.session.rollback()
    references = [reference_of(Action.PREFIX, row.number) for row in rows]
    return Facts(
        {each: row.owner_id for each, row in zip(references, rows, strict=True)},
        {each: row.due_on for each, row in zip(references, rows, strict=True)},
    )
