"""Who may open what: every route, by every role, against the one table; each answer carries the
headers that guard it. No page changes anything by being opened, nor does a deed that is refused.
"""

import re

import pytest
from werkzeug.utils import redirect

from tests.guards.hostile import AS_FIELDS, with_hostile
from tests.guards.routes import EVERYBODY, ROUTES
from tests.guards.test_headers import lacking_headers
from tests.guards.watching import changing, statements

pytestmark = pytest.mark.one_engine

METHODS = {"GET", "POST"}
#: Its words, and the points of its scale; the world's programme has others.
OF_TOTAL_PLACE = re.compile(
    r"\b((?i:pilots?|Government Office|champions?|Locality Manager|Total Place)|"
    r"Red|Amber|Green)\b"
)
OTHER_METHODS = {"PUT", "PATCH", "DELETE", "OPTIONS"}


def rules(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


def cells(app):
    """Every route with each method that it takes."""
    taken = rules(app)
    for route in ROUTES:
        yield from ((route, method) for method in sorted(taken[route.endpoint].methods & METHODS))


def test_every_route_is_in_the_table(app):
    assert {route.endpoint for route in ROUTES} == set(rules(app))


def test_addresses_lead_to_their_endpoints(app, known):
    match = app.url_map.bind("localhost").match
    for route in ROUTES:
        method = "GET" if "GET" in rules(app)[route.endpoint].methods else "POST"
        assert match(route.address.format_map(known.addresses), method)[0] == route.endpoint


def outcome(answer):
    if answer.status_code == 302 and answer.location.split("?")[0] == "/sign-in":
        return "sign in first"
    return answer.status_code if answer.status_code in (403, 404) else "allowed"


def test_the_table_declares_every_cell(known):
    assert {"anonymous", *known.accounts} == EVERYBODY
    assert [r.endpoint for r in ROUTES if not r.allowed <= EVERYBODY] == []
    # Whoever may not see a record is not told that it is there.
    unsaid = [
        (r.endpoint, r.address)
        for r in ROUTES
        if "{" in r.address and r.allowed != EVERYBODY and r.sight is None and r.refusal != 404
    ]
    assert unsaid == []


def words_of_another(answer):
    """The first word on a page that is Total Place's, and no word of the world's programme."""
    if answer.mimetype != "text/html" or answer.status_code == 302:  # which names an address
        return None
    found = OF_TOTAL_PLACE.search(re.sub(r"<[^>]*>", " ", answer.text))
    return found and found[0]


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_opens_what_it_may(client, known, role, stop_drawing):
    client.checks = False
    if role != "anonymous":
        client.sign_in(known.accounts[role])
    token = {"csrf_token": client.token}
    hostile = with_hostile(token)
    stop_drawing()
    wrong = []
    with statements() as asked:
        for route, method in cells(client.application):
            is_allowed = role in route.allowed
            if route.endpoint == "sign_in.sign_out" and is_allowed:
                continue  # it ends the session, and is what a later test is about
            address = route.address.format_map(known.addresses)
            expected = route.expected(role)
            asked.clear()
            sent = None if method == "GET" else token if is_allowed else hostile
            answer = client.open(address, method=method, data=sent, content_type=sent and AS_FIELDS)
            if outcome(answer) != expected or answer.status_code >= 500:
                wrong.append(f"{method} {address}: {answer.status_code}, not {expected}")
            if method == "GET" and role == "secretariat":  # a body is left out by each view itself
                head = client.head(address)
                if (head.status_code, head.data) != (answer.status_code, b""):
                    wrong.append(f"HEAD {address}: {head.status_code}, or it has a body")
            if method == "GET" or not is_allowed:
                changed = changing(asked, is_opened=is_allowed)
                wrong += [f"{method} {address} changes something: {each}" for each in changed]
            wrong += [
                f"{method} {each}" for each in lacking_headers(route.endpoint, answer.headers)
            ]
            if said := words_of_another(answer):
                wrong.append(f"{method} {address} says “{said}”, which this programme does not")
    assert wrong == []


def test_other_methods_give_nothing(client, known):
    """No route takes another; what answers those that it does not take is one for all that take the
    same."""
    client.checks = False  # what has no body is no page
    client.sign_in(known.accounts["secretariat"])
    asked, taken = set(), rules(client.application)
    for route in ROUTES:
        address = route.address.format_map(known.addresses)
        offered = frozenset(taken[route.endpoint].methods)
        if route.endpoint != "static":  # of Flask's own
            assert offered <= METHODS | {"HEAD"}, f"{address} takes {set(offered)}"
        for method in (OTHER_METHODS | METHODS) - offered if offered not in asked else ():
            answer = client.open(address, method=method)
            assert answer.status_code == 405, f"{method} {address}: {answer.status_code}"
        asked.add(offered)


def test_everybody_can_sign_out(client, known):
    for account in known.accounts.values():
        client.sign_in(account)

        client.post("/sign-out", data={"csrf_token": client.token})

        assert client.get("/").location == "/sign-in?next=/"


def test_every_form_is_refused_without_its_token(client, known):
    client.sign_in(known.accounts["secretariat"])
    for route in ROUTES:
        if "POST" in rules(client.application)[route.endpoint].methods:
            answer = client.post(route.address.format_map(known.addresses))
            assert answer.status_code == 400, route.endpoint


@pytest.mark.parametrize("answer", ["Hello", redirect("/people")])
def test_a_page_that_asks_no_permission_fails(client, known, monkeypatch, answer):
    monkeypatch.setitem(client.application.view_functions, "dashboard.show_home", lambda: answer)
    client.sign_in(known.accounts["secretariat"])

    with pytest.raises(RuntimeError, match="without asking"):
        client.get("/")
