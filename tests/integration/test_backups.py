"""Backups: all that the database holds comes back, in either kind of database, or nothing does."""

import json
import os
import stat
import zipfile
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, create_engine, select, text, update

from app.core import clock
from app.core.database import transaction
from app.core.searched import DERIVED
from app.documents.models import StoredFile
from app.documents.service import store_file
from app.extensions import db
from app.operations import backups, jobs
from app.risks.models import Risk
from app.search.models import SearchEntry
from tests import factories as make
from tests.databases import ENGINES
from tests.pages import apart

#: The tables that a kind of database has, read from one of them.
TABLES = {}


def everything(engine):
    """Every row of every table, as the other kind of database would have it, but what is searched:
    that is made anew."""
    if engine.name not in TABLES:
        TABLES[engine.name] = MetaData()
        TABLES[engine.name].reflect(
            engine, only=lambda name, _found: not name.startswith(DERIVED), resolve_fks=False
        )
    with engine.connect() as connection:
        return {
            table.name: [
                [backups._plain(value) for value in row]
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in TABLES[engine.name].tables.values()
        }


@pytest.fixture
def full(demo_app):
    """The demonstration, with a stored file, an issued pack and letters that are no ASCII."""
    with transaction():
        store_file(b"%PDF-1.7 a paper \x00\xff", media_type="application/pdf")
        make.risk(title="Dŵr Cymru ☠️ O’Brien <script>")
    return demo_app


#: What was written of ``full`` for the first test that looks at how it is read.
WRITTEN = []


@pytest.fixture
def written(full, run, tmp_path):
    """A backup of it."""
    path = tmp_path / "copy.zip"
    if not WRITTEN:
        run("backup", "--out", str(path))
        WRITTEN.append(path.read_bytes())
    path.write_bytes(WRITTEN[0])
    return path


def test_a_backup_brings_everything_back_in_the_other_kind(full, databases, engine, run, tmp_path):
    """So either kind is written from, and restored into: what lies between knows no kind."""
    [other] = set(ENGINES) - {engine}
    path = tmp_path / "copy.zip"
    told = run("backup", "--out", str(path))
    assert told.exit_code == 0, told.output
    before = everything(db.engine)
    assert sum(map(len, before.values())) > 1000

    databases.of(other).empty("restored")
    app = databases.new_app(other, "restored")
    told = apart(lambda: app.test_cli_runner().invoke(args=["restore", str(path)]))

    assert told.exit_code == 0, told.output
    with app.app_context():
        try:
            assert everything(db.engine) == before
            assert db.session.scalar(select(SearchEntry).where(SearchEntry.kind == "risk").limit(1))
            with transaction():  # what is added next takes the next number
                make.risk(title="After")
        finally:
            db.session.remove()
            db.engine.dispose()
            databases.of(other).drop("restored")


@pytest.mark.one_engine
def test_one_command_copies_everything_to_postgresql(full, databases, run):
    before = everything(db.engine)
    databases.postgresql.create("copied")

    told = run("copy-database", databases.postgresql.url("copied"))

    assert told.exit_code == 0, told.output
    engine = create_engine(
        databases.new_app("postgresql", "copied").config["SETTINGS"].database_url
    )
    try:
        assert everything(engine) == before
    finally:
        engine.dispose()
        databases.postgresql.drop("copied")


@pytest.mark.one_engine
def test_a_backup_is_readable_by_its_owner_alone_and_can_be_tried(full, run, tmp_path):
    path = tmp_path / "copy.zip"
    run("backup", "--out", str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = everything(db.engine)
    told = run("restore", str(path), "--check")
    assert told.exit_code == 0, told.output
    assert "can be restored" in told.output
    assert everything(db.engine) == before
    assert run("backup", "--out", str(path)).exit_code == 1


def changed(path, name, change):
    """The same backup with one member changed."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for each in source.namelist():
            content = source.read(each)
            target.writestr(each, change(content) if each == name else content)
    return other


@pytest.mark.one_engine
def test_what_is_no_whole_backup_is_refused_in_one_line(written, run, tmp_path):
    half = tmp_path / "half.zip"
    half.write_bytes(written.read_bytes()[: written.stat().st_size // 2])
    plain = tmp_path / "plain.zip"
    plain.write_text("hello")
    titles = changed(written, "tables/risk.jsonl", lambda c: c.replace(b"Savings", b"Saving5", 1))
    said = {
        tmp_path / "none.zip": "cannot be read: No such file or directory",
        half: "is not a complete backup",
        plain: "is not a complete backup",
        titles: "is damaged: its table risk was altered",
        tmp_path: "cannot be read",
    }
    for file, expected in said.items():
        told = run("restore", str(file))
        assert told.exit_code == 1
        assert expected in told.output
        assert "Traceback" not in told.output
        assert len(told.output.strip().splitlines()) == 1

    told = run("restore", str(written))
    assert told.exit_code == 1
    assert "The database already holds records" in told.output


MISSHAPEN = (b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "tables": []}', b"\xff")


@pytest.mark.one_engine
@pytest.mark.parametrize("manifest", MISSHAPEN)
def test_a_manifest_that_is_none_of_ours_is_one_line(full, run, tmp_path, manifest):
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr("manifest.json", manifest)
    told = run("restore", str(tmp_path / "odd.zip"))
    assert told.exit_code == 1
    assert "is not a complete backup" in told.output


@pytest.mark.one_engine
def test_a_database_with_records_that_is_behind_stays_as_it_is(written, run):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0017'"))
    before = everything(db.engine)

    told = run("restore", str(written))

    assert told.exit_code == 1
    assert "The database already holds records" in told.output
    assert everything(db.engine) == before


@pytest.mark.one_engine
def test_a_backup_goes_into_tables_of_its_own_migration_alone(app, databases, run, tmp_path):
    path = tmp_path / "copy.zip"
    run("backup", "--out", str(path))

    def earlier(manifest):
        return json.dumps(json.loads(manifest) | {"migration": "0016"}).encode()

    databases.sqlite.empty("other")
    other = databases.new_app("sqlite", "other")
    words = ["restore", str(changed(path, "manifest.json", earlier))]
    told = apart(lambda: other.test_cli_runner().invoke(args=words))

    assert told.exit_code == 1
    assert "at migration 0016, but the tables of the database are at" in told.output


@given(st.lists(st.integers(1, 3 * backups.BATCH_BYTES), max_size=40))
def test_few_large_rows_are_in_memory_at_once(sizes):
    rows = [({"id": number}, size) for number, size in enumerate(sizes)]
    batches = list(backups._batches(rows))

    assert [row for batch in batches for row in batch] == [row for row, _size in rows]
    assert all(0 < len(batch) <= backups.BATCH for batch in batches)
    for batch in batches:  # it was not full before its last row came
        assert sum(sizes[row["id"]] for row in batch[:-1]) <= backups.BATCH_BYTES


def test_a_backup_that_another_scheduler_makes_is_waited_for(tmp_path):
    now, every = clock.now(), timedelta(hours=6)
    unfinished = tmp_path / f"{backups.name_at(now)}.unfinished"
    unfinished.write_bytes(b"")
    assert not backups.is_due(tmp_path, now, every)

    backups.forget_unfinished(tmp_path, now)
    assert unfinished.exists()
    later = now + backups.GIVEN_UP_AFTER + timedelta(minutes=1)
    assert backups.is_due(tmp_path, later, every)
    backups.forget_unfinished(tmp_path, later)
    assert not unfinished.exists()


@pytest.mark.one_engine
def test_a_backup_whose_file_or_past_was_changed_is_not_restored(full, databases, run, tmp_path):
    """Somebody who changes a row and the manifest with it is found by the hashes inside."""
    path = tmp_path / "copy.zip"
    with transaction():
        db.session.execute(update(StoredFile).values(content=b"another"))
    run("backup", "--out", str(path))

    databases.sqlite.empty("other")
    other = databases.new_app("sqlite", "other")
    told = apart(lambda: other.test_cli_runner().invoke(args=["restore", str(path)]))

    assert told.exit_code == 1
    assert "has been altered" in told.output


@pytest.mark.one_engine
def test_a_backup_of_a_later_version_is_refused(written, run):

    def later(manifest):
        return json.dumps(json.loads(manifest) | {"migration": "9999"}).encode()

    told = run("restore", str(changed(written, "manifest.json", later)), "--check")

    assert told.exit_code == 1
    assert "The backup was made at migration 9999" in told.output


@pytest.mark.one_engine
def test_the_scheduler_keeps_as_many_backups_as_it_is_told(app, databases, engine, tmp_path):
    folder = tmp_path / "backups"
    app = databases.new_app(
        engine, "work", BACKUP_FOLDER=str(folder), BACKUP_HOURS="6", BACKUPS_KEPT="2"
    )
    now = clock.now()
    with app.app_context():
        made = []
        for hours in (0, 1, 6, 12, 18):
            with clock.frozen(now=now + timedelta(hours=hours)):
                jobs.back_up()
                for path in set(folder.iterdir()) - set(made):
                    made.append(path)
                    at = (now + timedelta(hours=hours)).timestamp()
                    os.utime(path, (at, at))
    assert len(made) == 4
    assert sorted(folder.iterdir()) == sorted(made)[-2:]


def test_a_backup_waits_for_nobody_and_nobody_for_it(full, tmp_path):
    """Somebody is in the middle of writing: what they have not saved is not in it."""
    with transaction():
        db.session.execute(update(Risk).values(title="Not saved yet"))
        backups.back_up(tmp_path / "copy.zip")

    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert b"Not saved yet" not in archive.read("tables/risk.jsonl")
