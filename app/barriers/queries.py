"""Reads of barriers and opportunities. Each comes with its pilot and department."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.barriers.models import Barrier
from app.barriers.rules import BarrierState
from app.core.reading import get_one
from app.core.references import by_reference
from app.extensions import db

_PARTS = (joinedload(Barrier.pilot), joinedload(Barrier.department))


def list_barriers() -> Sequence[Barrier]:
    """The whole register, as a pack freezes it, whatever its state: the oldest first."""
    return db.session.scalars(_select_barriers()).all()


def count_waiting(pilot_ids: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    """Of some pilots, by id: what awaits a response, and how much of that is overdue."""
    late = case((is_overdue(today), 1), else_=0)
    rows = db.session.execute(
        select(Barrier.pilot_id, func.count(), func.sum(late))
        .where(Barrier.pilot_id.in_(pilot_ids), Barrier.state == BarrierState.OPEN)
        .group_by(Barrier.pilot_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_changed(
    pilot_ids: Collection[int], since: date, until: date, limit: int
) -> Sequence[Barrier]:
    """What of each of some pilots was answered or settled after a day and by another: the newest
    so many of each, with their departments."""
    settled, answered = Barrier.settled_on, Barrier.responded_on
    newest = case((settled.is_(None), answered), (settled <= until, settled), else_=answered)
    placed = (
        select(
            Barrier.id,
            func.row_number()
            .over(partition_by=Barrier.pilot_id, order_by=(newest.desc(), Barrier.number.desc()))
            .label("place"),
        )
        .where(Barrier.pilot_id.in_(pilot_ids), newest > since, newest <= until)
        .subquery()
    )
    return db.session.scalars(
        _select_barriers().join(placed, placed.c.id == Barrier.id).where(placed.c.place <= limit)
    ).all()


def is_overdue(today: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """As ``status.barrier_status``: no response is in, and the day for it has passed."""
    return and_(Barrier.state == BarrierState.OPEN, Barrier.respond_by_on < today)


def _select_barriers() -> Select[Barrier]:
    return select(Barrier).options(*_PARTS).order_by(Barrier.raised_on, Barrier.number)


def get_barrier(reference: str) -> Barrier:
    return get_one(
        by_reference(Barrier, reference).options(*_PARTS),
        f"There is no barrier or opportunity {reference}.",
    )
