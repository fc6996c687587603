"""Single sign-on, against a real OpenID Connect provider in a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from app.accounts.models import Account
from app.accounts.queries import find_account_of
from app.accounts.sign_in.rules import PROOF_LASTS
from app.core import clock
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD

pytestmark = pytest.mark.one_engine

PEOPLE = {
    "ann": {"email": "Ann@Example.org", "email_verified": True},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
    "unverified": {"email": "ann@example.org", "email_verified": False},
    "unsaid": {"email": "ann@example.org"},
    "wordy": {"email": "ann@example.org", "email_verified": "false"},
    "nameless": {},
    # Whoever was given Ann's address after her; she herself, asked again just now and long ago.
    "successor": {"email": "ann@example.org", "email_verified": True},
    "asked": {"email": "bob@example.org", "email_verified": True, "auth_time": 4102444800},
    "not asked": {"email": "bob@example.org", "email_verified": True, "auth_time": 1262304000},
}

REFUSED = "You could not be signed in"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    claims = [json.dumps({"sub": sub} | given) for sub, given in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", "0", "--require-nonce", "True"]
    running = subprocess.Popen(
        [*command, *(f"--user-claims={each}" for each in claims)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stderr is not None
        for line in running.stderr:  # until it says where it listens
            if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                yield found[1]
                break
        else:
            pytest.fail("The provider did not start.")
    finally:
        running.terminate()
        running.communicate(timeout=30)


@pytest.fixture
def site(app, databases, engine, provider):
    """The app on this test's database, with the provider configured."""
    return databases.app_with(
        engine,
        OIDC_ISSUER=provider,
        OIDC_CLIENT_ID="standing-agenda",
        OIDC_CLIENT_SECRET="a secret of both",
        OIDC_NAME="Example Government",
    )


@pytest.fixture
def browser(site):
    return site.test_client()


@pytest.fixture
def ann(app):
    return make.secretariat(email="ann@example.org")


def go(browser, then="/people"):
    """From the button to the provider: the address that the browser is sent to."""
    answer = browser.get("/sign-in/elsewhere", query_string={"next": then})
    assert answer.status_code == 302
    return answer.location


def prove(address, who):
    """At the provider: say who one is. Gives the way back."""
    answer = requests.post(address, data={"sub": who}, allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == "http://127.0.0.1:5000"
    return f"{back.path}?{back.query}"


def test_whom_the_provider_vouches_for_signs_in_without_a_password(browser, ann):
    page = browser.get("/people", follow_redirects=True).page
    [href] = [href for text, href in page.links if text == "Sign in with Example Government"]
    assert href == "/sign-in/elsewhere?next=/people"

    arrived = browser.get(prove(go(browser), "ann"), follow_redirects=True).page

    assert arrived.path == "/people"
    assert "Single sign on" in browser.get("/account").page.text


def test_the_request_carries_what_binds_the_answer_to_it(browser):
    asked = [parse_qs(urlsplit(go(browser)).query) for _ in range(2)]

    for each in asked:
        assert each["response_type"] == ["code"]
        assert each["code_challenge_method"] == ["S256"]
        assert each["scope"] == ["openid email"]
        assert each["redirect_uri"] == ["http://127.0.0.1:5000/sign-in/elsewhere/back"]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]


@pytest.mark.parametrize("who", ["stranger", "unverified", "unsaid", "wordy", "nameless"])
def test_nobody_else_signs_in_and_no_account_is_made(browser, ann, who):
    answer = browser.get(prove(go(browser), who))

    assert answer.status_code == 403
    assert answer.page.heading == REFUSED
    assert "cannot sign in here with that identity" in answer.page.text
    assert browser.get("/people").status_code == 302
    assert db.session.query(Account).count() == 1


def test_a_disabled_account_stays_shut(browser, ann):
    ann.is_enabled = False

    assert browser.get(prove(go(browser), "ann")).page.heading == REFUSED


def test_an_answer_counts_once_and_in_its_own_browser(site, browser, ann):
    back = prove(go(browser), "ann")
    thief = site.test_client()
    go(thief)

    assert thief.get(back).page.heading == REFUSED
    assert thief.get("/people").status_code == 302
    browser.get(back)
    assert browser.get("/people").status_code == 200
    browser.delete_cookie("session")
    assert browser.get(back).page.heading == REFUSED


@pytest.mark.parametrize("query", ["", "?code=made-up&state=made-up", "?error=access_denied"])
def test_an_answer_to_nothing_is_refused_in_words(browser, query):
    answer = browser.get(f"/sign-in/elsewhere/back{query}")

    assert answer.status_code == 403
    assert "did not identify you" in answer.page.text


