"""What every place was rated in a round and those before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.core.archived import is_in_use
from app.core.rag import Rag
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.queries import is_newest


@dataclass(frozen=True)
class RoundRatings:
    """``rounds`` are the names of rounds, the oldest first; ``ratings`` what a place, by its name,
    was rated in one of them."""

    rounds: tuple[str, ...]
    ratings: Mapping[tuple[str, str], Rag]


def read_ratings(last: ReportingRound, most: int) -> RoundRatings:
    """What every place was rated in a round and those before it, at most so many."""
    rounds = db.session.execute(
        select(ReportingRound.id, ReportingRound.name)
        .where(ReportingRound.due_on <= last.due_on)
        .order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())
        .limit(most)
    ).all()[::-1]
    rows = db.session.execute(
        select(Pilot.name, ReportingRound.name.label("round"), ReturnVersion.confidence)
        .select_from(Return)
        .join(ReturnVersion, is_newest())
        .join(Return.pilot)
        .join(Return.round)
        .where(ReportingRound.id.in_([each.id for each in rounds]), is_in_use(Pilot))
        .where(ReturnVersion.confidence.is_not(None))
        .limit(PILOT_LIMIT * most)
    )
    ratings = {(row.name, row.round): row.confidence for row in rows}
    return RoundRatings(tuple(each.name for each in rounds), ratings)
