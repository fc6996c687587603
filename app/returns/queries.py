"""Reads of reporting rounds and progress updates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.archived import is_in_use
from app.core.errors import NotFound
from app.core.rag import Rag, attention, movement
from app.core.reading import FirstRows, list_first
from app.extensions import db
from app.pilots.models import Pilot
from app.pilots.queries import PILOT_LIMIT, list_pilots
from app.returns.models import ProgressUpdate, ReportingRound
from app.returns.rules import UpdateState
from app.returns.status import PilotRating, PilotReturn, pilot_return

#: The most rounds that are read at once.
ROUND_LIMIT = 200
#: How many updates a pilot's page lists.
UPDATES_SHOWN = 24


def select_rounds() -> Select[ReportingRound]:
    """Rounds, newest first."""
    return select(ReportingRound).order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())


def round_choices() -> list[tuple[int, str]]:
    """All rounds, newest first."""
    rounds = list_first(select_rounds(), ROUND_LIMIT)
    return FirstRows(((each.id, each.name) for each in rounds), rounds.total)


def find_round_due_by(on: date) -> ReportingRound | None:
    """The newest round that is due by a day."""
    return db.session.scalar(select_rounds().where(ReportingRound.due_on <= on).limit(1))


def get_round(round_id: int) -> ReportingRound:
    found = db.session.get(ReportingRound, round_id)
    if found is None:
        raise NotFound("There is no such reporting round.")
    return found


def find_current_round(today: date) -> ReportingRound | None:
    """The newest round that has opened."""
    return db.session.scalar(select_rounds().where(ReportingRound.opens_on <= today).limit(1))


def list_rounds_until(today: date) -> Sequence[ReportingRound]:
    """The last rounds that have opened, as many as a place's page has ratings of, the newest
    last."""
    opened = select_rounds().where(ReportingRound.opens_on <= today).limit(UPDATES_SHOWN)
    return db.session.scalars(opened).all()[::-1]


def find_previous_round(round_: ReportingRound) -> ReportingRound | None:
    """The round due before this one."""
    return db.session.scalar(select_rounds().where(ReportingRound.due_on < round_.due_on).limit(1))


def list_returns(
    round_: ReportingRound, previous: ReportingRound | None, today: date
) -> list[PilotReturn]:
    """Every pilot's return in a round, by pilot's name, those not received among them. The rating
    before is that of ``previous`` or, where a pilot sent none then, of the newest round before
    that; None for ``previous`` compares with nothing. The number of queries is fixed."""
    last = _newest_by_pilot(ReportingRound.due_on < round_.due_on)
    before = (
        _newest_by_pilot(ReportingRound.due_on <= previous.due_on) if previous is not None else {}
    )
    return _returns(list_pilots(), round_, last, before, today)


def list_returns_of(
    pilots: Sequence[Pilot], round_: ReportingRound, today: date
) -> list[PilotReturn]:
    """The same of some pilots, compared with the newest that each sent before."""
    ids = [pilot.id for pilot in pilots]
    before = _newest_by_pilot(
        ReportingRound.due_on < round_.due_on, ProgressUpdate.pilot_id.in_(ids)
    )
    return _returns(pilots, round_, before, before, today)


def _returns(
    pilots: Sequence[Pilot],
    round_: ReportingRound,
    last: Mapping[int, ProgressUpdate],
    before: Mapping[int, ProgressUpdate],
    today: date,
) -> list[PilotReturn]:
    updates = db.session.scalars(
        select(ProgressUpdate)
        .where(
            ProgressUpdate.round_id == round_.id,
            ProgressUpdate.pilot_id.in_([pilot.id for pilot in pilots]),
        )
        .limit(len(pilots))
    )
    by_pilot = {update.pilot_id: update for update in updates}
    return [
        pilot_return(
            pilot,
            round_,
            update=by_pilot.get(pilot.id),
            last=last.get(pilot.id),
            before=before[pilot.id].confidence if pilot.id in before else None,
            today=today,
        )
        for pilot in pilots
    ]


def list_ratings(today: date) -> list[PilotRating]:
    """Every pilot's newest rating and how it moved, those that need attention first; in one
    statement."""
    place = func.row_number().over(
        partition_by=ProgressUpdate.pilot_id,
        order_by=(ReportingRound.due_on.desc(), ReportingRound.id.desc()),
    )
    placed = (
        select(
            ProgressUpdate.pilot_id,
            ProgressUpdate.confidence,
            ReportingRound.name.label("round_name"),
            ReportingRound.due_on,
            place.label("place"),
        )
        .join(ReportingRound, ReportingRound.id == ProgressUpdate.round_id)
        .where(ProgressUpdate.state == UpdateState.SUBMITTED, ReportingRound.opens_on <= today)
        .subquery()
    )
    newest, before = placed.alias(), placed.alias()
    rows = db.session.execute(
        select(
            Pilot.short_name,
            Pilot.slug,
            newest.c.confidence,
            newest.c.round_name,
            newest.c.due_on,
            before.c.confidence.label("before"),
        )
        .outerjoin(newest, and_(newest.c.pilot_id == Pilot.id, newest.c.place == 1))
        .outerjoin(before, and_(before.c.pilot_id == Pilot.id, before.c.place == 2))
        .where(is_in_use(Pilot))
        .order_by(Pilot.name)
        .limit(PILOT_LIMIT)
    ).all()
    latest = max((row.due_on for row in rows if row.due_on is not None), default=None)
    ratings = [
        PilotRating(
            row.short_name,
            row.slug,
            row.confidence or Rag.NOT_RATED,
            movement(row.before, row.confidence),
            row.round_name if row.due_on not in (None, latest) else "",
        )
        for row in rows
    ]
    return sorted(ratings, key=lambda each: attention(each.confidence))


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
        select(Pilot.name, ReportingRound.name.label("round"), ProgressUpdate.confidence)
        .select_from(ProgressUpdate)
        .join(ProgressUpdate.pilot)
        .join(ProgressUpdate.round)
        .where(ReportingRound.id.in_([each.id for each in rounds]))
        .where(ProgressUpdate.state == UpdateState.SUBMITTED, is_in_use(Pilot))
        .where(ProgressUpdate.confidence.is_not(None))
        .limit(PILOT_LIMIT * most)
    )
    ratings = {(row.name, row.round): row.confidence for row in rows}
    return RoundRatings(tuple(each.name for each in rounds), ratings)


def _newest_by_pilot(*conditions: ColumnElement[bool]) -> dict[int, ProgressUpdate]:
    """Each pilot's newest submitted update, with its round, among those that meet conditions."""
    place = func.row_number().over(
        partition_by=ProgressUpdate.pilot_id,
        order_by=(ReportingRound.due_on.desc(), ReportingRound.id.desc()),
    )
    placed = (
        select(ProgressUpdate.id, place.label("place"))
        .join(ReportingRound, ReportingRound.id == ProgressUpdate.round_id)
        .where(ProgressUpdate.state == UpdateState.SUBMITTED, *conditions)
        .subquery()
    )
    newest = db.session.scalars(
        select(ProgressUpdate)
        .join(placed, placed.c.id == ProgressUpdate.id)
        .where(placed.c.place == 1)
        .options(joinedload(ProgressUpdate.round))
        .limit(PILOT_LIMIT)
    )
    return {update.pilot_id: update for update in newest}


