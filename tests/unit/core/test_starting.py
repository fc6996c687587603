"""What starting costs: heavy libraries wait until they are used, and nothing is connected."""

import os
import subprocess
import sys

import pytest

from app.core.lazy import lazy_import
from commands import COMMANDS
from config import ROOT

HEAVY = (
    "alembic apscheduler authlib cryptography dateutil email_validator fontTools holidays "
    "icalendar asn1crypto joserfc jwt lxml mammoth markdown_it notifications_python_client pikepdf "
    "PIL psycopg pyhanko pyotp requests segno weasyprint xlsxwriter zxcvbn"
).split()

#: How many modules of libraries, and of Python, may be loaded once the program has started: every
#: command and worker pays for each.
MOST_MODULES = 620

LOOK = f"""
import sys
import gc
import sqlalchemy
connected = []
sqlalchemy.event.listen(sqlalchemy.Engine, "connect", lambda *_: connected.append("a connection"))
import wsgi
from app.core.models import Base
early = [each.class_.__name__ for each in Base.registry.mappers if each.configured]
print(*early, *[name for name in {HEAVY} if name in sys.modules], *connected, gc.isenabled())
print(len([name for name in sys.modules if name.partition(".")[0] != "app"]))
from app.core import working_days
working_days.is_working_day(working_days.date(2026, 12, 25))
print("holidays.countries" in sys.modules)
"""


def test_a_command_starts_without_what_it_may_not_need(tmp_path):
    """Heavy libraries, connections, and mappers that are set up (see ``core.loading``); nor do the
    bank holidays of England bring those of other countries."""
    environ = os.environ | {
        "FLASK_RUN_FROM_CLI": "true",
        "INSTANCE_PATH": str(tmp_path),
        "SECRET_KEY": "for tests alone, and never for serving",
    }
    said = subprocess.run(
        [sys.executable, "-c", LOOK, "packs"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    heavy, modules, countries = said.stdout.splitlines() or (said.stderr, "0", "")
    assert (heavy, countries, said.stderr) == ("True", "False", "")
    assert int(modules) <= MOST_MODULES


def test_help_lists_the_commands_without_loading_the_program(tmp_path):
    environ = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flask", "--help"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert "packs          Meeting packs: build, issue, check, list." in told.stdout
    assert {"program", "sqlalchemy"}.isdisjoint(told.stderr.split())


@pytest.mark.one_engine
def test_what_help_lists_is_what_there_is(app):
    there_is = app.cli.commands.items()
    assert {n: each.get_short_help_str(1000) for n, each in there_is} == COMMANDS


def test_a_lazy_module_is_imported_when_it_is_used():
    wave = lazy_import("wave")
    assert wave.Error.__module__ == "wave"
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = wave.no_such_thing
