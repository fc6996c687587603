"""How often one may be wrong, and whose attempts count against whom. Pure: ``attempts`` keeps the
counters in the database.

An attempt counts in each of its counters, and is looked at only where all of them have room: one
that is refused counts nowhere, so nobody's wait is renewed by it. A counter has room again once its
oldest attempt has left the window.

- A browser that has signed in to the account before counts by itself, and nobody else in it.
- Any other counts by account and client together, and in one counter of the account for all such
  browsers. One client cannot fill that: whoever attacks from one place keeps nobody else out. Many
  clients together can, and then a new browser has to wait; but they never get more of the account
  than it holds.

No counter is of a client alone: behind one address there may be everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class AttemptKind(StrEnum):
    """What is attempted: the password or a code of an account, having a link sent for a new
    password, and the choice of a new password, which costs work to judge."""

    PASSWORD = "password"
    CODE = "code"
    RESET = "reset"
    CHOICE = "choice"


@dataclass(frozen=True)
class Limit:
    """So many within a window of so many seconds."""

    most: int
    window: int


_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class _Limits:
    """Those of a kind: in a browser that is known, from one client that is not, and from all such
    clients together."""

    known: Limit
    client: Limit
    strangers: Limit


_LIMITS = {
    AttemptKind.PASSWORD: _Limits(
        Limit(10, 15 * _MINUTE), Limit(5, 15 * _MINUTE), Limit(10, 15 * _MINUTE)
    ),
    # Whoever is asked for a code has the password, and a code is only six digits.
    AttemptKind.CODE: _Limits(Limit(10, _HOUR), Limit(5, _HOUR), Limit(10, _HOUR)),
    # As long as a link works: who is sent no more has one.
    AttemptKind.RESET: _Limits(Limit(5, _HOUR), Limit(5, _HOUR), Limit(20, _HOUR)),
    AttemptKind.CHOICE: _Limits(
        Limit(20, 15 * _MINUTE), Limit(20, 15 * _MINUTE), Limit(20, 15 * _MINUTE)
    ),
}
#: How many refused passwords of one client the record of changes tells one by one.
RECORDED = Limit(200, _HOUR)
LONGEST_WINDOW = max(
    limit.window for each in _LIMITS.values() for limit in (each.known, each.client, each.strangers)
)


@dataclass(frozen=True)
class Counter:
    """Where attempts are counted. One that does not refuse only tells that it is full; in one that
    ``is_own`` they are all of those who know the account."""

    key: tuple[str, ...]
    limit: Limit
    refuses: bool = True
    is_own: bool = False


def counters_of(
    kind: AttemptKind, subject: str, *, client: str = "", known: str = ""
) -> list[Counter]:
    """Where an attempt at a subject (an address, an account's number) counts: ``known`` names the
    browser or the session, where that is known to be the account's."""
    limits = _LIMITS[kind]
    if known:
        return [Counter((kind, subject, "known", known), limits.known, is_own=True)]
    return [
        Counter((kind, subject, "client", client), limits.client),
        Counter((kind, subject, "strangers"), limits.strangers),
    ]


def recording_of(client: str) -> Counter:
    """Counts what is recorded of a client, and refuses nothing."""
    return Counter(("recorded", client), RECORDED, refuses=False)


def still_counted(attempts: Sequence[float], now: float, limit: Limit) -> list[float]:
    """Those of the attempts, in seconds, that are inside the window that ends now."""
    return [at for at in attempts if now - at < limit.window]


def wait_left(attempts: Sequence[float], now: float, limit: Limit) -> float:
    """How many seconds it takes until there is room for another; nothing, where there is."""
    counted = sorted(still_counted(attempts, now, limit))
    if len(counted) < limit.most:
        return 0
    # The clock of whoever counted may be a little ahead of ours.
    return min(counted[len(counted) - limit.most] + limit.window - now, limit.window)


def without(attempts: Sequence[float], at: float) -> list[float]:
    """The attempts but for one, made then."""
    left = list(attempts)
    if at in left:
        left.remove(at)
    return left
