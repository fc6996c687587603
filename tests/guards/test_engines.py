"""SQLite and PostgreSQL draw the same pages and save the same forms. So tests about pages run on
SQLite alone (see ``tests.conftest``), and those of services, locks and constraints on both."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from app.core import clock
from app.extensions import db
from tests.databases import ENGINES
from tests.guards.routes import ROUTES
from tests.guards.test_fields import form_at, posting, rows
from tests.guards.watching import changing, statements, undrawn
from tests.page_checks import without_fresh

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

#: A page is opened by the first of these that may.
ROLES = (
    *("secretariat", "administrator", "own", "member", "reader", "anonymous"),
    *("go", "contributor"),
)

#: What says which database it has.
NAMES_ITS_ENGINE = {"/status"}

#: How many forms of each role are saved at least, so that the comparison means something.
LEAST_SAVED = {"secretariat": 80, "administrator": 8, "own": 6}


def on_each_engine(databases, look):
    """What ``look`` makes of the world on either engine."""
    found = []
    for engine in ENGINES:
        with databases.work(engine, "world") as app, clock.frozen(now=NOW):
            found.append(look(app, replace(databases.worlds[engine])))
    return found


def sign_in(app, known, role, *, checks=False):
    client = app.test_client()
    client.checks = checks
    return client if role == "anonymous" else client.sign_in(known.accounts[role])


def pages(app, known):
    """Every page, without what is made anew for each answer. None changes anything by being
    opened."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    checks = db.engine.name == "sqlite"  # those of the other are the same
    clients = {role: sign_in(app, known, role, checks=checks) for role in ROLES}
    drawn = {}
    for route in ROUTES:
        if "GET" in rules[route.endpoint].methods:
            client = clients[next((role for role in ROLES if role in route.allowed), "anonymous")]
            with statements() as asked:
                answer = client.get(route.address.format_map(known.addresses))
            assert changing(asked, is_opened=True) == [], route.address
            if answer.mimetype == "text/html":
                page = answer.get_data(as_text=True)
                drawn[route.address] = answer.status_code, plain(page, known)
    return drawn


def plain(page, known):
    for link in ("invitation", "reset", "calendar"):
        page = page.replace(str(known.addresses[link]), link)
    # On the hour a time has no minutes, and at noon no figures: "at 11am".
    times = r"\b(\d?\d:\d\d(am|pm)?|\d?\d(am|pm)|noon|midnight)\b"
    return re.sub(times, "a time", without_fresh(page))


def saved(app, known, forms):
    """What becomes of every form that those of each role may send, one after the other, and what
    the database holds then. ``forms`` keeps them: each page draws the same on the second."""
    outcomes = {}
    for role in LEAST_SAVED:
        client = sign_in(app, known, role)
        for route in posting(app, role):
            address = route.address.format_map(known.addresses)
            where = role, route.endpoint, route.address
            if where not in forms:
                forms[where], _shown = form_at(client, address)
            with undrawn():
                answer = client.post(address, data=forms[where] | {"csrf_token": client.token})
            outcomes[where] = answer.status_code
    return outcomes, {name: len(found) for name, found in rows().items()}


def test_every_page_is_the_same(databases):
    sqlite, postgresql = on_each_engine(databases, pages)

    assert len(sqlite) > 100
    assert {where for where in sqlite if sqlite[where] != postgresql[where]} == NAMES_ITS_ENGINE


def test_every_form_is_saved_the_same(databases):
    (sqlite, rows), (postgresql, same_rows) = on_each_engine(databases, partial(saved, forms={}))

    assert postgresql == sqlite
    assert same_rows == rows
    for role, least in LEAST_SAVED.items():
        sent = [status for (who, *_), status in sqlite.items() if who == role]
        assert sum(status in (302, 303) for status in sent) >= least, role


@pytest.mark.usefixtures("client")
def test_pages_are_tested_on_one_engine(engine):
    assert engine == "sqlite"
