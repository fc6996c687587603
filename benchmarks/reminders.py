"""What planning and sending reminders costs, and how that grows with what is owed:
``.venv/bin/python -m benchmarks.reminders [--engine postgresql] [--times 1 10 100]``.

At one time 50 people owe 1,000 things, at 100 times 5,000 owe 100,000: the registers of the
demonstration so many times over, spread over the people, and actions besides. Measured are the
first look at it all, which fills the ledger; another on the same day, which finds nothing new; and
that of the next working day, on which rules fire. Statements that read are to be the same at every
size; what is written goes in batches. Then some mails of that day are sent. Time is by the clock,
so that a server's is in it; memory is the most that this process had. While a transaction that
writes lasts, nobody else can save anything on SQLite: the longest is measured too.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select, text, update

from app.accounts.models import Account, Person
from app.core import clock
from app.core.markings import Marking
from app.delivery.models import Interdependency, Milestone, Product
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.actions.rules import ActionState
from app.reminders import planning, queries, sending
from app.reminders.facts import read_everything
from app.risks.models import Risk
from tests import factories as make
from tests.databases import ENGINES, Databases, EngineName
from tests.guards.multiplying import multiply_registers
from tests.guards.watching import statements

PEOPLE, THINGS = 50, 1_000
TIMES = (1, 10, 100)
#: A Thursday and a Friday of the programme, and the hour at which mails go on this real day.
FIRST, NEXT = date(2010, 2, 4), date(2010, 2, 5)
AT_EIGHT = datetime.combine(clock.real_day(), time(8, 5), clock.LONDON)
#: How many mails are sent to be measured.
MAILS = 40

REGISTERS = (
    "risk", "risk_score", "milestone", "milestone_forecast", "product", "interdependency",
    "barrier", "action", "action_note",
)  # fmt: skip
OWNED: tuple[type[Any], ...] = (Action, Milestone, Product, Interdependency, Risk)
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Cost:
    """What a step took: its statements that read, those that wrote, its seconds, those of its
    longest transaction that wrote, and its result."""

    reads: int
    writes: int
    seconds: float
    longest: float
    result: Any


def measured(step: Callable[[], Any]) -> Cost:
    began = perf_counter()
    with statements() as asked, writing() as lasted:
        result = step()
    seconds = perf_counter() - began
    reads = sum(each.lstrip().upper().startswith(("SELECT", "WITH")) for each in asked)
    return Cost(reads, len(asked) - reads, seconds, max(lasted, default=0), result)


@contextmanager
def writing() -> Iterator[list[float]]:
    """How long each transaction lasts that may write, in seconds."""
    lasted: list[float] = []
    began: list[float] = []

    def begin(connection: Connection) -> None:
        if connection.info["may_write"]:  # it has the lock, where it is SQLite's
            began[:] = [perf_counter()]

    def end(_session: Any) -> None:
        lasted.extend(perf_counter() - each for each in began)
        began.clear()

    event.listen(Engine, "begin", begin)
    event.listen(db.session, "after_commit", end)
    try:
        yield lasted
    finally:
        event.remove(Engine, "begin", begin)
        event.remove(db.session, "after_commit", end)


def grow(engine: EngineName, times: int) -> int:
    """Let so many people owe so many things; gives how many things are owed."""
    multiply_registers(times, REGISTERS)
    people = _add_people(PEOPLE * times)
    for model in OWNED:
        db.session.execute(
            update(model)
            .values(owner_id=people[0] + model.id % len(people))
            .execution_options(synchronize_session=False)
        )
    db.session.commit()
    missing = THINGS * times - len(read_everything(FIRST))
    db.session.rollback()
    _add_actions(max(0, missing), people)
    if engine == "postgresql":  # as its autovacuum does by itself, a minute later
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    owed = len(read_everything(FIRST))
    db.session.rollback()
    return owed


def _add_people(count: int) -> list[int]:
    """People who can sign in, with ids in a row."""
    first = (db.session.scalar(select(db.func.max(Person.id))) or 0) + 1
    ids = list(range(first, first + count))
    _insert(Person, [{"id": each, "name": f"Person {each}", "version": 1} for each in ids])
    _insert(
        Account,
        [
            {
                "person_id": each,
                "email": f"person-{each}@example.org",
                "clearance_before_2014": Marking.RESTRICTED,
                "clearance_since_2014": Marking.OFFICIAL_SENSITIVE,
                "version": 1,
            }
            for each in ids
        ],
    )
    return ids


def _add_actions(count: int, people: list[int]) -> None:
    """Actions like one that there is, due over two months."""
    table = Action.__table__
    like = dict(db.session.execute(select(table).order_by(table.c.id).limit(1)).mappings().one())
    del like["id"]
    last = db.session.scalar(select(db.func.max(Action.number))) or 0
    rows = [
        like
        | {
            "number": last + number,
            "text": f"Write to partner {number}",
            "owner_id": people[number % len(people)],
            "due_on": FIRST + timedelta(days=number % 60 - 20),
            "state": ActionState.OPEN,
        }
        for number in range(1, count + 1)
    ]
    _insert(Action, rows)


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        db.session.execute(db.insert(model.__table__), rows[start : start + _AT_ONCE])
    db.session.commit()


def plan(day: date) -> Cost:
    make.pin(day)
    db.session.commit()
    cost = measured(planning.plan)
    db.session.remove()
    return cost


def send() -> tuple[list[float], float]:
    """Some mails of the day, one after the other, as the sender does; gives the milliseconds that
    each took, and those of the longest transaction. Those of the secretariat, who hear of
    everything, are among them."""
    listing, one = queries.list_waiting_digests, sending._send
    took: list[float] = []

    def timed(*given: Any) -> None:
        began = perf_counter()
        one(*given)
        took.append((perf_counter() - began) * 1000)

    with (
        pytest.MonkeyPatch.context() as patched,
        clock.frozen(now=AT_EIGHT),
        writing() as lasted,
    ):
        patched.setattr(queries, "list_waiting_digests", partial(listing, limit=MAILS))
        patched.setattr(sending, "_send", timed)
        sending.send_due()
    db.session.remove()
    return took, max(lasted) * 1000


def report(engine: EngineName, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(engine, "total-place"):
                owed = grow(engine, times)
                steps = {"first look": plan(FIRST), "again": plan(FIRST), "next day": plan(NEXT)}
                mails, longest = send()
        finally:
            databases.stop()
    print(f"{times:>5}{PEOPLE * times:>8,}{owed:>9,}", end="")
    for cost in steps.values():
        print(f" |{cost.reads:>6}{cost.writes:>7}{cost.seconds:>8.1f}", end="")
        print(f"{cost.longest * 1000:>8.0f}", end="")
    print(
        f" |{steps['next day'].result.reminders:>9,} |{median(mails):>7.0f}{max(mails):>9,.0f}"
        f"{longest:>8.0f}",
        end="",
    )
    print(f" |{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>6} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--times", type=int, nargs="+", default=TIMES)
    given = parser.parse_args()
    print(
        f"{given.engine}; of each look the statements that read, those that write, seconds and the "
        "longest transaction that writes, in milliseconds; of a mail the median, the longest and "
        "its longest transaction, in milliseconds"
    )
    print(
        f"{'times':>5}{'people':>8}{'owed':>9} |{'first look':^29} |{'again':^29} |{'next day':^29}"
        f" |{'reminders':>9} |{'a mail':>24} |{'memory':>9}"
    )
    for times in given.times:
        report(given.engine, times)


if __name__ == "__main__":
    main()
