"""Counting attempts in the database, so that a limit holds across processes: an attempt is
counted, and that is saved, before anybody looks whether it is right. What the limits are, and whom
they keep waiting, is in ``limits``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import contains_eager

from app.accounts.models import Account, Person
from app.accounts.queries import PEOPLE_LIMIT
from app.accounts.sign_in.limits import (
    LONGEST_WINDOW,
    AttemptKind,
    Counter,
    counters_of,
    recording_of,
    still_counted,
    wait_left,
    without,
)
from app.accounts.sign_in.models import AttemptCount
from app.accounts.sign_in.secrets import hash_of
from app.core import clock
from app.core.database import count_changed, insert_into
from app.core.errors import DomainError
from app.core.formats import counted
from app.extensions import db

#: The kinds that keep somebody from signing in.
_LOCKING = (AttemptKind.PASSWORD, AttemptKind.CODE)


class TooManyAttempts(DomainError):
    """Wrong too often: the next attempt has to wait, right or wrong."""

    def __init__(self, seconds: float, way_in: str = "") -> None:
        self.seconds = seconds
        wait = counted(-(-int(seconds) // 60) or 1, "minute")
        super().__init__(f"Too many attempts. Wait {wait}, then try again.{way_in}")


@dataclass(frozen=True)
class Counted:
    """An attempt that was counted: where, and when. ``is_last``: the next has to wait."""

    counters: tuple[Counter, ...]
    at: float
    is_last: bool
    is_recorded: bool = True


#: Where translators put the addresses of IPv4 (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")


def client_network(address: str | None) -> str:
    """Who a client is counted as: its address, without the port that some proxies add; of IPv6 the
    network, which one holds whole, but where it stands for an address of IPv4, that one."""
    plain = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", address or "")
    try:
        found = ip_address(plain)
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found in _TRANSLATED:
        return str(IPv4Address(found.packed[-4:]))
    return str(found.ipv4_mapped or found.exploded[:19])


def count_attempt(
    kind: AttemptKind,
    subject: str,
    *,
    client: str = "",
    known: str = "",
    account_id: int | None = None,
    records: bool = False,
) -> Counted:
    """Count an attempt as wrong until it is forgiven. Raises ``TooManyAttempts``, counting nothing,
    where one has to wait. The counters stay locked until the transaction ends. ``account_id`` is
    whose sign-in they may keep waiting; with ``records``, it is counted too what of the client is
    recorded."""
    counters = counters_of(kind, subject, client=client, known=known)
    if records:
        counters.append(recording_of(client))
    moment = clock.now()
    now = moment.timestamp()
    _make_and_lock(counters, moment, account_id if kind in _LOCKING else None)
    kept = _read(counters)
    waits = {each: wait_left(kept[each], now, each.limit) for each in counters}
    wait = max(waits[each] for each in counters if each.refuses)
    if wait > 0:
        raise TooManyAttempts(wait)
    open_ = tuple(each for each in counters if not waits[each])
    full = _write({each: [*still_counted(kept[each], now, each.limit), now] for each in open_})
    return Counted(
        open_,
        now,
        is_last=any(each.refuses for each in full),
        is_recorded=len(open_) == len(counters),
    )


def _make_and_lock(counters: Sequence[Counter], moment: datetime, account_id: int | None) -> None:
    """See to it that there is a row of each, which nobody else changes before the transaction
    ends. Writing what is there over itself locks it."""
    insert = insert_into(AttemptCount)
    new: list[dict[str, Any]] = [
        {
            "key_hash": _hash(each),
            "account_id": account_id if each.refuses else None,
            "attempts": [],
            "last_at": moment,
        }
        for each in counters
    ]
    db.session.execute(
        # In one order, so that two who lock the same rows never wait for each other.
        insert.values(sorted(new, key=itemgetter("key_hash"))).on_conflict_do_update(
            index_elements=["key_hash"], set_={"account_id": insert.excluded.account_id}
        )
    )


def _read(counters: Sequence[Counter], *, locks: bool = False) -> dict[Counter, list[float]]:
    """The attempts that were counted in each of them."""
    hashes = {_hash(each): each for each in counters}
    rows = (
        select(AttemptCount.key_hash, AttemptCount.attempts)
        .where(AttemptCount.key_hash.in_(hashes))
        .order_by(AttemptCount.key_hash)
    )
    found = db.session.execute(rows.with_for_update() if locks else rows)
    return {hashes[row.key_hash]: row.attempts for row in found}


def _write(attempts: Mapping[Counter, list[float]]) -> list[Counter]:
    """Keep the attempts in place of those before. Gives the counters that are full now."""
    moment, full = clock.now(), []
    for each, counted_ in attempts.items():
        left = wait_left(counted_, moment.timestamp(), each.limit)
        if left:
            full.append(each)
        db.session.execute(
            update(AttemptCount)
            .where(AttemptCount.key_hash == _hash(each))
            .values(
                attempts=counted_,
                last_at=moment,
                full_until=moment + timedelta(seconds=left) if left else None,
            )
            .execution_options(synchronize_session=False)
        )
    return full


def _hash(counter: Counter) -> str:
    return hash_of(*counter.key)


def forgive(attempt: Counted) -> None:
    """Take back an attempt that was right. It says nothing of the others, save where all are of
    those who know the account."""
    kept = _read(attempt.counters, locks=True)
    _write({each: [] if each.is_own else without(kept[each], attempt.at) for each in kept})


@dataclass(frozen=True)
class LockedAccount:
    """An account that cannot be signed in to from somewhere before an instant."""

    account: Account
    until: datetime


def list_locked_accounts() -> list[LockedAccount]:
    """The accounts to which some browser cannot sign in for now, by name, with their people."""
    locked = (
        select(AttemptCount.account_id, func.max(AttemptCount.full_until).label("until"))
        .where(AttemptCount.full_until > clock.now())
        .group_by(AttemptCount.account_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Account, locked.c.until)
        .join(locked, locked.c.account_id == Account.id)
        .join(Account.person)
        .options(contains_eager(Account.person))
        .order_by(Person.name, Person.id)
        .limit(PEOPLE_LIMIT)
    )
    return [LockedAccount(account, until) for account, until in rows]


def locked_until(account_id: int) -> datetime | None:
    """Until when some browser cannot sign in to an account; None where all can."""
    return db.session.scalar(
        select(func.max(AttemptCount.full_until)).where(
            AttemptCount.account_id == account_id, AttemptCount.full_until > clock.now()
        )
    )


def release(account_id: int) -> None:
    """Forget what keeps browsers from signing in to an account."""
    _delete(AttemptCount.account_id == account_id)


def purge_attempts() -> int:
    """Remove what counts no more; gives how many."""
    return _delete(AttemptCount.last_at < clock.now() - timedelta(seconds=2 * LONGEST_WINDOW))


def _delete(which: Any) -> int:
    return count_changed(delete(AttemptCount).where(which))
