"""What the operator sees: alive, ready, and how the service stands."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.database import transaction
from app.extensions import db
from app.notifications.rules import MessageState
from app.operations import jobs, rules, status
from app.packs.rules import PackState
from tests import factories as make


def found(what):
    return next(each for each in status.list_conditions() if each.what == what)


@pytest.mark.one_engine
def test_the_service_is_alive_without_its_database(client):
    with transaction():
        db.session.execute(text("DROP TABLE alembic_version"))

    assert client.get("/health").json == {"status": "alive"}
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "schema": "is not at this program’s migration"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_ready_when_database_schema_and_fonts_are_there(app, monkeypatch):
    client = app.test_client()
    assert client.get("/ready").json == {"status": "ready"}

    monkeypatch.setattr(status, "_has_fonts", lambda: False)
    assert client.get("/ready").json == {"status": "not ready", "fonts": "are missing"}


@pytest.mark.one_engine
def test_a_database_out_of_reach_is_one_line(databases, engine, app, tmp_path):
    gone = databases.new_app(engine, "none/there")
    assert gone.test_client().get("/ready").json["database"] == "cannot be reached"
    with gone.app_context():
        [only] = status.list_conditions()
    assert (only.what, only.is_well) == ("Database", False)


def test_a_scheduler_that_falls_silent_is_missed(app):
    now = clock.now()
    with clock.frozen(now=now):
        assert "None is running" in found("Schedulers").found
        jobs.beat()
        jobs.beat()
        assert "1 scheduler running" in found("Schedulers").found
        assert found("Schedulers").is_well
    with clock.frozen(now=now + rules.GONE_AFTER + timedelta(seconds=1)):
        assert "None is running. One was last seen" in found("Schedulers").found
        assert "flask scheduler" in found("Schedulers").advice
    with clock.frozen(now=now + rules.FORGOTTEN_AFTER * 2):
        jobs.beat()
        assert "1 scheduler running" in found("Schedulers").found


def test_what_waits_too_long_is_told(app):
    assert found("Packs").found == "None waiting."
    make.pack(make.meeting(), PackState.QUEUED, asked_at=clock.now())
    assert found("Packs").is_well
    make.pack(make.meeting(), PackState.QUEUED, asked_at=clock.now() - timedelta(hours=1))
    assert found("Packs").found.startswith("2 packs waiting, the oldest since ")
    assert not found("Packs").is_well

    assert found("Mail").is_well
    make.message().due_at = clock.now() - timedelta(hours=1)
    db.session.flush()
    make.message(state=MessageState.DEAD)
    assert not found("Mail").is_well
    assert found("Mail not delivered").found == "1 message."


@pytest.mark.one_engine
def test_a_database_of_a_later_version_is_told_apart_from_one_that_is_behind(app, run):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    told = run("backup")
    assert told.exit_code == 1
    assert "which this version of the program does not know" in told.output
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    assert "run 'flask db upgrade'" in run("backup").output


def test_what_people_typed_is_in_no_error_of_the_database(app):
    with pytest.raises(DBAPIError) as failed:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "Secret words"})
    assert "Secret words" not in str(failed.value)


@pytest.mark.one_engine
def test_the_command_ends_with_status_1_where_something_is_wrong(run, app, monkeypatch):
    told = run("status")
    assert told.exit_code == 1
    assert "! Schedulers" in told.output
    assert "BACKUP_FOLDER" in told.output

    conditions = [each for each in status.list_conditions() if each.is_well]
    monkeypatch.setattr("app.operations.cli.list_conditions", lambda: conditions)
    assert run("status").exit_code == 0


@pytest.mark.parametrize("base_url", ["https://agenda.example.org", "http://127.0.0.1:5000"])
@pytest.mark.one_engine
def test_a_site_over_tls_without_its_proxy_is_told(databases, engine, app, base_url):
    other = databases.new_app(engine, "work", BASE_URL=base_url)
    with other.app_context():
        told = [each.what for each in status.list_conditions()]
    assert ("Settings" in told) == base_url.startswith("https")


@pytest.mark.parametrize("setting", ["yes", "no"])
@pytest.mark.one_engine
def test_it_is_told_where_no_second_person_is_needed(databases, engine, app, setting):
    other = databases.new_app(engine, "work", SECOND_PERSON=setting)
    with other.app_context():
        told = {each.what: each for each in status.list_conditions()}
    assert ("Second person" in told) == (setting == "no")
    assert setting == "yes" or not told["Second person"].is_well


def test_administrators_read_it_and_nobody_else(client):
    page = client.sign_in(make.administrator()).get("/status").page
    assert page.heading == "Service status"
    assert "Start 'flask scheduler'" in page.text
    assert client.sign_in(make.secretariat()).get("/status").status_code == 403
