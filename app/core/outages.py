"""What is said while the database cannot be used: a line when it begins, seldom one while it
lasts, and one when it is over; and how long to leave it alone."""

import logging
import threading
import time

from flask import current_app

from app.core.leases import LONGEST_OF_DATABASE, rest_after

log = logging.getLogger(__name__)

#: While it lasts, a line each so many seconds.
_REMINDER_SECONDS = 60
#: One that was not heard of for this long was another.
_FORGOTTEN_SECONDS = 600


def _rest_after(failures: int) -> float:
    return rest_after(failures - 2, LONGEST_OF_DATABASE).total_seconds()


class Outage:
    """One of an app's database, of which any thread may tell. Jobs rest ever longer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._began_at = self._seen_at = self._said_at = self._rests_until = 0.0
        self._failures = self._unsaid = 0

    def report(self, advice: str) -> None:
        """Something failed because of it."""
        now = time.monotonic()
        with self._lock:
            if self._failures and now - self._seen_at > _FORGOTTEN_SECONDS:
                self._forget()
            self._began_at = self._began_at or now
            self._seen_at = now
            if now >= self._rests_until:  # what failed at the same time is one failure
                self._failures += 1
                self._rests_until = now + _rest_after(self._failures)
            if self._said_at and now - self._said_at < _REMINDER_SECONDS:
                self._unsaid += 1
                return
            more = f" ({self._unsaid} more times since the last line)" if self._unsaid else ""
            self._said_at, self._unsaid = now, 0
        log.error("%s%s", advice, more)

    def is_resting(self) -> bool:
        """Whether to ask nothing of the database for now."""
        return time.monotonic() < self._rests_until

    def end(self) -> None:
        """Something went well."""
        if not self._failures:
            return
        with self._lock:
            lasted, failures = time.monotonic() - self._began_at, self._failures
            self._forget()
        if failures:
            log.warning("the database answers again, after %d s", lasted)


def database() -> Outage:
    """That of this app's database."""
    known: Outage = current_app.extensions.setdefault("outage", Outage())
    return known
