"""What an operator is told of a database that cannot be used."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.core.database_trouble import advice_on


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
