"""Where the site answers: its hosts, TLS, proxies, how large requests are, what it starts with."""

import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import request

from app import create_app
from app.core.database import transaction
from app.notifications.service import queue_message
from app.web.guards import public
from config import ROOT, BadSetting
from tests import factories as make
from tests.databases import settings_for
from tests.factories import PASSWORD

pytestmark = pytest.mark.one_engine

FOLDER = ROOT / "app"


@pytest.fixture
def site(databases, engine, app):
    """Makes a client of the site with other settings, on the test's own database."""

    def made(**environ):
        return databases.app_with(engine, **environ).test_client()

    return made


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost:5000@evil.example", "", "a b"]
)
def test_a_request_for_another_host_is_refused_plainly(client, host):
    answer = client.get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "evil" not in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost"])
def test_this_machine_is_served_where_the_site_is_on_it(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_the_site_answers_at_its_own_host_and_no_other(site):
    client = site(BASE_URL="https://agenda.example.org")

    assert client.get("/sign-in", base_url="https://agenda.example.org").status_code == 200
    assert client.get("/sign-in", base_url="https://localhost").status_code == 400
    more = site(BASE_URL="https://agenda.example.org", TRUSTED_HOSTS="a.example.org, .internal")
    assert more.get("/sign-in", base_url="https://a.example.org").status_code == 200
    assert more.get("/sign-in", base_url="https://web1.internal").status_code == 200
    assert more.get("/sign-in", base_url="https://agenda.example.org").status_code == 400


#: What makes an address of the host that a client named.
OF_THE_REQUEST = re.compile(r"_external|host_url|url_root|request\.host|base_url=request|get_host")

#: Where it is only compared, and with what.
COMPARED = {"kept_forms.py": "the origin that the browser names"}


def test_no_address_is_made_of_what_a_client_says():
    """So no mail and no pack ever carries a spoofed host."""
    files = {p: p.read_text() for p in FOLDER.rglob("*.py")}

    assert [
        p.name
        for p, text in files.items()
        if OF_THE_REQUEST.search(text) and p.name not in COMPARED
    ] == []


def test_cookies_and_headers_are_strict_by_tls(site):
    answer = site(BASE_URL="https://agenda.example.org").get(
        "/sign-in", base_url="https://agenda.example.org"
    )

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_cookie_of_a_known_browser_is_as_strict(site):
    account = make.account()
    browser = site(BASE_URL="https://agenda.example.org")
    at = {"base_url": "https://agenda.example.org"}
    form = browser.get("/sign-in", **at).page.form()
    sent = form.filled({"email": account.email, "password": PASSWORD}, "")

    answer = browser.post("/sign-in", data=sent, headers={"Referer": at["base_url"]}, **at)

    [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if "known-browser" in each]
    assert cookie.startswith("__Host-known-browser=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_without_tls_nothing_asks_for_it(client):
    answer = client.get("/sign-in")

    assert answer.headers["Set-Cookie"].startswith("session=")
    assert "Secure" not in answer.headers["Set-Cookie"].split("; ")
    assert "Strict-Transport-Security" not in answer.headers


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}


@pytest.mark.parametrize(("proxies", "expected"), [("0", "127.0.0.1"), ("1", "203.0.113.9")])
def test_only_proxies_that_are_counted_are_believed(databases, engine, app, proxies, expected):
    made = databases.new_app(engine, "work", TRUSTED_PROXIES=proxies)
    made.add_url_rule("/seen", "seen", public(lambda: request.remote_addr or ""))
    client = made.test_client()
    client.checks = False

    seen = client.get("/seen", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    spoofed = client.get("/seen", headers=FORWARDED)

    assert seen.get_data(as_text=True) == expected
    assert spoofed.status_code == (200 if proxies == "0" else 400), "its host is checked as well"


def test_a_form_of_too_many_parts_or_too_long_a_field_is_refused(client):
    client.sign_in(make.secretariat())

    many = {f"field{number}": "x" for number in range(1500)}
    answer = client.post("/milestones/new", data=many, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert client.post("/milestones/new", data={"title": "x" * 2_200_000}).status_code == 413


@pytest.mark.parametrize("address", ["/nothing-here", "/milestones/M-999", "/sign-out"])
def test_an_error_page_tells_nothing_of_the_program(client, address):
    client.sign_in(make.secretariat())

    answer = client.get(address)

    assert answer.status_code in (404, 405)
    assert not re.search(
        r"Traceback|werkzeug|flask|sqlalchemy|python|/site-packages|\.py\b",
        answer.get_data(as_text=True),
        re.IGNORECASE,
    )
    assert "Server" not in answer.headers


def test_a_database_out_of_reach_is_told_to_the_operator_alone(tmp_path, caplog):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'none' / 'agenda.sqlite3'}", tmp_path))

    answer = app.test_client().get("/sign-in")

    assert answer.status_code == 503
    assert "The service cannot use its database" in answer.get_data(as_text=True)
    assert "unable to open" not in answer.get_data(as_text=True)
    assert "unable to open database file" in caplog.text


def commands(tmp_path: Path, **environ: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), **environ}


NO_KEY = "or set SECRET_KEY to at least 32 random characters."


def test_gunicorn_serves_nothing_without_a_key(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0"],
        cwd=ROOT,
        env=commands(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert told.returncode != 0
    assert told.stderr.strip().splitlines()[-1].endswith(NO_KEY)


@pytest.fixture
def load_wsgi(tmp_path, monkeypatch):
    """What a server, or the ``flask`` command, loads: in this process, with this environment."""

    def load(**environ):
        for name in ("SECRET_KEY", "FLASK_RUN_FROM_CLI"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"INSTANCE_PATH": str(tmp_path)} | environ).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "wsgi.py"))["app"]

    return load


def test_no_other_server_serves_without_a_key(load_wsgi):
    with pytest.raises(BadSetting, match=rf"{re.escape(NO_KEY)}$"):
        load_wsgi()


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_where_a_proxy_is_probable_and_none_is_believed_serving_says_so(load_wsgi, caplog, proxies):
    load_wsgi(
        SECRET_KEY="for tests alone, and never for serving",
        BASE_URL="https://agenda.example.org",
        TRUSTED_PROXIES=proxies,
    )

    assert ("BASE_URL is https and TRUSTED_PROXIES is 0." in caplog.text) is (proxies == "0")


def test_commands_need_no_key(load_wsgi, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["flask", "db", "heads"])
    app = load_wsgi(FLASK_RUN_FROM_CLI="true")

    told = app.test_cli_runner().invoke(args=["db", "heads"])

    assert told.exit_code == 0, told.output
    assert app.secret_key is None


def test_serving_sends_the_mail_that_waits(app, tmp_path):
    """``flask serve`` starts the scheduler, which sends."""
    with transaction():
        queue_message(kind="test", to="ann@example.org", subject="It works", text="Yes.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    url = app.config["SETTINGS"].database_url
    keys = {
        "SECRET_KEY": "for tests alone, and never for serving",
        "WEB_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    environ = commands(tmp_path, DATABASE_URL=url, **keys)
    serving = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--port", port],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    patience = threading.Timer(90, serving.kill)
    patience.start()
    try:
        assert serving.stdout is not None
        said = []
        while line := serving.stdout.readline():
            said.append(line.strip())
            if line.startswith("Subject: It works"):
                break
        assert "To: ann@example.org" in said, "\n".join(said)
        assert "Subject: It works" in said, "\n".join(said)
    finally:
        patience.cancel()
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=60)
