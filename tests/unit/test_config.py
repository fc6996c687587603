"""Settings: what the environment may say, and what is answered where it is wrong."""

import subprocess
import sys

import pytest

from app import create_app
from config import ROOT, BadSetting, Settings, is_loopback
from tests import notify_server

KEY = "3f9c-61ab-e07d-5582-94b1-c6d0-77ee-1a2b"


def settings(folder, **environ):
    return Settings.from_environment({"INSTANCE_PATH": str(folder), **environ})


def test_nothing_needs_to_be_set(tmp_path):
    made = settings(tmp_path)

    assert made.database_url == f"sqlite:///{tmp_path / 'standing-agenda.sqlite3'}"
    assert made.secret_key is None
    assert not made.has_secure_cookies


def test_a_secret_key_that_is_kept_beside_the_data_is_used(tmp_path):
    (tmp_path / "secret_key").write_text(KEY + "\n")

    assert settings(tmp_path).secret_key == KEY
    assert settings(tmp_path, SECRET_KEY=KEY[::-1]).secret_key == KEY[::-1]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://agenda@db/agenda", "postgresql+psycopg://agenda@db/agenda"),
        ("postgresql://agenda@db/agenda", "postgresql+psycopg://agenda@db/agenda"),
        ("postgresql+psycopg://agenda@db/agenda", "postgresql+psycopg://agenda@db/agenda"),
        ("sqlite:////srv/agenda.sqlite3", "sqlite:////srv/agenda.sqlite3"),
    ],
)
def test_a_database_is_named_by_its_address(tmp_path, given, used):
    assert settings(tmp_path, DATABASE_URL=given).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "agenda.sqlite3", "not an address"),
        ("DATABASE_URL", "mysql://db/agenda", "use sqlite or postgresql"),
        ("DATABASE_URL", "postgresql://agenda@db:abc/agenda", "check its port"),
        ("SECRET_KEY", "too short", "at least 32"),
        ("SECRET_KEY", "a" * 64, "easy to guess"),
        ("SECRET_KEY", "0123456789abcdef" * 4, "easy to guess"),
        ("BASE_URL", "https://agenda.example.org:abc", "port"),
        ("BACKUP_FOLDER", "backups", "whole path"),
        ("BASE_URL", "agenda.example.org", "not a web address"),
        ("SECURE_COOKIES", "maybe", "write yes or no"),
        ("WEB_WORKERS", "0", "from 1 to 64"),
        ("WEB_WORKERS", "two", "from 1 to 64"),
        ("MAX_REQUEST_MEBIBYTES", "-1", "from 1 to 100"),
        ("MAX_UPLOAD_MEBIBYTES", "500", "from 1 to 200"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, name, value, says):
    with pytest.raises(BadSetting) as refused:
        settings(tmp_path, **{name: value})

    assert name in str(refused.value)
    assert says in str(refused.value)


def test_a_command_ends_with_one_line_on_a_bad_setting(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "flask", "routes"],
        cwd=ROOT,
        env={"PATH": "", "INSTANCE_PATH": str(tmp_path), "WEB_WORKERS": "many"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert told.returncode != 0
    assert told.stderr.strip() == (
        "Error: WEB_WORKERS is 'many': write a whole number from 1 to 64."
    )


NOTIFY = {"NOTIFY_API_KEY": notify_server.KEY, "NOTIFY_TEMPLATE_ID": notify_server.TEMPLATE}


@pytest.mark.parametrize(
    ("environ", "transport", "port"),
    [
        ({}, "console", 587),
        ({"BASE_URL": "https://agenda.example.org"}, None, 587),
        ({"SMTP_HOST": "mail", "BASE_URL": "https://agenda.example.org"}, "smtp", 587),
        ({"SMTP_HOST": "mail", "SMTP_ENCRYPTION": "tls"}, "smtp", 465),
        ({"SMTP_HOST": "mail", "SMTP_ENCRYPTION": "none"}, "smtp", 25),
        ({"SMTP_HOST": "mail", "MAIL_TRANSPORT": "console"}, "console", 587),
        (NOTIFY, "notify", 587),
        (NOTIFY | {"BASE_URL": "https://agenda.example.org"}, "notify", 587),
        (NOTIFY | {"SMTP_HOST": "mail"}, "smtp", 587),
    ],
)
def test_mail_goes_by_the_server_that_is_named(tmp_path, environ, transport, port):
    mail = settings(tmp_path, **environ).mail

    assert (mail.transport, mail.port) == (transport, port)


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"MAIL_TRANSPORT": "pigeon"}, "MAIL_TRANSPORT is 'pigeon': write console, notify or smtp"),
        ({"MAIL_TRANSPORT": "smtp"}, "SMTP_HOST is missing"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM is not an email address"),
        ({"MAIL_REPLY_TO": "a@b.org, c@d.org"}, "MAIL_REPLY_TO is not an email address"),
        (NOTIFY | {"NOTIFY_API_KEY": "secret"}, "NOTIFY_API_KEY is not a key of GOV.UK Notify"),
        (NOTIFY | {"NOTIFY_TEMPLATE_ID": ""}, "NOTIFY_TEMPLATE_ID is not the id of a template"),
        (NOTIFY | {"NOTIFY_REPLY_TO_ID": "me"}, "NOTIFY_REPLY_TO_ID is not the id"),
        (NOTIFY | {"NOTIFY_URL": "http://notify.example.org"}, "NOTIFY_URL must begin with https"),
        (
            {"SMTP_HOST": "mail", "SMTP_ENCRYPTION": "none", "SMTP_USERNAME": "agenda"},
            "SMTP_PASSWORD would go in the clear",
        ),
        ({"TRUSTED_HOSTS": "agenda.example.org:443"}, "write names without a port"),
        ({"TRUSTED_PROXIES": "many"}, "from 0 to 5"),
    ],
)
def test_what_mail_and_site_cannot_use_is_said(tmp_path, environ, says):
    with pytest.raises(BadSetting, match=says):
        settings(tmp_path, **environ)


def test_a_site_by_tls_has_strict_cookies_and_its_own_host(tmp_path):
    made = settings(tmp_path, BASE_URL="https://Agenda.example.org/")

    assert made.has_secure_cookies
    assert made.is_over_tls
    assert made.trusted_hosts == ("agenda.example.org",)
    assert not settings(tmp_path, BASE_URL="https://a.org", SECURE_COOKIES="no").has_secure_cookies


def test_an_instance_path_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit) as ended:
        create_app(settings(tmp_path / "file", SECRET_KEY=KEY))
    assert ended.value.code == "Error: INSTANCE_PATH cannot be used as a folder: File exists."


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("128.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("2130706433", False),
    ],
)
def test_this_machine_is_told_from_others(host, is_here):
    assert is_loopback(host) is is_here