def test_nobody_is_led_to_another_site(browser, ann):
    arrived = browser.get(prove(go(browser, "//evil.example"), "ann"))

    assert arrived.location == "/"


def test_a_provider_out_of_reach_is_told_and_passwords_go_on(app, databases, engine):
    site = databases.new_app(
        engine,
        "work",
        OIDC_ISSUER="http://127.0.0.1:9",
        OIDC_CLIENT_ID="a",
        OIDC_CLIENT_SECRET="b",
    )

    page = site.test_client().get("/sign-in/elsewhere", follow_redirects=True).page

    assert page.heading == "Sign in"
    assert "Important The single sign-on service cannot be reached" in page.text
    assert "Success" not in page.text


def test_without_a_provider_there_is_no_such_page(client):
    assert client.get("/sign-in/elsewhere").status_code == 404
    assert "Sign in with" not in client.get("/sign-in").page.text


def test_required_codes_are_asked_of_nobody_who_signs_in_elsewhere(
    app, databases, engine, provider, ann
):
    site = databases.new_app(
        engine,
        "work",
        OIDC_ISSUER=provider,
        OIDC_CLIENT_ID="a",
        OIDC_CLIENT_SECRET="b",
        REQUIRE_ONE_TIME_CODES="yes",
    )
    browser = site.test_client()

    browser.get(prove(go(browser), "ann"))

    assert browser.get("/people").status_code == 200


def test_an_address_given_to_somebody_else_opens_nothing_until_it_is_disconnected(
    site, browser, ann
):
    browser.get(prove(go(browser), "ann"))
    successor = site.test_client()

    told = successor.get(prove(go(successor), "successor"))

    assert (told.status_code, told.page.heading) == (403, REFUSED)
    assert "connected to another identity" in told.page.text
    assert successor.get("/people").status_code == 302
    keeper = site.test_client().sign_in(make.administrator(email="keeper@example.org"))
    page = keeper.get(f"/people/{ann.person_id}").page
    assert "Signs in with single sign-on, connected on" in page.text
    keeper.do(page, "Disconnect single sign-on")
    assert browser.get("/people").status_code == 302, "whoever was signed in is signed out"
    successor.get(prove(go(successor), "successor"))
    assert successor.get("/people").status_code == 200


def test_it_is_disconnected_after_the_password(site, browser, ann):
    browser.get(prove(go(browser), "ann"))
    keeper = site.test_client().sign_in(make.administrator(email="keeper@example.org"))
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        asked = keeper.submit(f"/people/{ann.person_id}", "Disconnect single sign-on").page
        assert browser.get("/people").status_code == 200
        keeper.do(asked, password=PASSWORD)

        assert browser.get("/people").status_code == 302


def test_it_is_proven_again_at_the_provider_and_the_button_pressed_again(site, app):
    bob = make.administrator(email="bob@example.org", password_hash=None)
    someone = make.account()
    browser = site.test_client()
    browser.get(prove(go(browser), "asked"))
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        address = f"/people/{someone.person_id}/clearance"
        asked = browser.submit(address, clearance_since_2014="official").page
        [(_, href)] = [link for link in asked.links if link[0].startswith("Sign in again with")]

        sent = browser.get(href).location
        assert parse_qs(urlsplit(sent).query)["prompt"] == ["login"]
        page = browser.get(prove(sent, "asked"), follow_redirects=True).page

        assert page.path == address
        assert "You have confirmed that it is you. Nothing is lost" in page.text
        browser.do(page)
        assert find_account_of(someone.person_id).clearance_since_2014.value == "official"
        assert find_account_of(bob.person_id).password_hash is None


@pytest.mark.parametrize("who", ["not asked", "ann", "successor"])
def test_who_was_not_asked_again_or_is_somebody_else_has_proven_nothing(site, app, who):
    # Bound as who they are, since the provider's people have one name each.
    bob = make.administrator(email="bob@example.org", password_hash=None)
    browser = site.test_client()
    browser.get(prove(go(browser), "not asked"))
    asked = browser.submit(f"/people/{bob.person_id}/account").page
    [(_, href)] = [link for link in asked.links if link[0].startswith("Sign in again with")]

    told = browser.get(prove(browser.get(href).location, who), follow_redirects=True).page

    assert told.heading == "Confirm that it is you"
    assert told.path.endswith(f"?next=/people/{bob.person_id}/account")
    assert "did not confirm" in told.text
