"""What a search costs in a large programme, and what keeping the entries adds to a save:
``.venv/bin/python -m benchmarks.search [--engine postgresql] [--times 240]``.

The registers of the demonstration are multiplied until there are some 50,000 entries. A search is
made as the secretariat, who reads everything, as a member of one place and as a reader, with the
first page of what it finds: the best and the middle of several runs, in milliseconds. A save is
that of one risk, with its record of changes. Time is that of this process; on PostgreSQL, by the
clock, so that the server's is in it: there, trust it on a machine that does nothing else."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.accounts.identity import actor_for
from app.accounts.queries import find_account_by_email
from app.core import clock
from app.core.access import OPERATOR, Actor
from app.core.database import transaction
from app.core.domain import kinds_in_use
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.risks.models import Risk
from app.search import keeping, rebuilding
from app.search.queries import find_by_words, show
from app.web.paging import PER_PAGE
from benchmarks.pages import REGISTERS
from tests.databases import ENGINES, Databases, EngineName
from tests.guards.multiplying import multiply_registers

#: What is looked for: a word of many records, of few, of none; how very many begin; several words;
#: words side by side; what every record of a kind has.
SEARCHES = (
    "property",
    "worcestershire",
    "zzz",
    "th",
    "pr",
    "care budget",
    '"single asset"',
    "kent",
)
LIMIT_MS = 100
WORDED = tuple(name for name in REGISTERS if name != "audit_entry")


def timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """The best and the middle of some runs, in milliseconds."""
    is_apart = db.engine.dialect.name == "postgresql"
    now = time.perf_counter if is_apart else time.process_time
    took = []
    for _ in range(runs):
        began = now()
        work()
        took.append((now() - began) * 1000)
    return min(took), statistics.median(took)


def search(actor: Actor, text: str, today: date) -> int:
    kinds = kinds_in_use(current_app)
    with looking_as(viewer_of(actor)):
        hits = find_by_words(kinds, actor, text, today)
        show(kinds, actor, hits.records[:PER_PAGE], hits.terms, today)
    db.session.rollback()
    return len(hits.records)


def save(number: int, *, keeps_entries: bool) -> None:
    with transaction():
        risk = db.session.scalars(select(Risk).order_by(Risk.id).limit(1)).one()
        risk.mitigation = f"Change {number} of the mitigation"
        db.session.flush()
        if not keeps_entries:
            keeping.forget(db.session())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--times", type=int, default=240)
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    engine: EngineName = given.engine
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(engine, "total-place"):
                run(given.times, given.runs, engine)
        finally:
            databases.stop()


def run(times: int, runs: int, engine: str) -> None:
    multiply_registers(times, WORDED)
    db.session.remove()
    began = time.perf_counter()
    rebuilding.rebuild()
    if engine == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    print(f"{rebuilding.count_entries():,} entries, made in {time.perf_counter() - began:.0f} s")
    today = clock.today()
    slowest = 0.0
    for email in ("secretariat@example.org", "kent@example.org", "reader@example.org"):
        account = find_account_by_email(email)
        if account is None:
            continue
        actor = actor_for(account.person_id, email, today, account.clearances)
        for text in SEARCHES:
            found = search(actor, text, today)
            best, middle = timed(lambda a=actor, t=text: search(a, t, today), runs)
            slowest = max(slowest, middle)
            print(f"{email:26} {text:16} {found:6,} found {best:7.1f} {middle:7.1f} ms")
    print(f"slowest {slowest:.1f} ms, {'within' if slowest < LIMIT_MS else 'over'} {LIMIT_MS} ms")
    with looking_as(viewer_of(OPERATOR)):
        both: dict[bool, list[float]] = {True: [], False: []}
        for number in range(60):
            kept = number % 2 == 0
            both[kept].append(timed(lambda n=number, k=kept: save(n, keeps_entries=k), 1)[0])
    kept_ms, bare_ms = statistics.median(both[True]), statistics.median(both[False])
    print(f"a save {kept_ms:.1f} ms, without its entry {bare_ms:.1f} ms")


if __name__ == "__main__":
    main()
