"""Items that are due, made of rows that a domain declares (``Domain.due_rows``)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from app.core.domain import DueItem
from app.core.markings import Marking
from app.core.models import Numbered, reference_of


def due_maker(
    model: type[Numbered],
    endpoint: str,
    says: str = "{reference} {title}",
    part_key: str = "",
    *,
    is_of_secretariat: bool = False,
) -> Callable[[Row[Any]], DueItem]:
    """What makes a row of ``Domain.due_rows`` an item, of a kind of record that has references.
    ``says`` what it is called (with the row's ``detail``, if it likes); its page is found by the
    reference and, where the address has a ``part_key`` too, by the row's ``part_id``. Of a
    restricted record whoever owes it may know."""
    table = model.__tablename__  # type: ignore[attr-defined]  # every such model is a table

    def make(row: Row[Any]) -> DueItem:
        reference = reference_of(model.PREFIX, row.number)
        return DueItem(
            kind=row.kind,
            what=says.format(reference=reference, title=row.title, detail=row.detail),
            due_on=row.due_on,
            person_id=row.person_id,
            endpoint=endpoint,
            values={"reference": reference} | ({part_key: row.part_id} if part_key else {}),
            meeting_id=row.meeting_id,
            is_done=bool(row.is_done),
            is_of_secretariat=is_of_secretariat,
            is_illustrative=bool(row.is_illustrative),
            marking=Marking(row.marking) if row.marking else None,
            short=reference,
            readers=frozenset({row.person_id} - {None}) if row.is_restricted else None,
            place_id=row.place_id,
            group_id=row.group_id,
            record=(table, row.record_id),
        )

    return make
