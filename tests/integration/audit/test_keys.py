"""The keys of the record of changes, and its heads kept outside."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit import heads, verify
from app.audit.chain import sealed
from app.audit.models import GENESIS, AuditEntry
from app.core import clock
from app.core.database import transaction
from app.core.errors import DomainError
from app.extensions import db
from app.notifications.models import Message
from app.operations import jobs
from app.operations.running import get_job, run_due
from app.operations.status import list_conditions
from config import BadSetting, Settings
from tests import factories as make
from tests.integration.audit.test_chain import forced
from tests.pages import apart

pytestmark = pytest.mark.usefixtures("kept")

OLD = "3f9c61abe07d558294b1c6d077ee1a2b" * 2
NEW = OLD[::-1]
SECRET_KEY = "3f9c-61ab-e07d-5582-94b1-c6d0-77ee-1a2b"


@pytest.fixture
def with_keys(databases, engine, app):
    """Does something in an app with other settings, on the test's own database."""

    def do(what, **environ):
        db.session.commit()
        other = databases.app_with(engine, **environ)
        if isinstance(what, tuple):
            return apart(lambda: other.test_cli_runner().invoke(args=list(what)))

        def inside():
            with other.app_context():
                found = what()
                db.session.remove()
                db.engine.dispose()
                return found

        return apart(inside)

    return do


def write(name):
    def writing():
        with transaction():
            make.organisation(name=name)

    return writing


def key_ids():
    return db.session.scalars(select(AuditEntry.key_id).order_by(AuditEntry.id)).all()


def test_keys_are_changed_and_old_entries_stay_verifiable(with_keys):
    """From none named, to one, to the next; a retired key is still needed for its entries."""
    with_keys(write("A"))
    with_keys(write("B"), RECORD_KEYS=f"old:{OLD}")
    with_keys(write("C"), RECORD_KEYS=f"new:{NEW}, old:{OLD}")
    derived, *named = key_ids()

    assert derived.startswith("secret-key-")
    assert named == ["old", "new"]
    told = with_keys(("audit", "verify"), RECORD_KEYS=f"new:{NEW},old:{OLD}")
    assert told.exit_code == 0, told.output
    told = with_keys(("audit", "verify"), RECORD_KEYS=f"new:{NEW}")
    assert told.exit_code == 1
    assert "Entry 2 is sealed with the key 'old', which is not among RECORD_KEYS" in told.output
    told = with_keys(("audit", "verify"), RECORD_KEYS=f"new:{NEW},old:{NEW}")
    assert "Entry 2 has been altered" in told.output


@pytest.mark.one_engine
def test_a_new_key_is_printed_before_those_in_use(with_keys):
    with_keys(write("A"))
    [value] = with_keys(("audit", "new-key")).output.split()
    with_keys(write("B"), RECORD_KEYS=value, SECRET_KEY=SECRET_KEY)

    first, second = key_ids()
    assert [each.partition(":")[0] for each in value.split(",")] == [second, first]
    assert with_keys(("audit", "verify"), RECORD_KEYS=value, SECRET_KEY=SECRET_KEY).exit_code == 0


def test_entries_from_before_there_were_keys_stay_verifiable(app, with_keys):
    """As the upgrade leaves them."""
    for name in "ABC":
        make.organisation(name=name)
    rows = db.session.execute(
        select(*AuditEntry.__table__.columns).order_by(AuditEntry.id)
    ).mappings()
    statements, last = [], GENESIS
    for row in [dict(row) | {"key_id": ""} for row in rows]:
        before, last = last, sealed(row | {"previous_hash": last}, {})
        statements.append(
            f"UPDATE audit_entry SET key_id = '', previous_hash = '{before}', hash = '{last}' "
            f"WHERE id = {row['id']}"
        )
    forced(*statements, f"UPDATE audit_head SET hash = '{last}'")
    assert verify.verify([]).without_key == 3

    make.organisation(name="D")

    told = with_keys(("audit", "verify"))
    assert told.exit_code == 1
    assert "3 entries have no key, starting with the first" in told.output
    told = with_keys(("audit", "verify", "--without-key", "3"))
    assert "no key" not in told.output
    found = verify.verify([])
    assert (found.count, found.without_key) == (4, 3)


@pytest.mark.one_engine
def test_nothing_is_added_without_a_key_to_a_record_that_has_one(with_keys):
    with_keys(write("A"))

    with pytest.raises(DomainError, match="set RECORD_KEYS or SECRET_KEY"):
        with_keys(write("B"), SECRET_KEY="")
    assert len(key_ids()) == 1


