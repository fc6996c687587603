"""Counting attempts in the database, so that a limit holds across processes: an attempt is
counted, and
that is saved, before anybody looks whether it is right."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import contains_eager

from app.accounts.models import Account, Person
from app.accounts.queries import CHOICE_LIMIT
from app.accounts.sign_in.models import AttemptCount
from app.accounts.sign_in.rules import LONG_QUIET, AttemptKind, still_counted, wait_left
from app.accounts.sign_in.secrets import hash_of
from app.core import clock
from app.core.errors import DomainError
from app.extensions import db

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class TooManyAttempts(DomainError):
    """Wrong too often: the next attempt has to wait, right or wrong."""

    def __init__(self, wait: timedelta) -> None:
        minutes = -(-int(wait.total_seconds()) // 60) or 1
        super().__init__(
            f"Too many attempts. Wait {minutes} {'minute' if minutes == 1 else 'minutes'}, then "
            "try again."
        )


def client_network(address: str | None) -> str:
    """Who a client is counted as: its address; of IPv6 the network, which one holds whole, but
    where it stands for an address of IPv4, that one."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or found.exploded[:19])
    return str(found)


def count_attempt(kind: AttemptKind, value: str) -> int:
    """Count an attempt as wrong until it is forgiven, and give how many count now. Raises
    ``TooManyAttempts``, counting nothing, where one has to wait. The row stays locked until the
    transaction ends."""
    now, key = clock.now(), hash_of(kind.value, value)
    insert = _INSERTS[db.engine.dialect.name]
    # Writing the key over itself locks the row: left alone, it could be forgiven before it is read.
    db.session.execute(
        insert(AttemptCount)
        .values(key_hash=key, wrong=0, last_at=now)
        .on_conflict_do_update(index_elements=["key_hash"], set_={"key_hash": key})
    )
    row = db.session.scalars(
        select(AttemptCount)
        .where(AttemptCount.key_hash == key)
        .execution_options(populate_existing=True)
    ).one()
    left = wait_left(row.wrong, row.last_at, now, kind.limit)
    if left:
        raise TooManyAttempts(left)
    row.wrong = still_counted(row.wrong, row.last_at, now, kind.limit) + 1
    row.last_at = now
    db.session.flush()
    return row.wrong


def list_waiting_accounts() -> list[Account]:
    """The accounts whose next password has to wait, by name, with their people. Attempts are kept
    by a hash of the address, so each account is asked for by its own."""
    now, limit = clock.now(), AttemptKind.PASSWORD.limit
    counted = db.session.scalars(
        select(AttemptCount)
        .where(AttemptCount.wrong >= limit, AttemptCount.last_at > now - LONG_QUIET)
        .order_by(AttemptCount.last_at.desc())
        .limit(CHOICE_LIMIT)
    )
    waiting = {row.key_hash for row in counted if wait_left(row.wrong, row.last_at, now, limit)}
    if not waiting:
        return []
    accounts = db.session.scalars(
        select(Account)
        .join(Account.person)
        .options(contains_eager(Account.person))
        .order_by(Person.name, Person.id)
        .limit(CHOICE_LIMIT)
    )
    return [each for each in accounts if hash_of(AttemptKind.PASSWORD.value, each.email) in waiting]


def forgive(kind: AttemptKind, value: str) -> None:
    """Forget the wrong attempts: the last was right."""
    _change(delete(AttemptCount), kind, value)


def forgive_one(kind: AttemptKind, value: str) -> None:
    """Take back the last: it was right, and says nothing of the others."""
    _change(update(AttemptCount).values(wrong=AttemptCount.wrong - 1), kind, value)


def _change(statement: Any, kind: AttemptKind, value: str) -> None:
    db.session.execute(
        statement.where(AttemptCount.key_hash == hash_of(kind.value, value)).execution_options(
            synchronize_session=False
        )
    )


def purge_attempts() -> None:
    """Remove what counts no more."""
    db.session.execute(
        delete(AttemptCount).where(AttemptCount.last_at < clock.now() - 2 * LONG_QUIET)
    )
