"""The published password of the demonstration opens it on this machine alone."""

import pytest
from sqlalchemy import func, select

from app import cli as site
from app.accounts.models import Account
from app.demo import cli
from app.demo.models import Demonstration
from app.demo.published import PASSWORD, check_may_serve
from app.extensions import db
from app.programme.models import Programme
from tests import factories as make
from tests.pages import apart

pytestmark = pytest.mark.one_engine

ANYBODY = "kent@example.org"


def only_line(result):
    assert result.exit_code != 0
    [line] = result.output.strip().splitlines()
    return line


def is_in(page):
    """Whether somebody is signed in: these accounts have no role."""
    return "You have an account but no role" in page.text


def is_empty():
    return not db.session.scalar(select(func.count()).select_from(Programme))


@pytest.fixture
def elsewhere(databases, engine, app):
    """The app with other settings, on the test's own database."""
    return lambda **environ: databases.app_with(engine, **environ)


REACHED = [
    ({"HOST": "0.0.0.0"}, "the site is served at 0.0.0.0"),
    ({"HOST": "::"}, "the site is served at ::"),
    ({"HOST": "agenda.example.org"}, "the site is served at agenda.example.org"),
    ({"BASE_URL": "https://agenda.example.org"}, "BASE_URL is https://agenda.example.org"),
    ({"BASE_URL": "http://192.0.2.1:5000"}, "BASE_URL is http://192.0.2.1:5000"),
    ({"TRUSTED_HOSTS": "localhost, .internal"}, "TRUSTED_HOSTS names .internal"),
]


@pytest.mark.parametrize(("environ", "why"), REACHED)
def test_it_is_not_loaded_where_others_would_sign_in(elsewhere, environ, why):
    runner = elsewhere(**environ).test_cli_runner()

    line = only_line(apart(lambda: runner.invoke(args=["demo", "load"])))

    assert why in line
    assert "--own-passwords" in line
    assert is_empty()


@pytest.fixture
def quick(monkeypatch):
    """Accounts with the published password, and nothing else of the demonstration."""

    def load(password_hash, _name):
        for name in ("kent", "chair"):
            person = make.person(email=f"{name}@example.org")
            db.session.add(Account(person=person, email=person.email, password_hash=password_hash))
        db.session.add(Demonstration(id=1, today_on=make.TODAY))

    monkeypatch.setattr(cli, "load_demonstration", load)


def test_with_passwords_of_their_own_others_may_come(client, elsewhere, quick):
    other = elsewhere(BASE_URL="https://agenda.example.org", HOST="0.0.0.0")
    runner = other.test_cli_runner()

    told = apart(lambda: runner.invoke(args=["demo", "load", "--own-passwords"]))

    assert told.exit_code == 0, told.output
    given = dict(line.split()[:2] for line in told.output.splitlines() if "@" in line)
    assert given.keys() == set(db.session.scalars(select(Account.email)))
    assert len(set(given.values())) == len(given)
    with other.app_context():
        check_may_serve("0.0.0.0")
    listed = apart(lambda: runner.invoke(args=["demo", "accounts"])).output
    assert PASSWORD not in listed
    assert not any(password in listed for password in given.values())
    page = client.submit("/sign-in", email=ANYBODY, password=PASSWORD).page
    assert "Email address or password is incorrect" in page.text
    assert is_in(client.submit("/sign-in", email=ANYBODY, password=given[ANYBODY]).page)


def test_passwords_given_later_end_what_the_published_one_opened(app, client, run, quick):
    run("demo", "load")
    assert is_in(client.submit("/sign-in", email=ANYBODY, password=PASSWORD).page)

    told = run("demo", "accounts", "--own-passwords")

    assert told.exit_code == 0, told.output
    assert client.get("/").status_code == 302
    page = client.submit("/sign-in", email=ANYBODY, password=PASSWORD).page
    assert "Email address or password is incorrect" in page.text


@pytest.mark.parametrize(
    ("environ", "host"),
    [({}, "0.0.0.0"), ({}, "::"), ({}, "192.0.2.7"), (REACHED[3][0], "127.0.0.1")],
)
def test_it_is_not_served_to_others(app, run, elsewhere, quick, environ, host):
    run("demo", "load")
    runner = elsewhere(**environ).test_cli_runner()

    line = only_line(apart(lambda: runner.invoke(args=["serve", "--host", host])))

    assert "flask demo accounts --own-passwords" in line
    with app.app_context():
        for here in ("127.0.0.1", "::1", "localhost"):
            check_may_serve(here)


def test_as_long_as_it_serves_others_it_reads_nothing(elsewhere, monkeypatch):
    """On SQLite nobody could save while it did."""
    reading = []

    def serve(_children, _folder):
        reading.append(db.session().in_transaction())
        return 0

    monkeypatch.setattr(site, "run_together", serve)
    monkeypatch.setattr(site, "_check_port", lambda *_address: None)
    runner = elsewhere(BASE_URL="https://agenda.example.org").test_cli_runner()

    result = apart(lambda: runner.invoke(args=["serve"]))

    assert (result.exit_code, reading) == (0, [False]), result.output


@pytest.mark.parametrize(
    ("environ", "request_", "is_let_in"),
    [
        ({}, {}, True),
        ({}, {"REMOTE_ADDR": "::1"}, True),
        ({}, {"REMOTE_ADDR": "::ffff:127.0.0.1"}, True),
        ({}, {"REMOTE_ADDR": "192.0.2.7"}, False),
        ({}, {"REMOTE_ADDR": ""}, False),
        ({}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"TRUSTED_PROXIES": "1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"TRUSTED_PROXIES": "1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, True),
        ({"BASE_URL": "http://agenda.example.org"}, {}, False),
    ],
)
def test_however_it_is_served_the_published_password_opens_it_here_alone(
    app, run, elsewhere, quick, environ, request_, is_let_in
):
    """``flask run --host``, gunicorn by itself, any other server, a proxy that nobody declared."""
    run("demo", "load")
    site = {"base_url": environ.get("BASE_URL", "http://localhost"), "environ_overrides": request_}
    client = elsewhere(**environ).test_client()
    client.checks = False
    form = client.get("/sign-in", **site).page.form()

    def told(password):
        data = form.filled({"email": ANYBODY, "password": password}, "")
        return client.post("/sign-in", data=data, follow_redirects=True, **site).page

    assert ("This password is published" in told(PASSWORD).text) is not is_let_in
    if not is_let_in:
        assert "Email address or password is incorrect" in told("another").text


def test_it_loads_into_an_empty_database_alone(app, run):
    make.person(name="Somebody real")

    assert "already holds records" in only_line(run("demo", "load", "--own-passwords"))
    assert is_empty()


def test_passwords_are_given_to_a_demonstration_alone(app, run):
    account = make.account()
    kept = account.password_hash

    assert "no demonstration" in only_line(run("demo", "accounts", "--own-passwords"))
    assert account.password_hash == kept
