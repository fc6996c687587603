"""Reads of barriers and opportunities. Each comes with its pilot and department."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation
from app.barriers.models import Barrier
from app.barriers.rules import UNSETTLED, BarrierKind
from app.core.errors import NotFound
from app.core.references import by_reference
from app.extensions import db

#: The most rows of a register that are read at once.
REGISTER_LIMIT = 2000

_PARTS = (joinedload(Barrier.pilot), joinedload(Barrier.department))


def list_barriers(pilot_id: int | None = None) -> Sequence[Barrier]:
    """All barriers and opportunities, or a pilot's, whatever their state: the oldest first."""
    wanted = _select_barriers()
    if pilot_id is not None:
        wanted = wanted.where(Barrier.pilot_id == pilot_id)
    return db.session.scalars(wanted).all()


def list_unsettled_barriers() -> Sequence[Barrier]:
    """Barriers (no opportunities) neither resolved nor withdrawn, by department's name, in each
    the oldest first. ``positions.barrier_position`` tells their age."""
    wanted = (
        _select_barriers()
        .join(Barrier.department)
        .where(Barrier.kind == BarrierKind.BARRIER, Barrier.state.in_(UNSETTLED))
        .order_by(None)
        .order_by(Organisation.name, Barrier.raised_on, Barrier.number)
    )
    return db.session.scalars(wanted).all()


def _select_barriers() -> Select[Barrier]:
    return (
        select(Barrier)
        .options(*_PARTS)
        .order_by(Barrier.raised_on, Barrier.number)
        .limit(REGISTER_LIMIT)
    )


def get_barrier(reference: str) -> Barrier:
    barrier = db.session.scalar(by_reference(Barrier, reference).options(*_PARTS))
    if barrier is None:
        raise NotFound(f"There is no barrier or opportunity {reference}.")
    return barrier