def list_updates_of(pilot_id: int) -> Sequence[ProgressUpdate]:
    """A pilot's submitted updates, newest first, with their rounds."""
    return db.session.scalars(
        select(ProgressUpdate)
        .join(ProgressUpdate.round)
        .where(ProgressUpdate.pilot_id == pilot_id)
        .where(ProgressUpdate.state == UpdateState.SUBMITTED)
        .options(contains_eager(ProgressUpdate.round))
        .order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())
        .limit(UPDATES_SHOWN)
    ).all()


def find_update(round_id: int, pilot_id: int) -> ProgressUpdate | None:
    """A pilot's update of a round, draft or not, with who submitted it."""
    return db.session.scalar(
        select(ProgressUpdate)
        .where(ProgressUpdate.round_id == round_id, ProgressUpdate.pilot_id == pilot_id)
        .options(joinedload(ProgressUpdate.submitted_by))
    )


def find_last_update(round_: ReportingRound, pilot_id: int) -> ProgressUpdate | None:
    """What the pilot submitted last, in an earlier round."""
    return db.session.scalar(
        select(ProgressUpdate)
        .join(ProgressUpdate.round)
        .where(ProgressUpdate.pilot_id == pilot_id, ReportingRound.due_on < round_.due_on)
        .where(ProgressUpdate.state == UpdateState.SUBMITTED)
        .options(contains_eager(ProgressUpdate.round))
        .order_by(ReportingRound.due_on.desc(), ReportingRound.id.desc())
        .limit(1)
    )


def count_received(round_ids: Sequence[int]) -> dict[int, int]:
    """How many updates are submitted, by round; those of archived places are left out."""
    rows = db.session.execute(
        select(ProgressUpdate.round_id, func.count().label("received"))
        .join(ProgressUpdate.pilot)
        .where(ProgressUpdate.round_id.in_(round_ids))
        .where(ProgressUpdate.state == UpdateState.SUBMITTED, is_in_use(Pilot))
        .group_by(ProgressUpdate.round_id)
    )
    return {row.round_id: row.received for row in rows}
