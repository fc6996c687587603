"""Reads of registered interest."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.reading import get_one
from app.extensions import db
from app.public.interest.models import Interest
from app.public.interest.rules import InterestState


def select_interests(state: str = "") -> Select[Interest]:
    """Those not answered first, the newest first."""
    is_over = Interest.state != InterestState.NEW
    wanted = select(Interest).order_by(is_over, Interest.received_at.desc(), Interest.id.desc())
    return wanted.where(Interest.state == state) if state else wanted


def count_by_state() -> dict[InterestState, int]:
    rows = db.session.execute(select(Interest.state, func.count()).group_by(Interest.state))
    return {row[0]: row[1] for row in rows}


def get_interest(interest_id: int) -> Interest:
    return get_one(
        select(Interest).where(Interest.id == interest_id).options(joinedload(Interest.other_area)),
        "There is no such registered interest.",
    )


def was_sent(form_hash: str) -> bool:
    """Whether a form was sent before."""
    found = select(Interest.id).where(Interest.form_hash == form_hash)
    return db.session.scalar(found) is not None


def count_since(since: datetime, network: str) -> tuple[int, int]:
    """How many came since an instant: from a network, and from everywhere."""
    row = db.session.execute(
        select(
            func.count().filter(Interest.network == network),
            func.count(),
        ).where(Interest.received_at > since)
    ).one()
    return row[0], row[1]


def select_over(before: datetime) -> Select[int]:
    """Those that are no longer kept: answered or closed, and received before an instant."""
    is_over = or_(Interest.state == InterestState.ANSWERED, Interest.state == InterestState.CLOSED)
    return select(Interest.id).where(is_over, Interest.received_at < before)
