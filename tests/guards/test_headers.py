"""What every answer carries, and that no answer tells more than it should."""

import pytest

from app.core.access import Role
from app.web.kept_forms import MOST_GIVEN_BACK
from tests import factories as make

pytestmark = pytest.mark.one_engine

ADDRESSES = ["/sign-in", "/milestones", "/milestones/M-001", "/nothing-here", "/static/favicon.svg"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_every_answer_is_guarded(client, address, is_signed_in):
    if is_signed_in:
        client.sign_in(make.secretariat())

    headers = client.get(address).headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


#: Answers that a browser may keep, and why.
KEPT = {
    "static": "the same for everyone",
    "public.show_home": "the same for everyone",
    "public.list_releases": "the same for everyone",
    "public.show_release": "the same for everyone",
    "public.download_release": "the same for everyone",
    "public.download_file": "the same for everyone",
    "public.find": "the same for everyone",
    "public.read_feed": "the same for everyone",
    "public.read_place_feed": "the same for everyone",
    "public.show_missing": "the same for everyone",
    "public.show_statement": "the same for everyone",
    "public.show_map": "the same for everyone",
    "public.tell_robots": "the same for everyone",
    "calendars.download_invitation": "asked for again with its ETag",
    "calendars.read_feed": "asked for again with its ETag",
}


#: Pages at addresses that are secret.
STRICTER = {("answers.give_answer", "Referrer-Policy")}

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def lacking_headers(endpoint, headers):
    """What an answer of the endpoint should carry and does not: ``test_access.py`` asks it of every
    answer to everyone."""
    if headers["Permissions-Policy"].count("=()") < 10:
        yield f"{endpoint}: Permissions-Policy"
    for name, value in EVERYWHERE.items():
        if headers.get(name) != value and (endpoint, name) not in STRICTER:
            yield f"{endpoint}: {name} is {headers.get(name)}"
    if endpoint not in KEPT and headers["Cache-Control"] != "no-store":
        yield f"{endpoint}: Cache-Control is {headers['Cache-Control']}"
    if "default-src 'none'" not in headers["Content-Security-Policy"]:
        yield f"{endpoint}: {headers['Content-Security-Policy']}"


def test_a_file_to_download_can_do_nothing_in_a_browser(client):
    client.sign_in(make.secretariat())

    policy = client.get("/risks?format=csv").headers["Content-Security-Policy"]

    assert "sandbox" in policy.split("; ")
    assert "default-src 'none'" in policy


def test_nonces_are_used_once(client):
    policies = {client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}

    assert len(policies) == 3


def test_pages_are_kept_by_nobody(client):
    client.sign_in(make.secretariat())

    assert client.get("/milestones").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_form_of_more_fields_than_any_of_ours_is_refused_in_words(client, is_signed_in):
    """Each field costs time: a stranger sent 20,000, and all were drawn again."""
    if is_signed_in:
        client.sign_in(make.secretariat())

    answer = client.post("/sign-in", data={f"field-{n}": "words" for n in range(20_000)})

    assert answer.status_code == 413
    assert answer.page.heading == "What you sent is too large"
    assert answer.page.all("textarea") == []


def test_no_more_is_given_back_than_our_longest_forms_hold(client):
    client.sign_in(make.secretariat())

    answer = client.post("/milestones/new", data={f"field-{n}": "words" for n in range(4_000)})

    assert answer.status_code == 400
    assert len(answer.page.all("textarea")) == MOST_GIVEN_BACK


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(client):
    account = make.account(email="ann@example.org")
    make.role(account.person, Role.SECRETARIAT)

    answer = client.get("/sign-in")
    cookie = answer.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "/\t/example.com",
        "\\\\example.com",
        "javascript:alert(1)",
    ],
)
def test_sign_in_leads_to_no_other_site(client, elsewhere):
    make.secretariat(email="ann@example.org")
    page = client.get("/sign-in", query_string={"next": elsewhere}).page

    form = page.form().filled({"email": "ann@example.org", "password": make.PASSWORD}, "")
    answer = client.post("/sign-in", query_string={"next": elsewhere}, data=form)

    assert answer.status_code == 303
    assert answer.location == "/"


def test_sign_in_leads_on_to_the_page_that_was_asked_for(client):
    make.secretariat(email="ann@example.org")
    page = client.get("/milestones?rating=red", follow_redirects=True).page

    answer = client.send(page, email="ann@example.org", password=make.PASSWORD)

    assert answer.page.heading == "Milestones"
    assert answer.request.full_path == "/milestones?rating=red"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ann@example.org", "wrong"), ("nobody@example.org", "correct horse battery")],
)
def test_a_failed_sign_in_does_not_tell_who_has_an_account(client, email, password):
    make.secretariat(email="ann@example.org")

    page = client.submit("/sign-in", email=email, password=password).page

    assert page.errors == ["Email address or password is incorrect."]


def test_what_goes_wrong_is_told_without_its_workings(client, monkeypatch):
    app = client.application
    client.sign_in(make.secretariat())

    def fail(**_values):
        raise ZeroDivisionError("the inside of the program")

    monkeypatch.setitem(app.view_functions, "delivery.list_milestones", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.get("/milestones")

    assert answer.status_code == 500
    assert answer.page.heading == "Sorry, there is a problem with the service"
    assert "inside of" not in answer.page.html


def test_too_large_a_form_is_refused_in_words(client):
    client.sign_in(make.secretariat())

    answer = client.post("/milestones/new", data={"title": "x" * 3 * 1024 * 1024})

    assert answer.status_code == 413
    assert answer.page.heading == "What you sent is too large"
