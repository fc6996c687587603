"""Granted roles that end soon."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from app.accounts.roles.queries import list_ending
from app.core import clock
from app.core.domain import DueItem

#: How many days before its end a role is told of.
TOLD_DAYS = 30


def list_due_endings(person_id: int | None, meetings: Sequence[Any] | None) -> Iterator[DueItem]:
    """Roles that end within some days and that nothing follows: whoever grants them renews them or
    lets them end. No meeting waits for it."""
    if person_id is not None or meetings is not None:
        return
    today, real_day = clock.today(), clock.real_day()
    for grant, ends_on, name in list_ending(real_day, real_day + timedelta(days=TOLD_DAYS)):
        yield DueItem(
            kind="role_end",
            what=f"End of the role of {grant.role.word.lower()} of {name}",
            # Real days are left, on the programme's calendar.
            due_on=today + (ends_on - real_day),
            endpoint="accounts.show_person",
            values={"person_id": grant.person_id},
            part=str(grant.id),
            is_of_secretariat=True,
            place_id=grant.pilot_id,
            group_id=grant.group_id,
            record=("person", grant.person_id),
        )
