"""Who may open what: every route, by every role, against the one table."""

import pytest
from werkzeug.utils import redirect

from tests.guards import world
from tests.guards.routes import ROUTES
from tests.pages import Page

pytestmark = pytest.mark.one_engine

METHODS = {"GET", "POST"}


@pytest.fixture
def known(app):
    return world.build()


def rules(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


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


@pytest.mark.parametrize("role", world.ROLES)
def test_each_role_opens_what_it_may(client, known, role):
    if role != "anonymous":
        client.sign_in(known.accounts[role])
    sent = {"csrf_token": token(client)}
    wrong = []
    for route in ROUTES:
        address = route.address.format_map(known.addresses)
        refusal = "sign in first" if role == "anonymous" else route.refusal
        expected = "allowed" if role in route.allowed else refusal
        for method in sorted(rules(client.application)[route.endpoint].methods & METHODS):
            if route.endpoint == "sign_in.sign_out" and role in route.allowed:
                continue  # it ends the session, and is what the next test is about
            answer = client.open(address, method=method, data=sent if method == "POST" else None)
            if outcome(answer) != expected or answer.status_code >= 500:
                wrong.append(f"{method} {address}: {answer.status_code}, not {expected}")
    assert wrong == []


def test_everybody_can_sign_out(client, known):
    for account in known.accounts.values():
        client.sign_in(account)

        client.post("/sign-out", data={"csrf_token": token(client)})

        assert client.get("/").location == "/sign-in?next=/"


def token(client):
    """The session's token, from a form that stands on the page whoever asks for it."""
    page: Page = client.get("/sign-in", follow_redirects=True).page
    return next(e.get("value") for e in page.all("input") if e.get("name") == "csrf_token")


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
