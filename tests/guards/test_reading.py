"""Whatever an address says is answered. That opening a page changes nothing is seen by
``test_access.py`` for everyone, and where pages are drawn by ``test_crawl.py``."""

import pytest

from tests.guards.routes import ROUTES

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
#: Pages that tell of what was asked: all others are like the plain ones.
DRAWN = ("q=%00", "page=²&page=2&q=%25%27_%5C")


@pytest.mark.every_engine
def test_odd_queries_are_taken_for_plain_ones(client, known, stop_templates):
    client.checks = False
    stop_templates()
    assert refused(client, known, ODD_QUERIES) == {}


@pytest.mark.one_engine
def test_odd_queries_are_told_of_like_plain_ones(client, known):
    assert refused(client, known, DRAWN) == {}


def refused(client, known, queries):
    """What becomes of every list with these, where it is not a page."""
    answered = {}
    for role, addresses in lists_by_reader(known).items():
        client.sign_in(known.accounts[role])
        for address in (f"{address}?{query}" for address in addresses for query in queries):
            answered[address] = client.get(address).status_code
    return {address: status for address, status in answered.items() if status != 200}


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
            query = "&".join(f"{name}=%00nonsense" for name in names)
            assert client.get(f"{address}?{query}").status_code == 200
