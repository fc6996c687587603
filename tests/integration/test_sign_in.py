"""Passwords and the links that letters hold."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import passwords, queries
from app.accounts.sign_in import jobs, known_browsers, tokens
from app.accounts.sign_in.attempts import locked_until
from app.accounts.sign_in.limits import Limit
from app.accounts.sign_in.models import AttemptCount, SignInToken
from app.accounts.sign_in.rules import TokenKind
from app.accounts.sign_in.service import account_tried, count_attempt
from app.audit.models import AuditEntry
from app.core import clock
from app.core.database import transaction
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD
from tests.guards.watching import statements
from tests.letters import letters_to, link_in

NEW = "four words of one's own"
WRONG = "Email address or password is incorrect."


@pytest.fixture
def account(app):
    return make.secretariat(email="ann@example.org")


def signs_in(app, email, password):
    """In a browser that has never been here."""
    answer = app.test_client().submit("/sign-in", email=email, password=password)
    return not answer.page.errors


# Changing one's own


def test_a_changed_password_is_the_one_that_counts(app, client, account):
    client.sign_in(account)

    client.do("/account/password", current=PASSWORD, password=NEW)

    assert signs_in(app, account.email, NEW)
    assert not signs_in(app, account.email, PASSWORD)
    assert letters_to(account.email)[0].subject == "Your password was changed"


def test_the_current_password_is_asked_for(client, account):
    client.sign_in(account)

    page = client.submit("/account/password", current="not this one", password=NEW).page

    assert page.errors == ["This is not your current password."]
    assert NEW not in page.html
    assert letters_to(account.email) == []


def test_a_password_that_is_refused_is_no_wrong_try(app, client, account):
    client.sign_in(account)

    for _ in range(12):
        page = client.submit("/account/password", current=PASSWORD, password="short").page

    assert page.errors == ["Password must be between 12 and 200 characters."]
    assert signs_in(app, account.email, PASSWORD)


# Too many tries


TOO_MANY = "Too many attempts. Wait 15 minutes, then try again."


def tries(app, email, password="wrong", times=1, client="127.0.0.1"):
    """What a browser is told that has never been here, each time."""
    browser = app.test_client()
    browser.checks = False  # other tests look at this page
    browser.environ_base["REMOTE_ADDR"] = client
    page = browser.get("/sign-in").page
    told = [browser.send(page, email=email, password=password).page.errors for _ in range(times)]
    return [errors[0].partition(" Or ")[0] if errors else "" for errors in told]


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_after_five_wrong_tries_the_right_one_waits_too(app, client, account, email):
    assert tries(app, email, times=6) == [WRONG] * 5 + [TOO_MANY]
    assert tries(app, email, PASSWORD) == [TOO_MANY]


def test_one_place_keeps_nobody_else_out(app, client, account):
    other = make.secretariat(email="ben@example.org")
    tries(app, account.email, times=30, client="203.0.113.9")

    assert tries(app, account.email, PASSWORD, client="198.51.100.1") == [""]
    assert tries(app, other.email, PASSWORD, client="203.0.113.9") == [""]
    assert tries(app, account.email, PASSWORD, client="203.0.113.9") == [TOO_MANY]


@pytest.mark.every_engine
def test_many_places_check_ten_and_keep_out_no_browser_that_is_known(app, client, account):
    client.do("/sign-in", email=account.email, password=PASSWORD)
    client.delete_cookie("session")

    told = [tries(app, account.email, client=f"203.0.113.{n}")[0] for n in range(14)]

    assert told == [WRONG] * 10 + [TOO_MANY] * 4
    assert tries(app, account.email, PASSWORD) == [TOO_MANY], "of a new browser"
    page = client.submit("/sign-in", email=account.email, password="a slip of the keys").page
    assert page.errors == [WRONG]
    assert client.submit("/sign-in", email=account.email, password=PASSWORD).page.heading == "Home"


def test_a_known_browser_has_limits_of_its_own_and_a_right_password_ends_them(app, client, account):
    client.do("/sign-in", email=account.email, password=PASSWORD)
    client.delete_cookie("session")

    for password in ("wrong",) * 9, (PASSWORD,), ("wrong",) * 10:
        client.delete_cookie("session")
        for each in password:
            page = client.submit("/sign-in", email=account.email, password=each).page

    assert page.errors == [WRONG]
    page = client.submit("/sign-in", email=account.email, password=PASSWORD).page
    assert page.errors[0].startswith(TOO_MANY)
    assert tries(app, account.email, PASSWORD) == [""]


def test_a_browser_is_known_to_whom_it_signed_in_with_their_present_password(app, client, account):
    other = make.secretariat(email="ben@example.org")
    for who in (account, other):
        client.do("/sign-in", email=who.email, password=PASSWORD)
        client.delete_cookie("session")
    cookie = client.get_cookie("known-browser")

    def known(who):
        account = queries.find_account_by_email(who.email)
        return known_browsers.recognise(cookie.decoded_value, account)

    assert cookie.http_only
    assert known(account)
    assert known(other) != known(account)
    assert not known(make.account())
    forged = re.sub(r"\w+$", "A" * 27, cookie.decoded_value)
    assert not known_browsers.recognise(forged, account)
    with clock.frozen(now=clock.now() + timedelta(days=181)):
        assert not known(account)
    app.test_client().do(f"/forgotten-password/{make.sign_in_token(account)}", password=NEW)
    assert not known(account)
    assert known(other)


def test_the_wait_is_not_renewed_and_ends(app, client, account):
    begin = clock.now()
    tries(app, account.email, times=5)

    with clock.frozen(now=begin + timedelta(minutes=14)):
        assert tries(app, account.email, PASSWORD) == [
            "Too many attempts. Wait 1 minute, then try again."
        ]
    with clock.frozen(now=begin + timedelta(minutes=16)):
        assert tries(app, account.email, PASSWORD) == [""]


def test_who_has_to_wait_is_told_of_a_way_in_that_works(app, client, account):
    for n in range(10):
        tries(app, account.email, client=f"203.0.113.{n}")
    told = client.submit("/sign-in", email=account.email, password=PASSWORD).page.errors
    assert "open the link that we email you in this browser" in told[0]

    client.submit("/forgotten-password", email=account.email)
    client.do(link_in(letters_to(account.email)[0]), password=NEW)
    for n in range(10):
        tries(app, account.email, client=f"203.0.113.{n}")

    assert client.submit("/sign-in", email=account.email, password=NEW).page.heading == "Home"


def test_an_administrator_releases_an_account(app, client, account):
    name = account.person.name
    tries(app, account.email, times=5)
    client.sign_in(make.administrator())
    status = client.get("/status").page
    assert "1 account locked temporarily in some browsers" in status.text

    page = client.send(status, f"Release {name}").page

    assert f"{name} can try to sign in again." in page.text
    assert "Locked" not in page.text
    assert "No accounts are locked." in client.get("/status").page.text
    assert tries(app, account.email, PASSWORD) == [""]


@pytest.mark.one_engine
@pytest.mark.one_engine
def test_an_attempt_counts_against_the_password_that_it_was_made_for(app, account):
    with transaction():
        attempt = count_attempt(email="ann@example.org", client="127.0.0.1")
        assert account_tried(attempt).email == "ann@example.org"
        queries.find_account_by_email("ann@example.org").password_hash = "another"
        assert account_tried(attempt) is None


@pytest.mark.one_engine
def test_attempts_that_count_no_more_are_forgotten(app, account):
    tries(app, account.email)
    counted = select(func.count()).select_from(AttemptCount)

    jobs.purge()
    assert db.session.scalar(counted) > 0
    with clock.frozen(now=clock.now() + timedelta(hours=3)):
        jobs.purge()
    assert db.session.scalar(counted) == 0


@pytest.mark.one_engine
def test_an_account_is_locked_until_the_window_is_over_and_no_longer(app, account):
    tries(app, account.email, times=5)
    number = queries.find_account_by_email(account.email).id

    until = locked_until(number)
    assert clock.now() < until <= clock.now() + timedelta(minutes=15)
    with clock.frozen(now=until):
        assert locked_until(number) is None


def test_an_operator_does_so_by_a_command(app, run, account):
    tries(app, account.email, times=5)

    assert run("accounts", "release", f"--email={account.email}").output == (
        "ann@example.org can try to sign in again.\n"
    )

    assert tries(app, account.email, PASSWORD) == [""]
    assert run("accounts", "release", "--email=no@example.org").exit_code == 1


def test_wrong_tries_elsewhere_do_not_disturb_who_is_signed_in(app, client, account):
    client.sign_in(account)
    for n in range(12):
        tries(app, account.email, client=f"203.0.113.{n}")

    client.do("/account/password", current=PASSWORD, password=NEW)

    assert signs_in(app, account.email, NEW)


def test_one_client_fills_no_record_without_end(app, client, account, monkeypatch):
    monkeypatch.setattr("app.accounts.sign_in.limits.RECORDED", Limit(3, 3600))
    for n in range(6):
        tries(app, f"nobody-{n}@example.org", client="203.0.113.9")

    events = [entry.event for entry in db.session.scalars(select(AuditEntry))]
    assert events.count("session:refused") == 3


def test_addresses_with_and_without_an_account_are_asked_the_same(client, account):
    def asked(url, **typed):
        page = client.get(url).page
        with statements() as seen:
            client.send(page, **typed)
        return [statement.split()[0] for statement in seen]

    wrong = {"password": "wrong"}
    assert asked("/sign-in", email="ann@example.org", **wrong) == asked(
        "/sign-in", email="nobody@example.org", **wrong
    )


# Resets


def test_a_forgotten_password_is_set_by_a_link(app, client, account):
    theirs = app.test_client().sign_in(account)
    page = client.submit("/forgotten-password", email=" Ann@Example.org ").page
    assert "If there is an account for Ann@Example.org, we have emailed you a link" in page.text
    [letter] = letters_to(account.email)

    arrived = client.submit(link_in(letter), password=NEW).page

    assert "Your password is set" in arrived.text
    assert theirs.get("/people").status_code == 302
    assert signs_in(app, account.email, NEW)
    assert [letter.subject for letter in letters_to(account.email)] == [
        "Your password was changed",
        "Choose a new password",
    ]


def test_the_answer_does_not_tell_who_has_an_account(client, account):
    disabled = make.account(email="gone@example.org", is_enabled=False)

    told = {
        client.submit("/forgotten-password", email=email).page.text.replace(email, "")
        for email in (account.email, "nobody@example.org", disabled.email, "no address")
    }

    assert len(told) == 1
    assert letters_to("nobody@example.org") == letters_to(disabled.email) == []


def test_links_begin_with_our_own_address_whatever_host_was_asked(client, account):
    page = client.get("/forgotten-password").page
    client.post(
        "/forgotten-password",
        data=page.form().filled({"email": account.email}, ""),
        headers={"X-Forwarded-Host": "evil.example"},
    )

    assert "http://127.0.0.1:5000/forgotten-password/" in letters_to(account.email)[0].text


def test_a_link_works_once(app, client, account):
    link = f"/forgotten-password/{make.sign_in_token(account)}"
    late = app.test_client()
    opened = late.get(link).page
    client.do(link, password=NEW)

    assert client.get(link).status_code == 404
    assert late.send(opened, password=f"{NEW} again").status_code == 404
    assert signs_in(app, account.email, NEW)


def test_two_who_send_one_link_at_the_same_moment(app, client, account, monkeypatch):
    link = f"/forgotten-password/{make.sign_in_token(account)}"
    late = app.test_client()
    opened = late.get(link).page
    token = tokens.find_token(link.rpartition("/")[2], TokenKind.RESET)
    db.session.expunge_all()
    client.do(link, password=NEW)

    with monkeypatch.context() as before:
        before.setattr(tokens, "find_token", lambda *given: token)  # as it was a moment ago
        told = late.send(opened, password=f"{NEW} again").page

    assert told.errors == ["This link no longer works. Ask for another."]
    assert signs_in(app, account.email, NEW)


def test_every_link_works_for_an_hour_until_one_is_used(app, client, account):
    links = [f"/forgotten-password/{make.sign_in_token(account)}" for _ in range(3)]

    with clock.frozen(now=clock.now() + timedelta(minutes=61)):
        told = client.get(links[0])
    assert told.status_code == 404
    assert told.page.heading == "This link no longer works"
    client.do(links[0], password=NEW)
    assert [app.test_client().get(link).status_code for link in links] == [404] * 3
    assert signs_in(app, account.email, NEW)


def test_a_link_for_one_thing_does_no_other(client, account):
    assert client.get(f"/invitation/{make.sign_in_token(account)}").status_code == 404
    step = make.sign_in_token(account, TokenKind.SECOND_STEP)
    assert client.get(f"/forgotten-password/{step}").status_code == 404


def test_a_bad_password_leaves_the_link_as_it_was(client, account):
    link = f"/forgotten-password/{make.sign_in_token(account)}"

    page = client.submit(link, password="ann@example.org!").page

    assert page.errors == ["Your password must not contain your name or email address."]
    assert client.get(link).status_code == 200


def test_a_reset_lets_in_who_had_to_wait(app, client, account):
    tries(app, account.email, times=6)

    client.do(f"/forgotten-password/{make.sign_in_token(account)}", password=NEW)

    assert signs_in(app, account.email, NEW)


def asks(app, email, client="127.0.0.1", times=1):
    browser = app.test_client()
    browser.checks = False
    browser.environ_base["REMOTE_ADDR"] = client
    page = browser.get("/forgotten-password").page
    for _ in range(times):
        assert browser.send(page, email=email).page.heading == "Check your email"


def test_a_stranger_who_asks_for_links_swallows_nobodys_own(app, client, account):
    asks(app, account.email, client="203.0.113.9", times=8)
    assert len(letters_to(account.email)) == 5

    asks(app, account.email)
    own, *others = (link_in(letter) for letter in letters_to(account.email))
    assert len(others) == 5
    assert {app.test_client().get(link).status_code for link in (own, *others)} == {200}
    assert tries(app, account.email, PASSWORD, client="203.0.113.9") == [""]


@pytest.mark.one_engine
def test_which_link_for_a_new_password_still_works(account):
    other = make.account()
    make.sign_in_token(other)
    make.sign_in_token(account, TokenKind.INVITATION)
    assert not tokens.has_open_link(account.id)
    make.sign_in_token(account)
    assert tokens.has_open_link(account.id)
    with clock.frozen(now=clock.now() + timedelta(minutes=61)):
        assert not tokens.has_open_link(account.id)
    for token in db.session.scalars(select(SignInToken)):
        token.used_at = clock.now()
    assert not tokens.has_open_link(account.id)


def test_letters_are_not_sent_without_end_and_the_last_of_them_work(app, client, account):
    for n in range(6):
        asks(app, account.email, client=f"203.0.113.{n}", times=4)
    letters = letters_to(account.email)
    assert len(letters) == 20

    app.test_client().do(link_in(letters[-1]), password=NEW)
    asks(app, account.email)

    newest = letters_to(account.email)[0]
    assert newest.subject == "Choose a new password"
    assert app.test_client().get(link_in(newest)).status_code == 200


def test_a_known_browser_is_sent_a_link_whatever_others_ask_for(app, client, account):
    client.do("/sign-in", email=account.email, password=PASSWORD)
    client.delete_cookie("session")
    for n in range(6):
        asks(app, account.email, client=f"203.0.113.{n}", times=4)

    client.submit("/forgotten-password", email=account.email)

    assert len(letters_to(account.email)) == 21


def test_choosing_passwords_is_limited_and_locks_nothing_while_they_are_judged(
    app, client, account, monkeypatch
):
    open_ = []

    def judge(plain, words):
        open_.append(db.session().in_transaction())
        return 0

    monkeypatch.setattr(passwords, "strength", judge)
    link = f"/forgotten-password/{make.sign_in_token(account)}"
    told = [client.submit(link, password=NEW).page.errors[0] for _ in range(21)]

    assert told[:20] == ["Choose a password that is harder to guess, such as 3 random words."] * 20
    assert told[20].startswith("Too many attempts.")
    assert open_ == [False] * 20


# Invitations


def test_an_invitation_lasts_a_week_can_be_sent_again_and_withdrawn(app, client):
    account = make.account(make.person(name="Siân"), email="sian@example.org", password_hash=None)
    client.sign_in(make.administrator())
    person = f"/people/{account.person_id}"
    guest = app.test_client()

    client.do(person, "Send an invitation")
    first = link_in(letters_to(account.email)[0])
    assert guest.get(first).page.heading == "Choose your password"
    client.do(person, "Send the invitation again")
    second = link_in(letters_to(account.email)[0])
    assert guest.get(first).status_code == 404
    with clock.frozen(now=clock.now() + timedelta(days=6, hours=23)):
        assert guest.get(second).status_code == 200
    with clock.frozen(now=clock.now() + timedelta(days=7, minutes=1)):
        assert guest.get(second).status_code == 404
    client.do(person, "Withdraw the invitation")
    assert guest.get(second).status_code == 404
    assert "No password set and no open invitation" in client.get(person).page.text


def test_who_has_a_password_is_not_invited(client, account):
    client.sign_in(make.administrator())
    token = client.get("/account").page.token

    answer = client.post(f"/people/{account.person_id}/invitation", data={"csrf_token": token})

    assert answer.status_code == 400
    assert "already has a password" in answer.page.text


def test_without_a_password_nothing_signs_in(app, client):
    account = make.account(email="sian@example.org", password_hash=None)

    assert not signs_in(app, account.email, "")
    assert not signs_in(app, account.email, "nobody signs in with this")
    assert queries.find_account(account.id).signed_in_at is None


def test_a_hash_takes_long_enough(request):
    """Tests hash faster than the service does."""
    conftest = next(
        p for p in request.config.pluginmanager.get_plugins() if hasattr(p, "SLOW_HASHER")
    )

    assert conftest.SLOW_HASHER.memory_cost >= 64 * 1024
    assert conftest.SLOW_HASHER.time_cost >= 3
