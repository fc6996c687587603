"""Reads of milestones, products, interdependencies and resources."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.errors import NotFound
from app.core.references import by_reference
from app.delivery.models import Milestone
from app.extensions import db

#: The most rows of a register that are read at once.
REGISTER_LIMIT = 2000


def list_milestones(pilot_id: int | None = None) -> Sequence[Milestone]:
    """All milestones, or a pilot's, by baseline; with forecasts, pilot and owner."""
    wanted = (
        select(Milestone)
        .options(
            selectinload(Milestone.forecasts),
            joinedload(Milestone.pilot),
            joinedload(Milestone.owner),
        )
        .order_by(Milestone.baseline_on, Milestone.number)
        .limit(REGISTER_LIMIT)
    )
    if pilot_id is not None:
        wanted = wanted.where(Milestone.pilot_id == pilot_id)
    return db.session.scalars(wanted).all()


def get_milestone(reference: str) -> Milestone:
    milestone = db.session.scalar(
        by_reference(Milestone, reference).options(
            selectinload(Milestone.forecasts),
            joinedload(Milestone.pilot),
            joinedload(Milestone.owner),
        )
    )
    if milestone is None:
        raise NotFound(f"There is no milestone {reference}.")
    return milestone
