"""The tables that a database has, whatever migration it is at: what backups are written from, and
restored into."""

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.sql.ddl import sort_tables_and_constraints

from app.core.errors import DomainError
from app.core.searched import DERIVED
from app.extensions import db

VERSION_TABLE = "alembic_version"

#: Rows that the migrations make: they are brought up to what the backup has.
MADE_BY_MIGRATIONS = "audit_head"


def find_migration() -> str | None:
    """The migration that the database is at; None where it has no tables of ours."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        return migration_of(connection)


def migration_of(connection: Connection) -> str | None:
    """The migration that the tables are of."""
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return found


def check_is_empty() -> None:
    """Raise ``DomainError`` where the database holds anything: what is there is never lost."""
    with db.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            if name.startswith(DERIVED) or name in (VERSION_TABLE, MADE_BY_MIGRATIONS):
                continue
            if connection.scalar(select(1).select_from(Table(name, MetaData())).limit(1)):
                raise DomainError(
                    "The database already holds records. Restore into an empty one: name it in "
                    "DATABASE_URL."
                )


def _read_tables(connection: Connection) -> MetaData:
    """Their columns and keys: to read all else that there is of them takes three times as long."""
    found, there = MetaData(), inspect(connection)
    primary, foreign = there.get_multi_pk_constraint(), there.get_multi_foreign_keys()
    for key, columns in there.get_multi_columns().items():
        if not key[1].startswith(DERIVED):
            Table(
                key[1],
                found,
                *(Column(each["name"], each["type"]) for each in columns),
                PrimaryKeyConstraint(*primary[key]["constrained_columns"]),
                *(
                    ForeignKeyConstraint(
                        each["constrained_columns"],
                        [f"{each['referred_table']}.{name}" for name in each["referred_columns"]],
                    )
                    for each in foreign[key]
                ),
            )
    return found


def sorted_tables(connection: Connection) -> tuple[list[Table], dict[str, set[str]]]:
    """The tables that there are, each after those that it refers to, as far as that goes; and, a
    table, the columns that refer to rows that come later."""
    found = _read_tables(connection)
    order, later = [], dict[str, set[str]]()
    in_order: Any = sort_tables_and_constraints  # SQLAlchemy says nothing of its types
    for table, keys in in_order(found.tables.values()):
        if table is None:
            for key in keys:
                later.setdefault(key.table.name, set()).update(key.column_keys)
        elif table.name != VERSION_TABLE:
            order.append(table)
            for key in table.foreign_key_constraints:
                if key.referred_table is table:
                    later.setdefault(table.name, set()).update(key.column_keys)
    return order, later
