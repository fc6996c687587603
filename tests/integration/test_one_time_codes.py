"""One-time codes: set up, asked for, used once, given up."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest

from app.accounts.sign_in import codes
from app.core import clock
from app.core.database import transaction
from tests import factories as make
from tests.factories import PASSWORD
from tests.letters import letters_to

SCANNED = SimpleNamespace(svg_data_uri=lambda **_: "data:image/svg+xml,")


@pytest.fixture
def account(app):
    return make.secretariat(email="ann@example.org")


@pytest.fixture
def app_of(client, account):
    """Ann's authenticator app, set up; she is signed out again. Its recovery codes beside it."""
    client.sign_in(account)
    secret, page = set_up(client)
    recovery = [text.text for text in page.all("code")]
    client.delete_cookie("session")
    return pyotp.TOTP(secret), recovery


def set_up(client):
    """The secret that is shown, confirmed by a code of it, and the page that follows."""
    client.do("/account/codes", "Start set-up")
    page = client.get("/account/codes").page
    secret = page.with_class("app-code-key")[0].text.replace(" ", "")
    return secret, client.submit("/account/codes", code=now_of(pyotp.TOTP(secret))).page


def now_of(totp, later=0):
    return totp.at(clock.now() + timedelta(seconds=later))


def first_step(client, email="ann@example.org"):
    return client.submit("/sign-in?next=/people", email=email, password=PASSWORD).page


def test_codes_are_set_up_and_asked_for_from_then_on(client, app_of):
    totp, recovery = app_of
    assert len(set(recovery)) == 10
    assert all(re.fullmatch(r"\w{4}(-\w{4}){3}", each) for each in recovery)
    assert letters_to("ann@example.org")[0].subject == "One-time codes are on"

    page = first_step(client)
    assert page.heading == "Enter your one-time code"
    with client.session_transaction() as browser:
        assert "kept_form" not in browser, "nobody sent a form that was lost"
    assert client.get("/people").status_code == 302, "the password alone opens nothing"
    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        arrived = client.send(page, code=now_of(totp)).page

        assert arrived.path == "/people"
        assert "Password and code" in client.get("/account").page.text


@pytest.mark.parametrize("wrong", ["", "12345", "abcdef", "１２３４５６", "000000000"])
def test_a_wrong_code_opens_nothing(client, app_of, wrong):
    page = client.send(first_step(client), code=wrong).page

    assert page.errors
    assert client.get("/people").status_code == 302


def test_setting_up_ones_own_codes_turns_on_no_one_elses(app, client, account):
    theirs = app.test_client().sign_in(make.secretariat(email="bob@example.org"))
    theirs.do("/account/codes", "Start set-up")
    client.sign_in(account)
    set_up(client)

    assert first_step(app.test_client(), "bob@example.org").path == "/people"
    assert first_step(app.test_client()).heading == "Enter your one-time code"


def test_the_code_that_set_it_up_does_not_sign_in(client, account):
    with clock.frozen(now=clock.now()):
        secret, _page = set_up(client.sign_in(account))
        client.delete_cookie("session")

        page = client.send(first_step(client), code=now_of(pyotp.TOTP(secret))).page

    assert page.errors == ["The code is wrong or has already been used."]


def test_a_recovery_code_stands_in_once(client, app_of):
    _totp, recovery = app_of
    first_step(client)
    arrived = client.submit("/sign-in/recovery-code", code=recovery[3].upper()).page
    assert arrived.heading == "Home"
    assert "You have 9 recovery codes left" in client.get("/account").page.text
    client.delete_cookie("session")

    first_step(client)
    page = client.submit("/sign-in/recovery-code", code=recovery[3]).page

    assert page.errors == ["The code is wrong or has already been used."]


def wrong_codes(client, times):
    page = first_step(client)
    for _ in range(times):
        page = client.send(page, code="000000").page
    return page


def test_wrong_codes_have_to_wait_too(app, client, app_of):
    totp, _recovery = app_of
    page = wrong_codes(client, 5)

    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        told = client.send(page, code=now_of(totp)).page

        assert told.errors[0].startswith("Too many attempts. Wait 59 minutes, then try again. Or ")
        elsewhere = app.test_client()
        elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.1"
        page = first_step(elsewhere)
        assert elsewhere.send(page, code=now_of(totp)).page.path == "/people"


def test_who_guesses_codes_keeps_out_no_browser_that_is_known(app, client, app_of):
    totp, _recovery = app_of
    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        client.do(first_step(client), code=now_of(totp))
        client.delete_cookie("session")
    for n in range(4):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"203.0.113.{n}"
        told = wrong_codes(stranger, 4).errors
    assert told[0].startswith("Too many attempts.")

    with clock.frozen(now=clock.now() + timedelta(seconds=120)):
        assert client.send(first_step(client), code=now_of(totp)).page.path == "/people"