@pytest.mark.parametrize(
    "given", [OLD, f"a b:{OLD}", f"a:{OLD},a:{NEW}", "a:00", f"a:{'0' * 64}", f"a:{OLD}g", "a:"]
)
@pytest.mark.one_engine
def test_a_key_that_is_none_is_one_line(tmp_path, given):
    with pytest.raises(BadSetting, match=r"RECORD_KEYS.*flask audit new-key") as refused:
        Settings.from_environment({"INSTANCE_PATH": str(tmp_path), "RECORD_KEYS": given})
    assert OLD not in str(refused.value)


# Heads


def test_what_is_kept_outside_finds_what_the_database_forgot(app, with_keys, tmp_path):
    file = tmp_path / "heads"
    for name in "ABCDE":
        make.organisation(name=name)
    with_keys(jobs.write_head, RECORD_HEADS_FILE=str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text(f"\n{file.read_text()}\n", encoding="utf-8")  # by an editor, or by a mail
    told = with_keys(("audit", "verify", "--heads", str(file)))
    assert told.exit_code == 0, told.output
    assert "matching 1 head" in told.output

    shorter = db.session.get_one(AuditEntry, 3).hash
    forced(
        "DELETE FROM audit_entry WHERE id > 3",
        f"UPDATE audit_head SET count = 3, hash = '{shorter}'",
    )

    assert "Entry 4 is missing" not in with_keys(("audit", "verify")).output
    for told in (
        with_keys(("audit", "verify", "--heads", str(file))),
        with_keys(("audit", "verify"), RECORD_HEADS_FILE=str(file)),
    ):
        assert told.exit_code == 1
        assert "Entry 4 is missing: the head of " in told.output


@pytest.mark.one_engine
def test_a_head_is_added_each_hour_where_there_are_new_entries(app, with_keys, tmp_path):
    file = tmp_path / "heads"
    make.organisation()
    began = clock.now()

    def after(**time):
        with clock.frozen(now=began + timedelta(**time)):
            with_keys(jobs.write_head, RECORD_HEADS_FILE=str(file))
        return len(file.read_text().splitlines())

    assert after() == 1
    make.organisation()
    assert after(minutes=30) == 1
    assert after(hours=2) == 2
    assert after(hours=4) == 2
    file.write_text(file.read_text() + "nonsense\n")
    assert after(hours=6) == 4
    told = with_keys(("audit", "verify", "--heads", str(file)))
    assert f"Line 3 of {file} is not a head of a record" in told.output


@pytest.mark.one_engine
@pytest.mark.parametrize("part", [0, 1, 2, 3, 4])
def test_a_head_that_somebody_without_the_key_made_is_named(app, run, tmp_path, part):
    make.organisation()
    parts = heads.take_head().line.split()
    parts[part] = [
        "2001-01-01T00:00:00+00:00", "7", "0" * 64, "made-up", "0" * 64
    ][part]  # fmt: skip
    file = tmp_path / "heads"
    file.write_text(" ".join(parts) + "\n")

    told = run("audit", "verify", "--heads", str(file))

    assert told.exit_code == 1
    assert f"Line 1 of {file}" in told.output
    assert len(told.output.strip().splitlines()) == 1


@pytest.mark.one_engine
def test_the_head_is_mailed_once_a_day(app, with_keys, tmp_path):
    make.organisation()
    settings = {"RECORD_HEADS_MAIL": "auditor@example.org, archive@example.net"}
    began = datetime(2026, 6, 1, 8, tzinfo=UTC)
    for hours in (0, 1, 25):
        with clock.frozen(now=began + timedelta(hours=hours)):
            with_keys(lambda: run_due(get_job("operations.mail_head")), **settings)

    sent = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [each.to_address for each in sent] == ["auditor@example.org", "archive@example.net"] * 2
    [line] = [
        each for each in sent[0].text.splitlines() if each.count(" ") == 4 and "+00:00" in each
    ]
    file = tmp_path / "mailed"
    file.write_text(line + "\n")
    told = with_keys(("audit", "verify", "--heads", str(file)))
    assert told.exit_code == 0, told.output


@pytest.mark.one_engine
def test_the_operator_is_told_where_no_head_is_kept(with_keys, tmp_path):
    def found():
        return next(each for each in list_conditions() if each.what == "Record")

    assert "RECORD_HEADS_FILE" in with_keys(found).advice
    assert with_keys(found, RECORD_HEADS_MAIL="auditor@example.org").is_well
    file = tmp_path / "heads"
    settings = {"RECORD_HEADS_FILE": str(file)}
    with_keys(jobs.write_head, **settings)
    assert with_keys(found, **settings).found.startswith("Its head was last kept ")
    Path(file).write_text("x\n")
    assert not with_keys(found, **settings).is_well
