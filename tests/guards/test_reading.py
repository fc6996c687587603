"""Opening a page changes nothing, whoever opens it and whatever the address says; that a pack was
opened is recorded."""

import pytest

from tests.guards.routes import ROUTES
from tests.guards.watching import statements


def pages(app, known):
    """The addresses that can be opened."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    return [
        route.address.format_map(known.addresses)
        for route in ROUTES
        if "GET" in rules[route.endpoint].methods
    ]


#: What it takes to record that someone looked, that they are still there, and that minutes which
#: nobody has opened as a PDF are to be drawn.
RECORDING = (
    "INSERT INTO minutes_drawing ",
    "INSERT INTO audit_entry ",
    "UPDATE audit_head SET ",
    "UPDATE sign_in_session SET last_seen_at",
)


@pytest.mark.one_engine
@pytest.mark.parametrize("role", ["secretariat", "own", "reader", "administrator"])
def test_opening_a_page_writes_nothing(client, known, role, stop_templates):
    client.sign_in(known.accounts[role])
    if role != "secretariat":  # the crawl looks at the others' pages
        client.checks = False
        stop_templates()
    writes = {}
    for address in pages(client.application, known):
        with statements() as asked:
            client.get(address)
        changing = [s for s in asked if not s.startswith(("SELECT", "WITH", *RECORDING))]
        if changing:
            writes[address] = changing
    assert writes == {}


ODD_PARTS = (
    "%00",
    "99999999999999999999",
    "%F0%9F%8F%B4",
    "R-999999999999",
    "'",
)


@pytest.mark.every_engine
def test_odd_addresses_are_answered_in_words(client, known, stop_drawing):
    """On both databases: each has texts and numbers of its own that it cannot take."""
    client.checks = False
    stop_drawing()
    client.sign_in(known.accounts["secretariat"])
    failing = []
    odd = {name: part for part in ODD_PARTS for name in known.addresses}
    for route in ROUTES:
        names = [name for name in odd if f"{{{name}}}" in route.address]
        for part in ODD_PARTS if names else ():
            address = route.address.format_map(known.addresses | dict.fromkeys(names, part))
            try:
                status = client.get(address).status_code
            except Exception as error:  # every address is tried before the test fails
                failing.append(f"{address}: {error!r}"[:200])
            else:
                if status not in (302, 308, 403, 404, 405):
                    failing.append(f"{address}: {status}")
    assert failing == []


ODD_QUERIES = (
    "page=0",
    "page=-3",
    "page=999999999999",
    "page=²",
    "page=1&page=2",
    "q=%00",
    "q=%25%27_%5C",
)


@pytest.mark.every_engine
def test_odd_queries_are_taken_for_plain_ones(client, known, engine, stop_templates):
    if engine != "sqlite":  # what is drawn is the same on both
        client.checks = False
        stop_templates()
    refused = {}
    for role, addresses in lists_by_reader(known).items():
        client.sign_in(known.accounts[role])
        asked = [f"{address}?{query}" for address in addresses for query in ODD_QUERIES]
        refused |= {a: s for a in asked if (s := client.get(a).status_code) != 200}

    assert refused == {}


def lists_by_reader(known):
    """Every list, by one who may open it."""
    found = {"secretariat": [], "administrator": []}
    for route in ROUTES:
        if ".list_" in route.endpoint:
            reader = "secretariat" if "secretariat" in route.allowed else "administrator"
            found[reader].append(route.address.format_map(known.addresses))
    return found


@pytest.mark.one_engine
def test_filters_take_nothing_that_they_do_not_offer(client, known):
    for role, addresses in lists_by_reader(known).items():
        client.sign_in(known.accounts[role])
        for address in addresses:
            names = {e.get("name") for e in client.get(address).page.all("select")}
            for name in names:
                assert client.get(f"{address}?{name}=%00nonsense").status_code == 200