def test_the_second_step_is_open_for_ten_minutes(client, app_of):
    totp, _recovery = app_of
    page = first_step(client)

    with clock.frozen(now=clock.now() + timedelta(minutes=11)):
        told = client.send(page, code=now_of(totp)).page

    assert told.errors == ["That took too long. Sign in again."]


def test_a_changed_password_closes_second_steps(app, client, app_of, account):
    totp, _recovery = app_of
    page = first_step(client)
    token = make.sign_in_token(account)
    app.test_client().do(f"/forgotten-password/{token}", password="four words of one's own")

    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        told = client.send(page, code=now_of(totp)).page

    assert told.errors == ["That took too long. Sign in again."]


@pytest.mark.parametrize(
    ("url", "button"), [("/account/codes/off", ""), ("/account/recovery-codes", "")]
)
def test_password_and_code_are_asked_for_before_a_change(client, app_of, account, url, button):
    totp, _recovery = app_of
    client.sign_in(account)
    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        code = now_of(totp)
        for wrong in ({"password": "wrong", "code": code}, {"password": PASSWORD, "code": "1"}):
            page = client.submit(url, button, **wrong).page
            assert page.errors == ["Password or code is incorrect."]

        client.submit(url, button, password=PASSWORD, code=code)

        left = codes.count_recovery_codes(account.id)
        assert codes.has_codes(account.id) is (url != "/account/codes/off")
        assert left == (10 if url != "/account/codes/off" else 0)
    assert len(letters_to(account.email)) == 2


def test_an_administrator_turns_off_lost_codes(app, client, app_of, account):
    theirs = app.test_client().sign_in(account)
    client.sign_in(make.administrator())
    url = f"/people/{account.person_id}/codes/reset"
    assert client.submit(url).page.errors == ["First check that the request is from this person."]

    client.do(url, is_sure=True)

    assert theirs.get("/people").status_code == 302
    assert "turned off by an administrator" in letters_to(account.email)[0].text
    assert first_step(app.test_client()).path == "/people"


def test_an_operator_does_so_by_a_command(run, client, app_of, account):
    result = run("accounts", "reset-codes", "--email=ann@example.org")

    assert result.output == "One-time codes are off for ann@example.org.\n"
    assert first_step(client).path == "/people"
    assert run("accounts", "reset-codes", "--email=no@example.org").exit_code == 1


def test_under_another_secret_key_the_recovery_codes_still_work(client, app_of, monkeypatch):
    totp, recovery = app_of
    page = first_step(client)
    monkeypatch.setattr(codes, "unseal", lambda sealed: None)

    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        assert client.send(page, code=now_of(totp)).page.errors
    page = client.submit("/sign-in/recovery-code", code=recovery[0]).page
    assert page.heading == "Home", page.errors


def test_the_picture_tells_the_app_whose_code_it_is_and_what_for(client, account, monkeypatch):
    drawn = []
    monkeypatch.setattr(codes.segno, "make", lambda address, **_: drawn.append(address) or SCANNED)
    client.sign_in(account)
    secret, _page = set_up(client)

    told = pyotp.parse_uri(drawn[0])

    assert (told.secret, told.name, told.issuer) == (secret, account.email, "Standing Agenda")


def test_the_secret_is_kept_sealed(app, client, account):
    client.sign_in(account)
    secret, _page = set_up(client)

    kept = codes.find_codes(account.id).sealed_secret

    assert secret not in kept
    assert codes.unseal(kept) == secret


def test_a_code_beside_its_time_is_taken_and_an_old_one_is_not(app, account):
    with transaction():
        codes.begin_codes(account.id)
    totp = pyotp.TOTP(codes.unseal(codes.find_codes(account.id).sealed_secret))
    with transaction():
        assert not codes.use_code(account.id, now_of(totp, -90))
        assert codes.use_code(account.id, now_of(totp, -30))
        assert codes.use_code(account.id, now_of(totp, 30))
        assert not codes.use_code(account.id, now_of(totp)), "a later one was used"


def test_where_codes_are_required_nothing_else_opens_before(app, databases, engine, account):
    site = databases.new_app(engine, "work", REQUIRE_ONE_TIME_CODES="yes")
    browser = site.test_client()

    page = first_step(browser)
    assert page.heading == "Set up one-time codes"
    assert "Your role needs one-time codes" in page.text
    for address in ("/people", "/account", "/organisations/new"):
        assert browser.get(address).location == "/account/codes"
    set_up(browser)
    assert browser.get("/people").status_code == 200

    other = site.test_client().sign_in(make.pilot_lead())
    assert other.get("/people").status_code == 200, "theirs to choose"
