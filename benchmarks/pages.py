"""What pages cost, beside the barest page of the app as it was first measured, and how that grows
with the registers: ``.venv/bin/python -m benchmarks.pages [--engine postgresql] [/risks ...]``.

The yardstick is a page of this benchmark: the accessibility statement with the 9 queries that it
took then (the session, the programme's date, 6 for what the person holds, the date again), whatever
the frame of a page takes now. Each page is opened in the demonstration; with 4 times the registers
and the record of changes, which fills a page of each list; and with 100 times. ``ratio`` is the
page with 100 times beside the same page full; ``anew`` is it, with 100 times, as after a change of
all that is kept until something changes.

A page and the yardstick are opened by turns, and each counts by its best run: the ratios hold on a
machine that does other work too. Time is that of this process and, on PostgreSQL, by the clock, so
that the server's is in it.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, exists, or_, select, text
from sqlalchemy.orm import aliased

from app.accounts.models import RoleGrant
from app.core import clock
from app.delivery.models import Interdependency, Milestone, Product
from app.extensions import db
from app.governance.actions.models import Action
from app.governance.groups.models import Membership
from app.pilots.models import Pilot, PilotRole
from app.risks.models import Issue, Risk
from app.web.guards import public
from app.web.identity import current_actor
from app.web.pages import render
from tests.databases import ENGINES, Databases, EngineName
from tests.guards.multiplying import multiply_registers
from tests.guards.watching import statements
from tests.pages import Client

FULL, TIMES = 4, 100
#: Runs in which nothing is kept.
ANEW = 3
YARDSTICK = "/yardstick"
YARDSTICK_QUERIES = 9
MISSING = "QUERIES_SINCE_SAVED"
BAREST = "/accessibility"
OWNED_IN_DELIVERY = (Milestone, Product, Interdependency)

#: What grows: registers with their parts, and the record of changes.
REGISTERS = (
    "risk", "risk_score", "issue", "milestone", "milestone_forecast", "product", "interdependency",
    "resource_need", "barrier", "action", "action_note", "decision", "referral", "referral_answer",
    "audit_entry",
)  # fmt: skip

#: Who opens which pages.
PAGES = {
    "secretariat@example.org": (
        "/", "/meetings/officials/2010-02-18", "/meetings/officials/2010-02-18/suggestions",
        "/meetings/officials/2010-02-18/readiness", "/meetings/officials/2010-01-18/attendance",
        "/risks", "/issues", "/milestones", "/products", "/interdependencies", "/resources",
        "/barriers", "/pilots", "/pilots/kent", "/returns", "/actions", "/decisions", "/papers",
        "/minutes", "/write-rounds", "/referrals", "/packs", "/meetings", "/calendar", "/groups",
        "/programme", "/people",
    ),
    "administrator@example.org": ("/", "/audit"),
    "kent@example.org": ("/",),
}  # fmt: skip


def grants_then(person_id: int, on: date) -> list[Select[Any]]:
    """The 6 queries by which it was found out what somebody holds."""
    named, other = aliased(Pilot), aliased(Pilot)
    delivery = (exists().where(each.owner_id == person_id) for each in OWNED_IN_DELIVERY)
    risks = (exists().where(each.owner_id == person_id) for each in (Risk, Issue))
    return [
        select(Membership.group_id, Membership.ends_on).where(
            Membership.person_id == person_id, Membership.starts_on <= on
        ),
        select(Action.id).where(Action.owner_id == person_id).limit(1),
        select(PilotRole.kind, PilotRole.pilot_id, PilotRole.ends_on, other.id)
        .join(named, named.id == PilotRole.pilot_id)
        .join(other, other.region_id == named.region_id)
        .where(PilotRole.person_id == person_id, PilotRole.starts_on <= on),
        select(or_(*delivery)).execution_options(sees_restricted=True),
        select(or_(*risks)).execution_options(sees_restricted=True),
        select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.starts_on <= on),
    ]


def add_yardstick(app: Flask) -> None:
    @app.get(YARDSTICK)
    @public
    def yardstick() -> str:
        """The barest page, with as many of its queries of then as it takes no longer."""
        actor = current_actor()
        then = cycle(grants_then(actor.person_id or 0, clock.today()))
        for wanted in islice(then, app.config[MISSING]):
            db.session.execute(wanted).all()
        return render("dashboard/show_accessibility.html")


@dataclass(frozen=True)
class Cost:
    """``times`` is the page's time beside the yardstick's, and ``anew`` that with nothing kept."""

    queries: int
    milliseconds: float
    times: float
    anew: float
    kilobytes: float


class Stopwatch:
    """Pages by turns with the yardstick."""

    def __init__(self, app: Flask, engine: EngineName, bare: Client, runs: int) -> None:
        self.app = app
        self.clock = time.process_time if engine == "sqlite" else time.perf_counter
        self.bare = bare
        self.runs = runs

    def seconds(self, client: Client, address: str) -> float:
        began = self.clock()
        client.get(address)
        return self.clock() - began

    def cost(self, client: Client, address: str) -> Cost:
        address = client.get(address).request.full_path.rstrip("?")  # a meeting's, of its day
        with statements() as asked:
            answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        page = yardstick = anew = float("inf")
        for run in range(self.runs):
            page = min(page, self.seconds(client, address))
            yardstick = min(yardstick, self.seconds(self.bare, YARDSTICK))
            if run < ANEW:
                self.app.extensions.pop("kept", None)
                anew = min(anew, self.seconds(client, address))
                self.bare.get(YARDSTICK)
        kilobytes = len(answer.data) / 1000
        return Cost(len(asked), page * 1000, page / yardstick, anew / yardstick, kilobytes)


def measure(engine: EngineName, addresses: set[str], runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(engine, "total-place") as app:
                report(app, addresses, runs, engine)
        finally:
            databases.stop()


def grow(engine: EngineName, times: int, already: int) -> None:
    multiply_registers(times, REGISTERS, already)
    if engine == "postgresql":  # as its autovacuum does by itself, a minute later
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def report(app: Flask, addresses: set[str], runs: int, engine: EngineName) -> None:
    add_yardstick(app)
    clients = {who: Client(app).sign_in(who) for who in PAGES}
    for client in clients.values():
        client.checks = False
    bare = next(iter(clients.values()))
    bare.get(BAREST)  # what the header counts after a change is no part of it
    with statements() as asked:
        bare.get(BAREST)
    app.config[MISSING] = max(0, YARDSTICK_QUERIES - len(asked))
    wanted = [
        (who, address)
        for who, pages in PAGES.items()
        for address in (BAREST, *pages)
        if not addresses or address in addresses
    ]
    watch = Stopwatch(app, engine, bare, runs)
    yardstick = watch.cost(bare, YARDSTICK)
    print(f"{engine}: the yardstick takes {yardstick.queries} queries and", end=" ")
    print(f"{yardstick.milliseconds:.1f} ms")
    found = []
    for times, already in ((1, 1), (FULL, 1), (TIMES, FULL)):
        if times > already:
            grow(engine, times, already)
        found.append({page: watch.cost(clients[page[0]], page[1]) for page in wanted})
    print(f"{'page':<62} demonstration   | {FULL} times | {TIMES} times")
    print(f"{'':<62}queries of yardst | of yardst| queries of yardst     kB  ratio   anew")
    for who, address in wanted:
        few, full, many = (costs[who, address] for costs in found)
        print(
            f"{who.partition('@')[0] + ' ' + address:<62}{few.queries:>7}{few.times:>9.1f}x |"
            f"{full.times:>8.1f}x |{many.queries:>8}{many.times:>9.1f}x{many.kilobytes:>7.0f}"
            f"{many.times / full.times:>6.1f}x{many.anew:>6.1f}x"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("pages", nargs="*", help="addresses; all where none is given")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--runs", type=int, default=12, help="runs of each page; the best counts")
    given = parser.parse_args()
    measure(given.engine, set(given.pages), given.runs)


if __name__ == "__main__":
    main()
