"""What is owed, read from what every domain declares: in one statement where it is rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import case, func, select

from app.core.domain import DueItem, domains_of
from app.core.rows import Rows, United
from app.extensions import db

#: The most things owed that are read at once.
DUE_LIMIT = 5000


def list_due(
    *, person_id: int | None = None, meetings: Sequence[Any] | None = None
) -> list[DueItem]:
    """What is owed by a person (None: by anybody) or for some meetings, which come with their
    group, round and agenda (None: for any); the earliest first."""
    items, rows = _declared(person_id, meetings)
    if rows:
        united = United(rows)
        table = united.table
        wanted = select(table).order_by(table.c.due_on, table.c.kind, table.c.title)
        items += map(united.make, db.session.execute(wanted.limit(DUE_LIMIT)))
    return sorted(items, key=_order)


@dataclass(frozen=True)
class Owed:
    """What a person owes: the first ``items``, the earliest due first, and how many there are."""

    items: Sequence[DueItem]
    count: int
    late_count: int


def find_owed(person_id: int, late_until: date, limit: int) -> Owed:
    """The first things that a person owes and has not done. What was due by ``late_until`` is
    late."""
    items, rows = _declared(person_id, None)
    items = [item for item in items if not item.is_done]
    count, late_count = len(items), sum(item.due_on <= late_until for item in items)
    if rows:
        united = United(rows)
        table = united.table
        wanted = (
            select(
                table,
                func.count().over().label("total"),
                func.sum(case((table.c.due_on <= late_until, 1), else_=0)).over().label("late"),
            )
            .where(table.c.is_done.is_not(True))
            .order_by(table.c.due_on, table.c.kind, table.c.title, table.c.number)
            .limit(limit)
        )
        found = db.session.execute(wanted).all()
        items += map(united.make, found)
        count += found[0].total if found else 0
        late_count += found[0].late if found else 0
    return Owed(sorted(items, key=_order)[:limit], count, late_count)


@dataclass(frozen=True)
class Unlisted:
    """Things of one kind that a meeting waits for and that are not listed: how many."""

    meeting_id: int
    kind: str
    due_on: date
    is_done: bool
    count: int


def summarise_due(
    meetings: Sequence[Any], listed: int
) -> tuple[Sequence[DueItem], Sequence[Unlisted]]:
    """What some meetings wait for: of each kind the first so many of a day, and how many more."""
    items, rows = _declared(None, meetings)
    unlisted = []
    if rows:
        united = United(rows)
        table = united.table
        alike = (table.c.meeting_id, table.c.kind, table.c.due_on, table.c.is_done)
        order = (table.c.title, table.c.number)
        numbered = select(
            table,
            func.count().over(partition_by=alike).label("alike"),
            func.row_number().over(partition_by=alike, order_by=order).label("placed"),
        ).subquery()
        for row in db.session.execute(select(numbered).where(numbered.c.placed <= listed)):
            item = united.make(row)
            items.append(item)
            if row.placed == listed < row.alike and item.meeting_id is not None:
                unlisted.append(
                    Unlisted(
                        item.meeting_id, item.kind, item.due_on, item.is_done, row.alike - listed
                    )
                )
    return sorted(items, key=_order), unlisted


def _declared(
    person_id: int | None, meetings: Sequence[Any] | None
) -> tuple[list[DueItem], list[Rows[DueItem]]]:
    declared = [
        each
        for domain in domains_of(current_app)
        if domain.due is not None
        for each in domain.due(person_id, meetings)
    ]
    return (
        [each for each in declared if isinstance(each, DueItem)],
        [each for each in declared if isinstance(each, Rows)],
    )


def _order(item: DueItem) -> tuple[Any, ...]:
    return item.due_on, item.kind, item.what, item.person_id or 0
