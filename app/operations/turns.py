"""Whose turn it is: of work that is done once at its time, one process of all does it, and another
takes it up where that one dies."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, true

from app.core import clock
from app.core.claims import Claim, claim, is_abandoned, persist
from app.core.database import end_reading, insert_into, transaction
from app.extensions import db
from app.operations.models import JobTurn
from app.operations.rules import MOST_ATTEMPTS, rest_after_attempt

#: The one turn of work that is done by one process at a time, as often as it is due.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def take(job: str, due_at: datetime, *, most: int | None = MOST_ATTEMPTS) -> Claim | None:
    """Claim a turn that nobody has done, is doing, or has failed with just now or too often."""
    is_this = and_(JobTurn.job == job, JobTurn.due_at == due_at)
    is_free = _is_free(clock.now(), most)
    known = db.session.scalar(select(is_free).where(is_this))
    end_reading()
    if known is not None and not known:
        return None
    with transaction():
        if known is None:
            row = {"job": job, "due_at": due_at, "claimed_by": "", "attempts": 0}
            db.session.execute(insert_into(JobTurn).values(row).on_conflict_do_nothing())
        turn_id = db.session.scalar(select(JobTurn.id).where(is_this))
        return None if turn_id is None else claim(JobTurn, turn_id, is_free)


def _is_free(now: datetime, most: int | None) -> ColumnElement[bool]:
    return and_(
        JobTurn.ended_at.is_(None),
        or_(JobTurn.claimed_at.is_(None), is_abandoned(JobTurn, now)),
        or_(JobTurn.rests_until.is_(None), JobTurn.rests_until <= now),
        true() if most is None else JobTurn.attempts < most,
    )


def end(held: Claim) -> None:
    """It is done: nobody does it again."""
    persist(lambda: held.change(ended_at=clock.now(), claimed_at=None))


def put_back(held: Claim, *, has_failed: bool) -> None:
    """Another may do it: at once or, where it failed, after a rest. Where the database is away,
    that follows from the lease."""
    with suppress(Exception), transaction():
        turn = db.session.get_one(JobTurn, held.row_id)
        rest = rest_after_attempt(turn.attempts)
        held.change(
            claimed_at=None,
            rests_until=clock.now() + rest if has_failed else None,
            attempts=turn.attempts - (0 if has_failed else 1),
        )


@contextmanager
def alone(job: str) -> Iterator[bool]:
    """Whether this process may do what one does at a time. It may until the block ends, and another
    after that."""
    held = take(job, _ALWAYS, most=None)
    if held is None:
        yield False
        return
    try:
        with held.kept_alive():
            yield True
    finally:
        with suppress(Exception), transaction():
            db.session.execute(delete(JobTurn).where(held.holds))
