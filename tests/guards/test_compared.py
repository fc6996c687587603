"""Whatever is changed in the database behind the record of changes is found, in every table."""

from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import Enum, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.audit.compare import all_shapes, compare
from app.audit.newest import Newest
from app.audit.triggers import EXPECTED, wrong_triggers
from app.core.models import UtcDateTime
from app.extensions import db


@pytest.fixture
def behind(known):
    """A connection by which anything can be written, and what the record says; nothing stays."""
    db.session.rollback()
    with db.engine.connect() as connection, closing(Newest()) as newest:
        newest.read(connection)
        connection.rollback()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection, newest
        connection.rollback()
        if connection.dialect.name == "sqlite":  # it serves other tests too
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def for_now(connection):
    nested = connection.begin_nested()
    try:
        yield
    finally:
        if nested.is_active:
            nested.rollback()


def found(behind, shape):
    return list(compare(*behind, [shape]))


def test_nothing_differs_from_the_record_where_nothing_was_done_behind_it(behind):
    assert [each.what for shape in all_shapes() for each in found(behind, shape)] == []
    assert wrong_triggers(behind[0]) == []


def others(column, value):
    """Other values than the one that a column has."""
    if isinstance(column.type, Enum):
        members = column.type.enum_class or ()
        yield from (member for member in members if member != value)
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    if issubclass(kind, bool):
        yield not value
    elif issubclass(kind, int):
        yield from ((value or 0) + step for step in (1, -1, 7))
    elif kind in (date, datetime):
        yield date(2001, 2, 3) if kind is date else datetime(2001, 2, 3, 4, 5, tzinfo=UTC)
    elif kind is time:
        yield time(3, 4)
    elif kind is Decimal:
        yield (value or 0) + Decimal("0.25")
    elif kind is bytes:
        yield b"something else"
    elif kind in (dict, list) or isinstance(value, dict | list):
        yield {"something": "else"}
    elif not isinstance(column.type, Enum):
        yield "x"
        yield f"{(value or '')[:-1]}~"
    if column.nullable and value not in (None, ""):
        yield None


def test_one_value_of_any_column_changed_behind_the_record_is_found(behind):
    connection, _ = behind
    missed, tried, untried = [], 0, []
    for shape in all_shapes():
        keys = shape.table.primary_key.columns
        row = connection.execute(select(shape.table).order_by(*keys)).mappings().first()
        if row is None:
            continue
        own = [key == row[key.name] for key in keys]
        for each in shape.fields:
            column = shape.table.c[each.column]
            if column.primary_key:
                continue
            accepted = 0
            for value in others(column, row[column.name]):
                with for_now(connection):
                    try:
                        connection.execute(
                            update(shape.table).where(*own).values({column.name: value})
                        )
                    except DBAPIError:
                        continue  # the database refuses it: it is not found, nor there
                    accepted += 1
                    differences = found(behind, shape)
                    if each.key not in {f.key for d in differences for f in d.fields}:
                        missed.append((shape.table.name, each.key, value))
            tried += accepted
            if not accepted:
                untried.append((shape.table.name, each.key))

    assert missed == []
    if connection.dialect.name == "sqlite":  # the other's constraints refuse all that is tried
        # A return has each part once, and all of them.
        assert untried == [("return_part", "key")]
    assert tried > 400


def test_a_row_added_or_removed_behind_the_record_is_found(behind):
    connection, _ = behind
    tables = 0
    for shape in all_shapes():
        keys = shape.table.primary_key.columns
        row = connection.execute(select(shape.table).order_by(*keys)).mappings().first()
        if row is None:
            continue
        tables += 1
        own = [key == row[key.name] for key in keys]
        with for_now(connection):
            connection.execute(delete(shape.table).where(*own))
            assert any("the row is missing" in each.what for each in found(behind, shape)), shape
            if shape.has_id:
                connection.execute(insert(shape.table).values({**row, "id": 999_999}))
                said = [each.what for each in found(behind, shape) if each.row_id == "999999"]
                never = "according to the record it was never added"
                assert [never in each for each in said] == [True]
    assert tables > 40


def test_a_value_that_the_program_never_writes_is_found_too(behind, engine):
    connection, _ = behind
    [shape] = [each for each in all_shapes() if each.table.name == "risk"]
    connection.execute(
        text("UPDATE risk SET state = 'nonsense' WHERE id = (SELECT min(id) FROM risk)")
    )

    assert "contains what the program never writes" in found(behind, shape)[0].what


def test_a_trigger_that_is_missing_or_strange_is_found(behind, engine):
    connection, _ = behind
    for name, definition in EXPECTED[engine].items():
        table = "audit_entry" if name.startswith("audit_entry") else "audit_head"
        on = "" if engine == "sqlite" else f" ON {table}"
        with for_now(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
            [said] = wrong_triggers(connection)
            assert f"The trigger {name} is missing" in said
            # One of its name that does less is no better.
            less = definition.replace("BEFORE DELETE", "AFTER DELETE").replace(
                "NEW.count <= OLD.count", "NEW.count < OLD.count"
            )
            if less != definition:
                connection.exec_driver_sql(f"CREATE TRIGGER {name} {less}")
                assert wrong_triggers(connection) == [said]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_change",
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
    ],
)
def test_a_trigger_that_is_off_or_does_nothing_is_found(behind, engine, statement):
    connection, _ = behind
    if engine == "sqlite":
        statement = "CREATE TRIGGER other AFTER INSERT ON risk BEGIN SELECT 1; END"
    connection.exec_driver_sql(statement)

    said = wrong_triggers(connection)

    assert said
    assert all("is missing, off or changed" in each or "is not one of" in each for each in said)
