"""A disk that is full, a database that stops, is locked or damaged: nothing that was said to be
saved is lost, what was typed comes back, and all goes on by itself afterwards."""

import sqlite3
import threading
import time
from datetime import date

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.core import stopping
from app.core.access import OPERATOR
from app.core.claims import persist
from app.core.database import BUSY_TIMEOUT_MS, transaction
from app.extensions import db
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import queries, service
from app.packs.rules import PackState
from app.risks.models import Risk
from tests import factories as make
from tests.databases import PostgreSQLDatabases, settings_for
from tests.faults import work

TITLE = "A title that took an hour to find"


def title_of(risk_id):
    db.session.expire_all()
    with transaction():
        return db.session.get_one(Risk, risk_id).title


@pytest.fixture
def fill_disk(app):
    """Makes the database's disk full, and free again."""

    def on_sqlite(is_full):
        pages = db.session.scalar(text("PRAGMA page_count")) if is_full else 2**30
        db.session.rollback()
        db.engine.dispose()
        limit = f"PRAGMA max_page_count = {pages}"

        def prepare(connection, _record):
            connection.execute(limit)

        event.listen(db.engine, "connect", prepare)

    def on_postgresql(is_full):
        # A disk cannot be filled here; the server says the same of a write that finds no room.
        with transaction():
            if is_full:
                db.session.execute(
                    text(
                        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        "RAISE EXCEPTION 'could not extend file: No space left on device' "
                        "USING ERRCODE = '53100'; END $$"
                    )
                )
                db.session.execute(
                    text(
                        "CREATE TRIGGER no_room BEFORE UPDATE ON risk FOR EACH ROW "
                        "EXECUTE FUNCTION no_room()"
                    )
                )
            else:
                db.session.execute(text("DROP FUNCTION no_room CASCADE"))

    return on_sqlite if db.engine.dialect.name == "sqlite" else on_postgresql


@pytest.mark.every_engine
def test_a_full_disk_gives_back_what_was_typed_and_takes_it_once_there_is_room(client, fill_disk):
    client.sign_in(make.secretariat())
    risk = make.risk()
    risk_id, detail = risk.id, "x " * 1900
    opened = client.get(f"/risks/{risk.reference}/edit").page
    db.session.commit()
    fill_disk(True)

    told = client.send(opened, title=TITLE, **dict.fromkeys(long_fields(opened), detail))

    assert told.status_code == 503
    assert TITLE in told.page.html
    fill_disk(False)
    assert client.send(told.page, "Send again").status_code == 200
    assert title_of(risk_id) == TITLE


def long_fields(page):
    """The names of fields that take a long text."""
    return [each.get("name") for each in page.all("textarea") if each.get("name") != "title"][:4]


@pytest.mark.one_engine
def test_a_lock_that_is_held_costs_seconds_and_no_text(app, client):
    client.sign_in(make.secretariat())
    risk = make.risk()
    risk_id, address = risk.id, f"/risks/{risk.reference}"
    opened = client.get(f"{address}/edit").page
    db.session.commit()
    other = sqlite3.connect(db.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    began = time.monotonic()
    told = client.send(opened, title=TITLE)

    assert told.status_code == 503
    assert time.monotonic() - began < BUSY_TIMEOUT_MS / 1000 + 5
    assert client.get(address).status_code == 200, "who only reads does not wait"
    other.execute("ROLLBACK")
    client.send(told.page, "Send again")
    assert title_of(risk_id) == TITLE


@pytest.fixture
def server():
    """A PostgreSQL server of its own, to be stopped."""
    made = PostgreSQLDatabases()
    made.empty("work")
    yield made
    made.stop()


@pytest.mark.one_engine
def test_a_server_that_stops_is_told_and_used_again_once_it_runs(server, databases, tmp_path):
    from app import create_app
    from tests.pages import Client

    app = create_app(settings_for(server.url("work"), tmp_path))
    app.testing, app.test_client_class = True, Client
    with app.app_context():
        client = app.test_client().sign_in(make.secretariat())
        risk = make.risk()
        risk_id = risk.id
        opened = client.get(f"/risks/{risk.reference}/edit").page
        db.session.commit()
        server._admin.close()
        server._server.stop()

        began = time.monotonic()
        told = client.send(opened, title=TITLE)
        assert told.status_code == 503
        assert TITLE in told.page.html
        assert client.get("/").status_code == 503
        monitor = app.test_client()
        assert monitor.get("/health").status_code == 200
        assert monitor.get("/ready").status_code == 503
        assert time.monotonic() - began < 20

        done = threading.Event()

        def settle():
            with app.app_context():
                persist(lambda: db.session.execute(text("UPDATE risk SET source = 'Settled'")))
                db.session.remove()
                done.set()

        threading.Thread(target=settle, daemon=True).start()
        server._server.ensure_postgres_running()
        server._admin = psycopg.connect(server._server.get_uri(), autocommit=True)
        assert done.wait(30), "what was done while it was away is written down"
        again = client.send(told.page, "Send again")
        if again.status_code == 503:  # a connection of before is noticed once
            again = client.send(again.page, "Send again")
        assert title_of(risk_id) == TITLE
        db.session.remove()
        db.engine.dispose()


def test_connections_that_are_killed_do_not_fail_a_build(demo_app, monkeypatch):
    """On SQLite there is none to kill: there the database is locked at every other step."""
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18))
    with transaction():
        pack_id = service.request_pack(OPERATOR, meeting_id=meeting.id).id

    def kill(*_given, **_values):
        if db.engine.dialect.name == "postgresql":
            with psycopg.connect(
                db.engine.url.render_as_string(False).replace("+psycopg", "")
            ) as c:
                c.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
        else:
            raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))

    def drawn(*args, on_progress, **given):
        def harassed(done, total, name):
            if done % 2:
                with pytest.MonkeyPatch.context() as patched:
                    if db.engine.dialect.name == "sqlite":
                        patched.setattr(service.Claim, "change", kill)
                    else:
                        kill()
                    on_progress(done, total, name)
            else:
                on_progress(done, total, name)

        drawing = work.sketch(*args, on_progress=harassed, **given)
        if db.engine.dialect.name == "postgresql":
            kill()
        return drawing

    monkeypatch.setattr(service, "draw_pack", drawn)
    service.build_waiting()

    pack = queries.get_pack(pack_id)
    assert (pack.state, pack.attempts) == (PackState.BUILT, 1)
    assert not stopping.is_stopping()


@pytest.mark.one_engine
def test_a_damaged_database_is_called_so(app, client, caplog):
    client.sign_in(make.secretariat())
    db.session.commit()
    path = db.engine.url.database
    db.engine.dispose()
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 40)

    assert client.get("/risks").status_code == 503
    assert any("The database is damaged" in record.getMessage() for record in caplog.records)
