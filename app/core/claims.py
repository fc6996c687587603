"""Rows that one process at a time works on, and what becomes of them when it dies.

Whoever writes a token of its own into a row that is free has claimed it. While it works, a
heartbeat renews the claim; what a process held that was killed is free again after the lease
(``core.leases``). What comes of the work is written only where the token is still the row's own.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, String, and_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core import clock, stopping
from app.core.database import expect_writes, transaction
from app.core.database_trouble import is_outage
from app.core.errors import SavedMeanwhile
from app.core.leases import HEARTBEAT, LEASE, LONGEST_OF_DATABASE, rest_after
from app.extensions import db

log = logging.getLogger(__name__)

T = TypeVar("T")

#: How many more times a process that was told to stop tries to write down what it did.
_TRIES_WHEN_STOPPING = 3
#: How often in a row another's write may come first.
_TRIES_IN_A_ROW = 5


class ClaimLost(Exception):
    """Another process has taken the row up since; what this one did to it does not count."""


class Claimable:
    """A row that is claimed. ``claimed_at`` is when whoever works on it was last heard of,
    ``claimed_by`` the token of their claim, ``attempts`` how many claims there have been."""

    id: Mapped[int]

    @declared_attr
    def claimed_at(cls) -> Mapped[datetime | None]:
        return mapped_column(info={"unaudited": True})

    @declared_attr
    def claimed_by(cls) -> Mapped[str]:
        return mapped_column(String(32), default="", info={"unaudited": True})

    @declared_attr
    def attempts(cls) -> Mapped[int]:
        return mapped_column(default=0, info={"unaudited": True})

    def begin_claim(self, *, is_claimed: bool) -> None:
        """Let anyone take up the work, or give it to whoever asks for it, who does it at once."""
        self.claimed_at = clock.now() if is_claimed else None
        self.claimed_by = new_token() if is_claimed else ""
        self.attempts = 1 if is_claimed else 0


@dataclass(frozen=True)
class Claim:
    """A row claimed: its model, its id, and the token that is written in it."""

    model: type[Any]
    row_id: int
    token: str

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether, in the database, it is this claim's row still."""
        return and_(self.model.id == self.row_id, self.model.claimed_by == self.token)

    def change(self, **values: Any) -> bool:
        """Change the row where the claim still holds; whether it does."""
        return _changes(self.model, self.holds, values)

    def lock(self, under_way: Collection[Any]) -> Any:
        """The row as it stands now, locked. Raises ``ClaimLost`` where it is another's or, by its
        ``state``, not ``under_way`` any more."""
        found = find_under_way(self.model, self.row_id, under_way, self)
        if found is None:
            raise ClaimLost
        return found

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the claim again and again while the block runs."""
        done = threading.Event()
        beat = threading.Thread(
            target=_renew, args=(self, db.engine, done), name="heartbeat", daemon=True
        )
        beat.start()
        try:
            yield
        finally:
            done.set()


def is_abandoned(model: type[Claimable], now: datetime) -> ColumnElement[bool]:
    """Whether nothing was heard for too long of whoever claimed the row."""
    return model.claimed_at < now - LEASE


def claim(
    model: type[Any], row_id: int, is_free: ColumnElement[bool], **values: Any
) -> Claim | None:
    """Claim a row that is free at that moment in the database; None where another was quicker."""
    token = new_token()
    claimed = {"claimed_at": clock.now(), "claimed_by": token, "attempts": model.attempts + 1}
    is_taken = _changes(model, (model.id == row_id) & is_free, claimed | values)
    return Claim(model, row_id, token) if is_taken else None


def find_under_way(
    model: type[Any], row_id: int, under_way: Collection[Any], held: Claim | None = None
) -> Any | None:
    """A row as it stands now, locked; None where its ``state`` says that it is settled, or where
    another has taken it up than who ``held`` it."""
    is_ours = model.id == row_id if held is None else held.holds
    return db.session.scalar(
        select(model)
        .where(is_ours, model.state.in_(under_way))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def new_token() -> str:
    return secrets.token_hex(16)


def _changes(model: type[Any], condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
    changed = db.session.execute(update(model).where(condition).values(**values))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1


def _renew(held: Claim, engine: Any, done: threading.Event) -> None:
    """The heartbeat, on a connection of its own. One that fails is made up for by the next: while
    the database is away, nobody else can take the row up either."""
    expect_writes(True)
    beat = update(held.model.__table__).where(held.holds)
    while not done.wait(HEARTBEAT.total_seconds()):
        with suppress(SQLAlchemyError), engine.begin() as connection:
            connection.execute(beat.values(claimed_at=clock.now()))


def persist(work: Callable[[], T]) -> T:
    """Do it in one transaction and, where the database was busy or away, once more, until it is
    saved: what was done outside the database must not be forgotten. ``work`` begins anew each
    time. A process that was told to stop tries a few times more."""
    failures = 0
    while True:
        try:
            with transaction():
                return work()
        except SavedMeanwhile:
            failures += 1
            if failures >= _TRIES_IN_A_ROW:
                raise
        except Exception as error:
            if not is_outage(error):
                raise
            failures += 1
            if stopping.is_stopping() and failures > _TRIES_WHEN_STOPPING:
                raise
            if failures == 1:
                log.warning("waiting for the database to write down what was done")
        start_afresh()
        stopping.wait(rest_after(failures, LONGEST_OF_DATABASE).total_seconds())


def start_afresh() -> None:
    """Let the session forget a connection that may be dead, and all that it read."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session.close()
