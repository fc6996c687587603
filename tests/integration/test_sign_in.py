"""Passwords and the links that letters hold."""

from datetime import timedelta

import pytest

from app.accounts import queries
from app.accounts.sign_in import attempts, tokens
from app.accounts.sign_in.rules import AttemptKind, TokenKind
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
    answer = app.test_client().submit("/sign-in", email=email, password=password)
    return not answer.page.errors


# Changing one's own


def test_a_changed_password_is_the_one_that_counts(app, client, account):
    client.sign_in(account)

    client.submit("/account/password", current=PASSWORD, password=NEW)

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

    for _ in range(AttemptKind.PASSWORD.limit + 1):
        page = client.submit("/account/password", current=PASSWORD, password="short").page

    assert page.errors == ["Password must be between 12 and 200 characters."]
    assert signs_in(app, account.email, PASSWORD)


# Too many tries


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_after_ten_wrong_tries_the_right_one_waits_too(client, account, email):
    answers = [client.submit("/sign-in", email=email, password="wrong").page for _ in range(11)]

    assert [page.errors for page in answers[:10]] == [[WRONG]] * 10
    assert answers[10].errors == ["Too many attempts. Wait 5 minutes, then try again."]
    page = client.submit("/sign-in", email=email, password=PASSWORD).page
    assert page.errors == ["Too many attempts. Wait 5 minutes, then try again."]


def test_the_wait_grows_and_a_right_password_ends_it(app, client, account):
    begin = clock.now()
    for _ in range(10):
        client.submit("/sign-in", email=account.email, password="wrong")

    with clock.frozen(now=begin + timedelta(minutes=6)):
        client.submit("/sign-in", email=account.email, password="wrong")
        page = client.submit("/sign-in", email=account.email, password="wrong").page
        assert page.errors == ["Too many attempts. Wait 10 minutes, then try again."]
    with clock.frozen(now=begin + timedelta(minutes=17)):
        assert signs_in(app, account.email, PASSWORD)
        assert not signs_in(app, account.email, "wrong")
        assert signs_in(app, account.email, PASSWORD)


def test_one_client_is_limited_over_all_accounts(client, account):
    with transaction():
        for _ in range(AttemptKind.CLIENT.limit):
            attempts.count_attempt(AttemptKind.CLIENT, "127.0.0.1")

    page = client.submit("/sign-in", email=account.email, password=PASSWORD).page

    assert page.errors == ["Too many attempts. Wait 5 minutes, then try again."]


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
    client.submit(link, password=NEW)

    assert client.get(link).status_code == 404
    assert late.send(opened, password=f"{NEW} again").status_code == 404
    assert signs_in(app, account.email, NEW)


def test_two_who_send_one_link_at_the_same_moment(app, client, account, monkeypatch):
    link = f"/forgotten-password/{make.sign_in_token(account)}"
    late = app.test_client()
    opened = late.get(link).page
    token = tokens.find_token(link.rpartition("/")[2], TokenKind.RESET)
    db.session.expunge_all()
    client.submit(link, password=NEW)

    with monkeypatch.context() as before:
        before.setattr(tokens, "find_token", lambda *given: token)  # as it was a moment ago
        told = late.send(opened, password=f"{NEW} again").page

    assert told.errors == ["This link no longer works. Ask for another."]
    assert signs_in(app, account.email, NEW)


def test_only_the_last_link_works_and_only_for_an_hour(client, account):
    old, new = make.sign_in_token(account), make.sign_in_token(account)

    assert client.get(f"/forgotten-password/{old}").status_code == 404
    assert client.get(f"/forgotten-password/{new}").status_code == 200
    with clock.frozen(now=clock.now() + timedelta(minutes=61)):
        told = client.get(f"/forgotten-password/{new}")
    assert told.status_code == 404
    assert told.page.heading == "This link no longer works"


def test_a_link_for_one_thing_does_no_other(client, account):
    assert client.get(f"/invitation/{make.sign_in_token(account)}").status_code == 404
    step = make.sign_in_token(account, TokenKind.SECOND_STEP)
    assert client.get(f"/forgotten-password/{step}").status_code == 404


def test_a_bad_password_leaves_the_link_as_it_was(client, account):
    link = f"/forgotten-password/{make.sign_in_token(account)}"

    page = client.submit(link, password="ann@example.org!").page

    assert page.errors == ["Choose a password without your name or email address."]
    assert client.get(link).status_code == 200


def test_a_reset_lets_in_who_had_to_wait(app, client, account):
    for _ in range(11):
        client.submit("/sign-in", email=account.email, password="wrong")

    client.submit(f"/forgotten-password/{make.sign_in_token(account)}", password=NEW)

    assert signs_in(app, account.email, NEW)


def test_letters_are_not_sent_without_end(client, account):
    for _ in range(AttemptKind.LINK.limit + 3):
        page = client.submit("/forgotten-password", email=account.email).page

    assert page.heading == "Check your email"
    assert len(letters_to(account.email)) == AttemptKind.LINK.limit


# Invitations


def test_an_invitation_lasts_a_week_can_be_sent_again_and_withdrawn(app, client):
    account = make.account(make.person(name="Siân"), email="sian@example.org", password_hash=None)
    client.sign_in(make.administrator())
    person = f"/people/{account.person_id}"
    guest = app.test_client()

    client.submit(person, "Send an invitation")
    first = link_in(letters_to(account.email)[0])
    assert guest.get(first).page.heading == "Choose your password"
    client.submit(person, "Send the invitation again")
    second = link_in(letters_to(account.email)[0])
    assert guest.get(first).status_code == 404
    with clock.frozen(now=clock.now() + timedelta(days=6, hours=23)):
        assert guest.get(second).status_code == 200
    with clock.frozen(now=clock.now() + timedelta(days=7, minutes=1)):
        assert guest.get(second).status_code == 404
    client.submit(person, "Withdraw the invitation")
    assert guest.get(second).status_code == 404
    assert "No password set and no open invitation" in client.get(person).page.text


def test_who_has_a_password_is_not_invited(client, account):
    client.sign_in(make.administrator())
    token = client.get("/account").page.all("input")[0].get("value")

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
