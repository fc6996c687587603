"""Which journal SQLite keeps, and transactions."""

import threading

import pytest
from sqlalchemy import text

from app.accounts.models import Organisation
from app.core.database import PREPARED, end_reading, expect_writes, journal_mode, transaction
from app.extensions import db
from tests import factories as make


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 6, 23), "WAL"),
        ((3, 7, 0), "DELETE"),
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_journal_is_kept_where_it_loses_no_commit(version, mode):
    assert journal_mode(version) == mode


@pytest.mark.one_engine
def test_sqlite_minds_foreign_keys_and_waits_for_its_turn(session):
    assert session.scalar(text("PRAGMA foreign_keys")) == 1
    assert session.scalar(text("PRAGMA busy_timeout")) >= 5000


def test_what_fails_saves_nothing(app):
    def fails_half_way():
        with transaction():
            db.session.add(Organisation(name="Half", kind="other"))
            db.session.flush()
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fails_half_way()

    assert db.session.query(Organisation).count() == 0


def test_transactions_do_not_nest(app):
    with pytest.raises(RuntimeError, match="do not nest"), transaction(), transaction():
        pass


def test_a_change_outside_a_transaction_is_a_mistake(app):
    organisation = make.organisation()
    organisation.name = "Changed in passing"

    with pytest.raises(RuntimeError, match="would be lost"):
        end_reading()
    db.session.rollback()


def test_two_writers_queue(app):
    """Both read before they write, at the same time; neither is refused and none is lost."""
    organisation = make.organisation(name="0")
    db.session.commit()
    both_have_begun = threading.Barrier(2)
    failures = []

    def add_one():
        with app.app_context():
            try:
                expect_writes(False)
                db.session.get(Organisation, organisation.id)
                both_have_begun.wait(timeout=30)
                with transaction():
                    db.session.execute(
                        text("UPDATE organisation SET version = version + 1 WHERE id = :id"),
                        {"id": organisation.id},
                    )
            except BaseException as error:  # told by the test's own thread
                failures.append(error)

    threads = [threading.Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failures == []
    db.session.expire_all()
    assert organisation.version == 3


def test_postgresql_keeps_statements_prepared_and_compiles_none(session):
    if db.engine.dialect.name != "postgresql":
        return  # SQLite prepares statements by itself
    assert session.scalar(text("SHOW jit")) == "off"
    assert session.connection().connection.driver_connection.prepared_max == PREPARED
