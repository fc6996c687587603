"""Tampering with the record of changes is refused by the database, and found by the command."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Organisation
from app.accounts.rules import OrganisationKind
from app.audit import verify as walking
from app.audit.chain import read_head, sealed
from app.audit.models import AuditEntry, AuditHead
from app.core.database import transaction
from app.core.domain import Anchor
from app.extensions import db
from tests import factories as make

pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture
def five(app):
    """Five entries."""
    for number in range(1, 6):
        make.organisation(name=f"Body {number}")


def forced(*statements):
    """What someone with the database in their hands does: without triggers. On PostgreSQL for this
    transaction alone, as a replica fires none: the schema stays as it is for other tests."""
    if db.engine.dialect.name == "sqlite":
        switch_off_triggers()
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()


def switch_off_triggers():
    """For good, where anyone can see it."""
    if db.engine.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        names = db.session.execute(text(found)).scalars().all()
        for name in names:
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in ("audit_entry", "audit_head"):
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def test_a_whole_record_is_said_to_be(five, run):
    result = run("audit", "verify")

    assert result.exit_code == 0
    assert result.stdout.startswith("The record of changes is intact: 5 entries, ending ")
    assert len(result.stdout.splitlines()) == 1
    assert "5 of 5" in result.stderr


def test_an_empty_record_holds_together(app, run):
    assert "0 entries" in run("audit", "verify").stdout


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET actor_name = 'Bob' WHERE id = 3", "Entry 3 has been altered"),
        ("UPDATE audit_entry SET at = '2001-01-01' WHERE id = 2", "Entry 2 has been altered"),
        ("UPDATE audit_entry SET hash = 'x' WHERE id = 2", "Entry 2 has been altered"),
        ("DELETE FROM audit_entry WHERE id = 1", "Entry 1 is missing"),
        ("DELETE FROM audit_entry WHERE id = 4", "Entry 4 is missing"),
        ("DELETE FROM audit_entry WHERE id = 5", "Entry 5 is missing"),
        ("DELETE FROM audit_entry", "Entry 1 is missing"),
        ("UPDATE audit_head SET count = 4", "Entry 4 does not match the head"),
        ("UPDATE audit_entry SET id = 9 WHERE id = 5", "Entry 5 is missing"),
    ],
)
def test_tampering_is_found_and_the_first_wrong_entry_named(five, run, statement, said):
    forced(statement.replace("'2001-01-01'", "'2001-01-01 00:00:00.000000'"))

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_batches_are_joined(five, run, monkeypatch):
    monkeypatch.setattr(walking, "BATCH", 2)
    assert run("audit", "verify").exit_code == 0

    forced("UPDATE audit_entry SET event = 'a:b' WHERE id = 5")
    assert "Entry 5" in run("audit", "verify").stderr


def forge(first, secrets, key_id=None):
    """A record that holds together in itself, written anew from an entry on, with the keys given:
    each entry's own, unless another is named."""
    rows = db.session.execute(
        select(*AuditEntry.__table__.columns).order_by(AuditEntry.id)
    ).mappings()
    statements, last = [], ""
    for row in map(dict, rows):
        if row["id"] >= first:
            row |= {"actor_name": "Nobody"} | ({"previous_hash": last} if row["id"] > first else {})
            row["key_id"] = row["key_id"] if key_id is None else key_id
            last = sealed(row, secrets)
            statements.append(
                f"UPDATE audit_entry SET actor_name = 'Nobody', key_id = '{row['key_id']}', "
                f"hash = '{last}', previous_hash = '{row['previous_hash']}' WHERE id = {row['id']}"
            )
    forced(*statements, f"UPDATE audit_head SET hash = '{last}'")


def keys_of(app):
    return {key.id: key.secret for key in app.config["SETTINGS"].record_keys}


@pytest.mark.parametrize(
    ("first", "key", "said"),
    [
        (1, "its own", "Entry 1 has been altered"),
        (3, "its own", "Entry 3 has been altered"),
        (5, "its own", "Entry 5 has been altered"),
        (1, "", "5 entries have no key, starting with the first"),
        (3, "", "Entry 3 has no key, but those before it have one"),
        (3, "made-up", "Entry 3 is sealed with the key 'made-up', which is not among RECORD_KEYS"),
    ],
)
def test_nobody_without_the_key_writes_the_record_anew(app, five, run, first, key, said):
    """Whoever writes to the database knows all that stands in it, but no key."""
    guesses = dict.fromkeys((*keys_of(app), "made-up"), b"a guess")
    forge(first, guesses, None if key == "its own" else key)

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_a_record_written_anew_with_the_key_is_found_by_what_was_remembered(app, five):
    count, remembered = read_head(db.session.connection())
    anchors = [Anchor(count, remembered, "Issue 1 of the pack")]
    assert walking.verify(anchors).anchors == 1

    forge(3, keys_of(app))

    assert walking.verify([]).count == 5
    with pytest.raises(walking.ChainBroken, match=r"was replaced.*Issue 1 of the pack"):
        walking.verify(anchors)


def test_a_tail_cut_off_is_found_by_what_was_remembered(five):
    count, remembered = read_head(db.session.connection())
    shorter = db.session.get_one(AuditEntry, 3).hash
    forced(
        "DELETE FROM audit_entry WHERE id > 3",
        f"UPDATE audit_head SET count = 3, hash = '{shorter}'",
    )

    assert walking.verify([]).count == 3
    with pytest.raises(walking.ChainBroken, match="Entry 4 is missing: Issue 1 counts 5"):
        walking.verify([Anchor(count, remembered, "Issue 1")])


def test_an_entry_past_the_end_is_found(five):
    columns = ", ".join(
        column.name for column in AuditEntry.__table__.columns if column.name != "id"
    )
    forced(
        f"INSERT INTO audit_entry (id, {columns}) SELECT 6, {columns} FROM audit_entry WHERE id = 5"
    )

    with pytest.raises(walking.ChainBroken, match="Entry 6 is past the end"):
        walking.verify([])


REWRITING = [
    "UPDATE audit_entry SET event = 'a:b'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET count = 1",
]
IN_ITS_WAY = {
    "sqlite": ["INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 1"],
    "postgresql": ["TRUNCATE audit_entry", "TRUNCATE audit_head"],
}


def test_the_database_refuses_to_rewrite(five, engine):
    for statement in (*REWRITING, *IN_ITS_WAY[engine]):
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert walking.verify([]).count == 5


def test_writers_at_once_leave_no_gap(app):
    """Each waits for the head, and takes the place after."""
    writers, rounds = 4, 5
    failures = []

    def write(writer):
        with app.app_context():
            try:
                for number in range(rounds):
                    with transaction():
                        db.session.add(
                            Organisation(name=f"{writer}-{number}", kind=OrganisationKind.OTHER)
                        )
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    places = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    assert places == list(range(1, writers * rounds + 1))
    assert db.session.get_one(AuditHead, 1).count == len(places)
    assert walking.verify([]).count == len(places)
