"""What the secretariat has to hand over of those who have left."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Row, func, select

from app.accounts.models import Organisation, Person
from app.accounts.queries import is_gone
from app.core.domain import DueItem
from app.core.formats import counted
from app.core.rows import PERSON, TODAY, Rows, row_columns
from app.handovers.queries import held_by, is_of_secretariat


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """Each who has left, or whose account is closed, and each organisation that is retired, while
    they hold something: due on the day on which that was, from everyone in the secretariat. No
    meeting waits for it."""
    if of_meetings:
        return
    for model, due_on, is_over in (
        (Person, func.coalesce(Person.left_on, TODAY), is_gone(TODAY)),
        (Organisation, Organisation.retired_on, Organisation.retired_on.is_not(None)),
    ):
        held = held_by(model)
        columns = row_columns(
            kind="handover",
            due_on=due_on,
            person_id=PERSON if of_person else None,
            record_id=model.id,
            title=model.name,
            amount=held,
        )
        wanted = select(*columns).where(is_over, held > 0)
        if of_person:
            wanted = wanted.where(is_of_secretariat())
        yield Rows(wanted, partial(_made, model.__tablename__, *_PAGES[model.__tablename__]))


#: The page on which it is done, and what its address names.
_PAGES = {
    "person": ("handovers.hand_over", "person_id"),
    "organisation": ("handovers.hand_over_to_successor", "organisation_id"),
}


def _made(table: str, endpoint: str, key: str, row: Row[Any]) -> DueItem:
    return DueItem(
        kind="handover",
        what=(
            f"Hand over what {row.title} holds "
            f"({counted(row.amount, 'responsibility', 'responsibilities')})"
        ),
        due_on=row.due_on,
        endpoint=endpoint,
        values={key: row.record_id},
        person_id=row.person_id,
        is_of_secretariat=True,
        record=(table, row.record_id),
    )
