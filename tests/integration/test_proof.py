"""A session left open is not enough: the password is asked for again before what whoever finds it
must not do, and then one goes on with what one was doing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import queries
from app.accounts.approvals.queries import find_change_of
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.rules import PROOF_LASTS
from app.core import clock
from app.core.access import Role
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD

HEADING = "Confirm that it is you"
NEW = "four words of one's own"


@pytest.fixture
def ann(app):
    return make.administrator(email="ann@example.org")


@pytest.fixture
def someone(app):
    return make.account(email="someone@example.org")


@pytest.fixture
def later(client, ann):
    """Ann's session, some time after she signed in."""
    client.sign_in(ann)
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        yield


def fields_of(page):
    return page.form().filled({}, "")


# What asks


@pytest.mark.parametrize(
    ("page", "sent", "is_changed"),
    [
        (
            "account",
            {"email": "after@example.org"},
            lambda a: find_change_of(a.person_id) is not None,
        ),
        ("account", {"is_enabled": False}, lambda a: not a.is_enabled),
        (
            "roles/new",
            {"role": "secretariat"},
            lambda a: queries.find_grant(a.person_id, Role.SECRETARIAT) is not None,
        ),
        (
            "roles/new",
            {"role": "administrator"},
            lambda a: queries.find_grant(a.person_id, Role.ADMINISTRATOR) is not None,
        ),
        (
            "clearance",
            {"clearance_since_2014": "official"},
            lambda a: a.clearance_since_2014.value == "official",
        ),
    ],
)
def test_a_form_is_saved_after_the_password_and_keeps_what_was_typed(
    client, later, someone, page, sent, is_changed
):
    address = f"/people/{someone.person_id}/{page}"

    asked = client.submit(address, **sent).page

    assert asked.heading == HEADING
    assert not is_changed(queries.find_account_of(someone.person_id))
    back = client.send(asked, password=PASSWORD).page
    assert back.path == address
    assert "You have confirmed that it is you. Nothing is lost" in back.text
    assert not is_changed(queries.find_account_of(someone.person_id))
    client.do(back)
    assert is_changed(queries.find_account_of(someone.person_id))


def test_a_daily_role_is_granted_without(client, later, someone):
    group = make.group()

    page = client.submit(f"/people/{someone.person_id}/roles/new", role="reader", group_id=group.id)

    assert "Reader" in page.page.text
    assert page.page.heading != HEADING


@pytest.mark.parametrize(
    ("page", "button", "told"),
    [
        ("/account", "Sign out everywhere else", "You are signed out everywhere else."),
        ("/account", "Sign out of A test", "You are signed out there."),
        ("/calendar", "Make a calendar address", "Copy it now."),
    ],
)
def test_a_button_is_pressed_once_and_does_its_work_after_the_password(
    app, client, page, button, told
):
    ann = make.secretariat()
    app.test_client().sign_in(ann)
    client.sign_in(ann)
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        shown = client.get(page).page
        words = [text for form in shown.forms for text, _name, _value in form.buttons]
        asked = client.send(shown, next(text for text in words if text.startswith(button))).page
        assert asked.heading == HEADING

        done = client.send(asked, password=PASSWORD).page

        assert told in done.text


def test_one_time_codes_are_not_begun_or_shown_by_whoever_finds_the_session(client, ann):
    client.sign_in(ann)
    client.do("/account/codes", "Start set-up")
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        asked = client.get("/account/codes", follow_redirects=True).page
        assert asked.heading == HEADING

        shown = client.send(asked, password=PASSWORD).page

        assert shown.with_class("app-code-key")


def test_a_high_role_is_ended_after_the_password(client, later, someone):
    make.role(someone.person, Role.SECRETARIAT)
    shown = client.get(f"/people/{someone.person_id}").page
    [button] = [b for f in shown.forms for b, *_ in f.buttons if b.startswith("End the role")]

    asked = client.send(shown, button).page
    assert queries.find_grant(someone.person_id, Role.SECRETARIAT)
    client.do(asked, password=PASSWORD)

    assert queries.find_grant(someone.person_id, Role.SECRETARIAT) is None


# The proof


