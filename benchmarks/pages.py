"""What pages cost, beside the barest page of the app as it was first measured, and how that grows
with the registers: ``.venv/bin/python -m benchmarks.pages [--engine postgresql] [/risks ...]``.
Trust the ratios; machines vary.

The yardstick is a page of this benchmark: the accessibility statement with the 9 queries that it
took then (the session, the programme's date, 6 for what the person holds, the date again), whatever
the frame of a page takes now. Each page is opened in the demonstration, where its registers fill
one page or more, and again with 100 times the registers and the record of changes. Processor time
is that of this process, the best of the runs: a PostgreSQL server's own is not in it.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, exists, or_, select
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

TIMES = 100
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
        "/barriers", "/pilots", "/pilots/kent", "/updates", "/actions", "/decisions", "/papers",
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
        for wanted in grants_then(actor.person_id or 0, clock.today())[: app.config[MISSING]]:
            db.session.execute(wanted).all()
        return render("dashboard/show_accessibility.html")


@dataclass(frozen=True)
class Cost:
    queries: int
    milliseconds: float
    kilobytes: float


def cost(client: Client, address: str, runs: int) -> Cost:
    address = client.get(address).request.full_path.rstrip("?")  # a meeting's, of its group and day
    with statements() as asked:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    best = float("inf")
    for _ in range(runs):
        began = time.process_time()
        client.get(address)
        best = min(best, time.process_time() - began)
    return Cost(len(asked), best * 1000, len(answer.data) / 1000)


def measure(engine: EngineName, addresses: set[str], runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(engine, "demonstration") as app:
                report(app, addresses, runs, engine)
        finally:
            databases.stop()


def report(app: Flask, addresses: set[str], runs: int, engine: str) -> None:
    add_yardstick(app)
    clients = {who: Client(app).sign_in(who) for who in PAGES}
    for client in clients.values():
        client.checks = False
    first = next(iter(clients.values()))
    app.config[MISSING] = max(0, YARDSTICK_QUERIES - cost(first, BAREST, 1).queries)
    wanted = [
        (who, address)
        for who, pages in PAGES.items()
        for address in (BAREST, *pages)
        if not addresses or address in addresses
    ]
    yardstick = cost(first, YARDSTICK, 4 * runs)
    once = {page: cost(clients[page[0]], page[1], runs) for page in wanted}
    multiply_registers(TIMES, REGISTERS)
    many = {page: cost(clients[page[0]], page[1], runs) for page in wanted}

    print(
        f"{engine}: {yardstick.queries} queries and {yardstick.milliseconds:.1f} ms the yardstick"
    )
    print(f"{'page':<60} queries      ms   of yardstick  | {TIMES} times: queries  ms  kB  ratio")
    for who, address in wanted:
        few, lot = once[who, address], many[who, address]
        print(
            f"{who.partition('@')[0] + ' ' + address:<64}"
            f"{few.queries:>14}{few.milliseconds:>7.1f}"
            f"{few.milliseconds / yardstick.milliseconds:>6.1f}x |"
            f"{lot.queries:>20}{lot.milliseconds:>7.1f}{lot.kilobytes:>6.0f}"
            f"{lot.milliseconds / few.milliseconds:>6.1f}x"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("pages", nargs="*", help="addresses; all where none is given")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--runs", type=int, default=8, help="runs of each page; the best counts")
    given = parser.parse_args()
    measure(given.engine, set(given.pages), given.runs)


if __name__ == "__main__":
    main()
