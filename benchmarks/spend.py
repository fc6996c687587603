"""What spend costs with many places and lines: ``.venv/bin/python -m benchmarks.spend
[--database postgresql] [--places 300] [--lines 2000]``.

Measured are the rules over one return, its page, the programme's page from kept sums, the register
of all lines, the files of one return, saving one line, ``flask spend totals``, and the kept sums
against the lines they are of: each with its statements, which are to be as many with few places as
with all. Time is that of this process and, on PostgreSQL, by the clock, so that the server's is in
it; each counts by its best run of five.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, literal, select, text

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.pilots.models import Pilot
from app.spend import queries, service
from app.spend.checking import check_one
from app.spend.columns import LINE_COLUMNS
from app.spend.keeping import find_wrong, find_wrong_across, keep_across, keep_sums, keep_version
from app.spend.models import SpendLine, SpendReturn, SpendSum, SpendVersion
from app.spend.package import SpendFiles
from app.spend.reading import values_of
from app.spend.rules import (
    Cofog,
    CountedAt,
    FlowMatch,
    Sector,
    SpendConfidence,
    SpendControl,
    SpendMethod,
    SpendNature,
    SpendState,
)
from app.web.paging import PER_PAGE
from tests import factories as make
from tests.databases import ENGINES, Databases, EngineName
from tests.guards.watching import statements
from tests.pages import Client

YEAR = "2008-09"
PLACES, LINES = 300, 2_000
#: What the issue allows, in seconds.
MOST_RULES, MOST_PAGE = 2.0, 0.3
#: What we allow besides.
MOST_REGISTER, MOST_SAVING, MOST_OPEN_SAVING = 0.5, 1.0, 2.0
RUNS = 5
#: Of how many returns the kept sums are checked.
CHECKED = 15
#: A list that is read whole loads its parts for 500 records at a time.
MORE = 4
BODIES, STREAMS, THEMES = 40, 25, 6
_TEXTS = {
    column.attribute: "" for column in LINE_COLUMNS if column.is_text or column.attribute == "theme"
}


def lines_of(
    version_id: int, count: int, dice: random.Random, place_number: int
) -> Iterator[dict[str, Any]]:
    """Rows of lines: of every ten two are the ends of one grant, and one is an end whose other end
    is, every other time, in the return of another place, and else in none."""
    for number in range(1, count + 1):
        place = number % 10
        pence = dice.randrange(1_000_00, 10_000_000_00)
        row = {
            "version_id": version_id,
            "number": number,
            "year": YEAR,
            "organisation": f"Body {dice.randrange(BODIES)}",
            "sector": dice.choice(list(Sector)),
            "cofog": dice.choice(list(Cofog)),
            "theme": f"Theme {dice.randrange(THEMES)}" if place == 5 else "",
            "stream": f"Stream {dice.randrange(STREAMS)}",
            "gross_pence": pence,
            "income_pence": 0,
            "net_pence": pence,
            "nature": SpendNature.TRANSFER if place in (3, 6, 9) else SpendNature.SERVICE,
            "control": dice.choice(list(SpendControl)),
            "method": dice.choice(list(SpendMethod)),
            "confidence": dice.choice(list(SpendConfidence)),
            "counted_at": None,
            "counterparty": "",
            "reference": "",
            "counterparty_reference": "",
            "twice_pence": 0,
            "match": FlowMatch.NONE,
        }
        if place in (1, 2):
            row |= _end_of_grant(place == 1, number // 10)
        elif place == 4:
            row |= _end_across(number // 10, place_number)
        yield dict(_TEXTS) | row


def _end_of_grant(is_funder: bool, grant: int) -> dict[str, Any]:
    own, other = (f"Department {grant % 8}", f"Body {grant % BODIES}")
    amount = dict.fromkeys(("gross_pence", "net_pence"), (grant + 1) * 100000)
    if is_funder:
        ends = {"organisation": own, "counterparty": other, "counted_at": CountedAt.FUNDER}
        return {**ends, **amount, "reference": f"F{grant}", "counterparty_reference": f"D{grant}"}
    ends = {"organisation": other, "counterparty": own, "counted_at": CountedAt.DELIVERER}
    return {**ends, **amount, "reference": f"D{grant}", "counterparty_reference": f"F{grant}"}


def _end_across(grant: int, place_number: int) -> dict[str, Any]:
    """An end of which the return has no other."""
    stream = f"Single {grant}" if grant % 2 else f"Single {grant} of place {place_number}"
    return _end_of_grant(bool(place_number % 2), grant) | {
        "stream": stream,
        "reference": "",
        "counterparty_reference": "",
    }


@dataclass(frozen=True)
class Filled:
    """A return that was kept as the app does, to be copied."""

    return_id: int
    population: int


def fill(places: int, lines: int) -> list[Filled]:
    """Spend returns of so many places, submitted, with as many lines each, kept as the app does."""
    dice = random.Random(1)
    found = []
    for number in range(1, places + 1):
        with transaction():
            made, version = add_return(number, dice.randrange(200_000, 2_000_000))
            db.session.execute(insert(SpendLine), list(lines_of(version.id, lines, dice, number)))
            keep_version(version, queries.list_lines(made))
            keep_sums(made)
            filled = Filled(made.id, made.population or 0)
        found.append(filled)
    return found


def add_return(number: int, population: int) -> tuple[SpendReturn, SpendVersion]:
    """A place and its return, with a version and no lines."""
    name = f"Place {number}"
    pilot = Pilot(name=name, short_name=name, slug=f"place-{number}")
    db.session.add(pilot)
    db.session.flush()
    day = date(2010, 1, 20)
    version = SpendVersion(number=1, made_on=day, submitted_on=day)
    made = SpendReturn(
        number=number,
        pilot_id=pilot.id,
        year=YEAR,
        boundary="Districts",
        population=population,
        population_source="Mid-2008 estimate",
        state=SpendState.SUBMITTED,
        current=1,
        versions=[version],
        source="",
    )
    db.session.add(made)
    db.session.flush()
    return made, version


def copy(sources: Sequence[Filled], first: int, last: int, lines: int) -> None:
    """Returns of more places, with the lines and kept sums of others, copied by the database."""
    for number in range(first, last + 1):
        source = sources[number % len(sources)]
        with transaction():
            made, version = add_return(number, source.population)
            newest = _newest_of(source)
            version.digest, version.line_count = newest.digest, lines
            db.session.flush()
            _copy_rows(SpendLine.__table__, "version_id", newest.id, version.id)
            _copy_rows(SpendSum.__table__, "return_id", source.return_id, made.id)


def _newest_of(source: Filled) -> SpendVersion:
    spend_return = db.session.get_one(SpendReturn, source.return_id)
    return queries.get_version(spend_return, spend_return.current)


def _copy_rows(table: Any, key: str, old: int, new: int) -> None:
    names = [column.name for column in table.columns if column.name not in ("id", key)]
    rows = select(literal(new), *(table.c[name] for name in names)).where(table.c[key] == old)
    db.session.execute(insert(table).from_select([key, *names], rows))


def timed(what: Callable[[], Any], engine: EngineName, runs: int = RUNS) -> tuple[float, int, Any]:
    """The best time of some runs, its statements (now and then one tells that somebody is signed in
    still), and what it gave."""
    clock = process_time if engine == "sqlite" else perf_counter
    best, count, result = float("inf"), 0, None
    for _ in range(runs):
        db.session.expire_all()
        began = clock()
        with statements() as asked:
            result = what()
        best, count = min((best, count), (clock() - began, len(asked)))
    return best, count, result


def first_return() -> SpendReturn:
    reference = db.session.scalars(
        select(SpendReturn).where(SpendReturn.year == YEAR).order_by(SpendReturn.number.desc())
    ).first()
    assert reference is not None
    return queries.get_return(reference.reference)


def save_line(reference: str, number: int) -> None:
    """Change an amount of a return that counts in the totals of its year."""
    with transaction():
        spend_return = queries.get_return(reference)
        spend_return.state = SpendState.QUERIED
        db.session.flush()
        line = queries.get_line(spend_return, number)
        facts: Any = {
            name: "" if value is None and name in _TEXTS else value
            for name, value in values_of(line).items()
        }
        for name in ("gross_pence", "net_pence"):
            facts[name] += 100
        service.change_line(OPERATOR, spend_return=spend_return, line_number=number, **facts)


def steps(app: Flask, client: Client) -> dict[str, Callable[[], Any]]:
    """What is measured, by what it is called."""
    reference = first_return().reference
    runner = app.test_cli_runner()
    last = -(-(db.session.scalar(select(func.count(SpendLine.id))) or 0) // PER_PAGE)
    return {
        "rules over one return": lambda: check_one(queries.get_return(reference)),
        "programme page": lambda: client.get("/spend"),
        "programme page by theme": lambda: client.get("/spend?by=theme"),
        "page of one return": lambda: client.get(f"/spend/{reference}"),
        "register of lines": lambda: client.get("/spend/lines"),
        "register of one place's lines": lambda: client.get("/spend/lines?pilot=1"),
        "register of unmatched lines": lambda: client.get("/spend/lines?match=unmatched"),
        "last page of the register": lambda: client.get(f"/spend/lines?page={last}"),
        "register searched": lambda: client.get("/spend/lines?q=body+7"),
        "ends matched over returns": lambda: client.get("/spend/matching"),
        "flows of one return": lambda: client.get(f"/spend/{reference}/flows"),
        "data package of one return": lambda: SpendFiles(queries.get_return(reference)).package,
        "kept sums checked of one return": lambda: find_wrong(queries.get_return(reference)),
        "one line saved": lambda: save_line(reference, 5),
        "one open end saved": lambda: save_line(reference, 4),
        "flask spend totals": lambda: runner.invoke(args=["spend", "totals"]),
    }


def measure(
    app: Flask, client: Client, engine: EngineName, places: int
) -> dict[str, tuple[float, int]]:
    found = {}
    for name, step in steps(app, client).items():
        seconds, count, result = timed(step, engine)
        if hasattr(result, "status_code"):
            assert result.status_code == 200, name
        found[name] = (seconds, count)
        print(f"{places:>5} places  {name:<28}{1000 * seconds:>9.0f} ms{count:>5} statements")
    return found


def report(app: Flask, engine: EngineName, places: int, lines: int) -> bool:
    """Print all; whether it is within what is allowed."""
    make.pin()
    make.programme()
    account = make.secretariat()
    db.session.commit()
    client = Client(app)
    client.checks = False
    client.sign_in(account)
    few = max(places // 10, 2)
    began = perf_counter()
    sources = fill(few, lines)
    print(f"{few * lines:,} lines written and added up in {perf_counter() - began:.0f} s")
    before = measure(app, client, engine, few)
    copy(sources, few + 1, places, lines)
    with transaction():
        keep_across(YEAR)
    print(f"{(places - few) * lines:,} lines copied; {places * lines:,} in all")
    if engine == "postgresql":  # as its autovacuum does by itself, a minute later
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    after = measure(app, client, engine, places)
    began = perf_counter()
    looked_at = queries.list_counted(YEAR)[:: max(places // CHECKED, 1)]
    wrong = [
        f"{each.reference}: {complaint}" for each in looked_at for complaint in find_wrong(each)
    ]
    wrong += find_wrong_across(YEAR)
    took = perf_counter() - began
    print(f"kept sums of {len(looked_at)} returns checked in {took:.0f} s: {wrong or 'right'}")
    grown = {
        name: (count, after[name][1])
        for name, (_seconds, count) in before.items()
        if after[name][1] > count + MORE
    }
    over = [
        name
        for name, most in (
            ("rules over one return", MOST_RULES),
            ("programme page", MOST_PAGE),
            ("programme page by theme", MOST_PAGE),
            ("register of lines", MOST_REGISTER),
            ("one line saved", MOST_SAVING),
            ("one open end saved", MOST_OPEN_SAVING),
        )
        if after[name][0] > most
    ]
    print(f"statements that grow: {grown or 'none'}; over what is allowed: {over or 'none'}")
    return not (wrong or grown or over)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--database", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--lines", type=int, default=LINES, help="of each place")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.work(given.database, "empty") as app:
                is_right = report(app, given.database, given.places, given.lines)
        finally:
            databases.stop()
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
