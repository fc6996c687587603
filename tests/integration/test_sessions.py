"""A session is a row: what ends it ends at once, whatever cookie is sent again."""

from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import select, update

from app.accounts.models import Account
from app.accounts.sign_in.jobs import purge
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.rules import HowSignedIn
from app.core import clock
from app.core.database import transaction
from app.extensions import db
from tests import factories as make
from tests.factories import PASSWORD
from tests.guards.watching import statements

NEW = "four words of one's own"


@pytest.fixture
def account(app):
    return make.secretariat(email="ann@example.org")


@pytest.fixture
def thief(app, client, account):
    """Another browser with the cookie that the person's had while they were signed in."""
    client.do("/sign-in", email="ann@example.org", password=PASSWORD)
    stolen = client.get_cookie("session").value
    other = app.test_client()
    other.set_cookie("session", stolen)
    assert other.get("/people").status_code == 200
    other.set_cookie("session", stolen)  # whatever the answers changed
    return other


def is_signed_in(client):
    answer = client.get("/people")
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_a_cookie_sent_again_after_sign_out_is_refused(client, thief):
    client.post("/sign-out", data={"csrf_token": token_of(client)})

    assert not is_signed_in(thief)


def token_of(client):
    page = client.get("/account").page
    return page.token


def test_after_the_account_is_disabled(app, thief, account):
    keeper = app.test_client().sign_in(make.administrator())

    keeper.do(f"/people/{account.person_id}/account", is_enabled=False)

    assert not is_signed_in(thief)
    keeper.do(f"/people/{account.person_id}/account", is_enabled=True)
    assert not is_signed_in(thief), "it is ended, not paused"


def test_after_a_changed_password(client, thief):
    client.do("/account/password", current=PASSWORD, password=NEW)

    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_after_the_end_of_a_role(app, thief, account):
    keeper = app.test_client().sign_in(make.administrator())

    person = keeper.get(f"/people/{account.person_id}").page
    words = [text for form in person.forms for text, _name, _value in form.buttons]
    keeper.do(person, next(text for text in words if text.startswith("End the role secretariat")))

    assert not is_signed_in(thief)


def test_after_signing_out_everywhere_else(app, thief, account):
    elsewhere = app.test_client()
    elsewhere.do("/sign-in", email=account.email, password=PASSWORD)

    elsewhere.do("/account", "Sign out everywhere else")

    assert not is_signed_in(thief)
    assert is_signed_in(elsewhere)


def test_after_an_hour_alone(thief):
    with clock.frozen(now=clock.now() + timedelta(minutes=59)):
        assert is_signed_in(thief)
    with clock.frozen(now=clock.now() + timedelta(minutes=59 + 61)):
        assert not is_signed_in(thief)


def test_after_twelve_hours_however_busy(thief):
    begin = clock.now()
    for minutes in range(30, 12 * 60, 30):
        with clock.frozen(now=begin + timedelta(minutes=minutes)):
            assert is_signed_in(thief)
    with clock.frozen(now=begin + timedelta(hours=12, minutes=1)):
        assert not is_signed_in(thief)


def test_what_was_planted_in_the_browser_is_gone(app, client, account):
    """Fixation: someone gives their own session to the victim's browser, who then signs in."""
    theirs = app.test_client().sign_in(make.account())
    planted = theirs.get_cookie("session").value
    with client.session_transaction() as session:
        session["planted"] = "by someone"
        session["csrf_token"] = "known to someone"
    page = client.get("/sign-in").page

    client.do(page, email=account.email, password=PASSWORD)

    assert client.get_cookie("session").value != planted
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to someone"


def test_each_sign_in_has_a_session_of_its_own(app, account):
    for _ in range(2):
        app.test_client().do("/sign-in", email=account.email, password=PASSWORD)

    hashes = db.session.scalars(select(SignInSession.token_hash)).all()
    assert len(set(hashes)) == 2


def test_the_database_holds_nothing_that_opens_a_session(client, account):
    client.do("/sign-in", email=account.email, password=PASSWORD)
    kept = db.session.scalars(select(SignInSession.token_hash)).one()

    with client.session_transaction() as session:
        assert session["_user_id"] != kept
        session["_user_id"] = kept

    assert not is_signed_in(client)


def test_a_page_notes_at_most_once_a_minute_that_somebody_was_there(client, account):
    client.sign_in(account)

    def writes(after):
        with clock.frozen(now=begin + after), statements() as asked:
            client.get("/account")
        return [s for s in asked if not s.startswith("SELECT")]

    begin = clock.now()
    assert writes(timedelta(seconds=30)) == []
    [written] = writes(timedelta(seconds=70))
    assert written.startswith("UPDATE sign_in_session SET last_seen_at=")
    assert writes(timedelta(seconds=100)) == []


@pytest.mark.usefixtures("kept")
def test_who_asks_is_found_out_in_two_questions(client, account):
    """The session, with the programme's date and whether anything has changed since what is due was
    counted and the words were read; and all that the person holds."""
    client.sign_in(account)
    make.membership(group=make.group(), person=account.person)
    make.action(owner=account.person)

    client.get("/accessibility")  # which counts what is due

    with statements() as asked:
        assert client.get("/accessibility").status_code == 200

    assert len(asked) == 2


@pytest.mark.every_engine
def test_a_page_does_not_wait_for_another_write_to_note_that_somebody_was_there(
    app, client, account
):
    client.sign_in(account)
    later = clock.now() + timedelta(minutes=2)
    is_sqlite = db.engine.dialect.name == "sqlite"

    with db.engine.connect() as other:
        if is_sqlite:
            other.exec_driver_sql("ROLLBACK")
            other.exec_driver_sql("BEGIN IMMEDIATE")
        other.execute(update(SignInSession).values(user_agent="Writing"))
        begun = monotonic()
        with clock.frozen(now=later):
            assert client.get("/account").status_code == 200
        took = monotonic() - begun
        other.rollback()

    assert took < 5
    assert db.session.scalars(select(SignInSession.last_seen_at)).one() < later


def test_ones_own_sessions_are_listed(app, client, account):
    client.sign_in(account)
    app.test_client().sign_in(account)
    app.test_client().sign_in(make.account())

    page = client.get("/account").page

    assert len(page.rows) == 2
    assert sum("(here)" in row[0] for row in page.rows) == 1
    ways_out = [row[4] for row in page.rows if "(here)" not in row[0]]
    assert all(way.startswith("Sign out of A test") for way in ways_out)
    assert page.html.count('data-label="Sign out"></td>') == 1, "an empty cell has no name"
    assert {(row[2], row[3]) for row in page.rows} == {(HowSignedIn.PASSWORD.word, "A test")}


@pytest.mark.parametrize("what", ["last_seen_at", "ended_at"])
def test_old_sessions_are_removed(client, account, what):
    client.sign_in(account)
    with transaction():
        db.session.execute(update(SignInSession).values({what: clock.now() - timedelta(days=31)}))
    client.sign_in(account)

    purge()

    assert len(db.session.scalars(select(SignInSession)).all()) == 1
    assert db.session.scalars(select(Account)).all() == [account]
