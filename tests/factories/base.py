"""What all makers of records share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, TypeVar

from argon2 import PasswordHasher

from app.accounts import passwords
from app.core import clock
from app.core.references import next_number
from app.demo.models import Demonstration
from app.extensions import db

#: Of every account in a test's database.
PASSWORD = "correct horse battery"
#: A hash that takes as long as it should is tested once (``test_sign_in.py``).
_QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

TODAY = date(2010, 2, 4)
DAY = timedelta(days=1)

R = TypeVar("R")


def hash_quickly() -> None:
    """From now on, in this process."""
    passwords._hasher = _QUICK_HASHER


class Numbers:
    """What tells records apart: no number comes twice in a test."""

    #: Fewer than this are used from the first, for what is made once and used by several tests.
    OF_WHAT_IS_SHARED = 1000

    def __init__(self) -> None:
        self._last = self.OF_WHAT_IS_SHARED

    def __next__(self) -> int:
        self._last += 1
        return self._last

    @contextmanager
    def from_the_first(self) -> Iterator[None]:
        before, self._last = self._last, 0
        yield
        assert self._last < self.OF_WHAT_IS_SHARED
        self._last = before


numbers = Numbers()


class Saving:
    """Whether a maker commits what it makes. It costs a sixth of a test's time, as the record of
    changes is kept of it: only tests of that record and those that count statements ask for it
    (``kept``)."""

    commits = False


def saved(record: R) -> R:
    """Add a record: committed with the next request or transaction, or at once (``Saving``)."""
    db.session.add(record)
    if Saving.commits:
        db.session.commit()
    else:
        db.session.flush()
    return record


def next_name(kind: str) -> str:
    """A name that no other record has: ``Region 12``."""
    return f"{kind} {next(numbers)}"


def numbered(model: Any) -> int:
    return next_number(db.session(), model.PREFIX)


def pin(day: date = TODAY) -> None:
    """Pin the programme's date."""
    row = db.session.get(Demonstration, 1)
    if row is None:
        saved(Demonstration(id=1, today_on=day))
    else:
        row.today_on = day
        db.session.commit()
    clock.forget()
