"""What an operator is told of a database that cannot be used."""

import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, ProgrammingError

from app.core.database_trouble import advice_on, is_outage


class UndefinedTable(Exception):
    sqlstate = "42P01"


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (
            OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: pilot")),
            "flask db upgrade",
        ),
        (
            OperationalError("SELECT", {}, sqlite3.OperationalError("no such column: pilot.x")),
            "flask db upgrade",
        ),
        (ProgrammingError("SELECT", {}, UndefinedTable("no relation")), "flask db upgrade"),
        (
            OperationalError("BEGIN", {}, sqlite3.OperationalError("unable to open database file")),
            "check DATABASE_URL",
        ),
        (OperationalError(None, None, Exception("connection refused")), "check DATABASE_URL"),
        (
            OperationalError("BEGIN", {}, sqlite3.OperationalError("database is locked")),
            "Try again",
        ),
        (
            OperationalError(
                "INSERT", {}, sqlite3.OperationalError("attempt to write a readonly database")
            ),
            "cannot be written to",
        ),
    ],
)
def test_the_advice_is_one_line(error, advice):
    told = advice_on(error)

    assert advice in told
    assert "\n" not in told


def test_mistakes_of_the_program_get_none():
    assert (
        advice_on(OperationalError("X", {}, sqlite3.OperationalError('near "X": syntax'))) is None
    )


def test_what_was_typed_is_not_mistaken_for_a_broken_database():
    typed = Exception("duplicate key: (name)=(no such table: a pilot)")

    assert advice_on(IntegrityError("INSERT", {}, typed)) is None


class Sick(Exception):
    def __init__(self, said, sqlstate=None):
        super().__init__(said)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), "is damaged"),
        (sqlite3.DatabaseError("file is not a database"), "is damaged"),
        (Sick("invalid page in block 3 of relation", "XX001"), "is damaged"),
        (Sick("could not extend file: No space left on device", "53100"), "cannot be written to"),
        (sqlite3.OperationalError("database or disk is full"), "cannot be written to"),
        (Sick("terminating connection due to administrator command", "57P01"), "cannot be reached"),
        (Sick("the database system is starting up", "57P03"), "cannot be reached"),
        (Sick("connection failure", "08006"), "cannot be reached"),
        (Sick("canceling statement due to lock timeout", "55P03"), "busy"),
        (sqlite3.OperationalError("database table is locked"), "busy"),
    ],
)
def test_a_fault_of_the_database_is_told_from_a_fault_of_what_it_was_asked(reason, advice):
    error = DatabaseError("SELECT", {}, reason)

    assert advice in advice_on(error)
    assert is_outage(error)


def test_faults_of_content_are_none_of_the_database():
    for error in (
        ZeroDivisionError(),
        IntegrityError("INSERT", {}, Sick("duplicate key", "23505")),
        ProgrammingError("SELECT", {}, Sick("syntax error", "42601")),
    ):
        assert not is_outage(error)