def test_a_wrong_password_goes_on_to_nothing_and_counts(client, later, someone):
    asked = client.submit(f"/people/{someone.person_id}/account", is_enabled=False).page
    for _ in range(10):
        asked = client.send(asked, password="not the password").page
        assert asked.errors == ["This is not your password."]

    told = client.send(asked, password=PASSWORD).page

    assert "Too many attempts" in told.errors[0]
    assert queries.find_account_of(someone.person_id).is_enabled


def test_it_holds_for_ten_minutes_in_its_own_browser(app, client, ann, someone):
    other = app.test_client().sign_in(ann)
    client.sign_in(ann)
    address = f"/people/{someone.person_id}/clearance"
    begin = clock.now()
    with clock.frozen(now=begin + PROOF_LASTS):
        client.do(client.submit(address).page, password=PASSWORD)
        assert client.submit(address).page.heading != HEADING
        assert other.submit(address).page.heading == HEADING
    with clock.frozen(now=begin + 2 * PROOF_LASTS):
        assert client.submit(address).page.heading == HEADING


def test_nobody_is_led_to_another_site_by_it(client, later):
    page = client.get("/account/proof?next=//evil.example").page

    answer = client.post(page.path, data=page.form().filled({"password": PASSWORD}, ""))

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_button_that_was_given_up_is_not_pressed_by_a_later_proof(app, client, someone):
    ann = make.administrator()
    other = app.test_client().sign_in(ann)
    client.sign_in(ann)
    with clock.frozen(now=clock.now() + PROOF_LASTS):
        client.do("/account", "Sign out everywhere else")
        asked = client.submit(f"/people/{someone.person_id}/clearance").page
        client.do(asked, password=PASSWORD)

        assert other.get("/account").status_code == 200


# Sessions, each by itself


def test_one_session_is_ended_and_no_other(app, client, ann):
    there = app.test_client().sign_in(ann)
    elsewhere = app.test_client().sign_in(ann)
    client.sign_in(ann)
    first = db.session.scalars(select(SignInSession.id).order_by(SignInSession.id)).first()
    page = client.get("/account").page
    [form] = [f for f in page.forms if f"/sessions/{first}/end" in (f.action or "")]

    client.post(form.action, data=form.filled({}, ""))

    assert there.get("/account").status_code == 302
    assert elsewhere.get("/account").status_code == 200
    assert client.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(app, client, ann, someone):
    theirs = app.test_client().sign_in(someone)
    their_id = db.session.scalars(select(SignInSession.id)).one()
    client.sign_in(ann)
    sent = fields_of_account(client)

    client.post(f"/account/sessions/{their_id}/end", data=sent)

    assert theirs.get("/account").status_code == 200


def fields_of_account(client):
    page = client.get("/account").page
    return {"csrf_token": page.token}


# Calendar addresses


def feed_of(client):
    (address,) = client.submit("/calendar", "Make a calendar address").page.all("code")
    return "/" + address.text.partition("//")[2].partition("/")[2]


def test_a_calendars_address_ends_with_the_password(app, client):
    client.sign_in(make.secretariat())
    address = feed_of(client)
    assert app.test_client().get(address).status_code == 200

    client.do("/account/password", current=PASSWORD, password=NEW)

    assert app.test_client().get(address).status_code == 404
    assert "It has stopped working" in client.get("/calendar").page.text


def test_a_calendars_address_ends_after_a_year(app, client):
    account = make.secretariat()
    client.sign_in(account)
    address = feed_of(client)
    begin = clock.now()

    with clock.frozen(now=begin + timedelta(days=364)):
        assert app.test_client().get(address).status_code == 200
    with clock.frozen(now=begin + timedelta(days=365)):
        assert app.test_client().get(address).status_code == 404
        client.sign_in(account)
        assert "It has stopped working" in client.get("/calendar").page.text


def test_a_calendars_address_is_ended_not_paused_with_the_account(app, client):
    account = make.secretariat()
    client.sign_in(account)
    address = feed_of(client)
    keeper = app.test_client().sign_in(make.administrator())

    for is_enabled in (False, True):
        keeper.do(f"/people/{account.person_id}/account", is_enabled=is_enabled)

    assert app.test_client().get(address).status_code == 404


def test_no_cache_keeps_a_calendar(client):
    client.sign_in(make.secretariat())

    answer = client.get(feed_of(client))

    assert "no-store" in answer.headers["Cache-Control"]
