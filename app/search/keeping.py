"""Entries are kept in the transaction of the change: the session tells of every row that is added,
changed or removed, and before it commits the entries of the records concerned are drawn again.
Drawing one twice does no harm, so it is enough to know which records may have changed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from flask import current_app
from sqlalchemy import (
    Connection,
    Delete,
    Table,
    Update,
    bindparam,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.session import SessionTransaction

from app.audit import recording
from app.core.models import Base
from app.core.reading import in_batches
from app.search import word_index
from app.search.models import SearchEntry
from app.search.rules import words_in
from app.search.sources import Drawn, SearchSource, sources_of

#: Records whose entries are drawn at once.
BATCH = 200

_KEY = "searched_rows"

#: Rows that changed, by table: their ids.
Changed = dict[str, set[int]]

assert recording  # It listens first: who waits for the record of changes has seen what went before.


# Which rows changed


def _noted(session: Session) -> Changed:
    noted: Changed = session.info.setdefault(_KEY, defaultdict(set))
    return noted


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    watched = _watched()
    noted = _noted(session)
    for record in (*session.new, *session.dirty, *session.deleted):
        table = getattr(record, "__tablename__", "")
        if table not in watched:
            continue
        state = inspect(record)
        if record not in session.deleted and not session.is_modified(record):
            continue
        if state.identity is not None or "id" in state.dict:
            noted[table].add(record.id)
        for owner_table, owner in watched[table]:
            history = state.attrs[owner].history
            ids = (*(history.added or ()), *(history.unchanged or ()), *(history.deleted or ()))
            noted[owner_table].update(each for each in ids if each is not None)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Rows that a statement changes or removes are told of one by one. (What is searched is never
    added by a statement: see the patterns, "Record of changes".)"""
    statement = state.statement
    if not isinstance(statement, Update | Delete):
        return
    table = statement.table
    watched = _watched()
    if not isinstance(table, Table) or table.name not in watched:
        return
    noted = _noted(state.session)
    owners = watched[table.name]
    wanted = select(table.c.id, *(table.c[owner] for _table, owner in owners))
    if statement.whereclause is not None:
        wanted = wanted.where(statement.whereclause)
    state.session.flush()
    for row in state.session.connection().execute(wanted):
        noted[table.name].add(row[0])
        for (owner_table, _owner), owner_id in zip(owners, row[1:], strict=True):
            if owner_id is not None:
                noted[owner_table].add(owner_id)


def _watched() -> dict[str, list[tuple[str, str]]]:
    """The tables whose rows are searched or joined: of a part, with the tables that it belongs to
    and the columns by which it does."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    sources = sources_of(app)
    known, watched = app.extensions.get("searched_tables", (None, {}))
    if known is not sources:
        watched = {}
        for source in sources:
            for name in (source.table, *source.joined):
                watched.setdefault(name, [])
            for part in source.parts:
                owner = part.through.model.__tablename__ if part.through else source.table
                watched.setdefault(part.model.__tablename__, []).append((owner, part.owner))
        app.extensions["searched_tables"] = (sources, watched)
    found: dict[str, list[tuple[str, str]]] = watched
    return found


@event.listens_for(Session, "before_commit")
def _keep(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted = session.info.pop(_KEY, None)
    if noted:
        _draw_again(session.connection(), noted)


def forget(session: Session) -> None:
    """Draw none of the entries whose rows have changed so far."""
    session.info.pop(_KEY, None)


@event.listens_for(Session, "after_transaction_end")
def _end(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        forget(session)


# Drawing


def _draw_again(connection: Connection, changed: Changed) -> None:
    tables = Base.metadata.tables
    for source in sources_of(current_app):
        ids = set(changed.get(source.table, ())) | source.owners_between(connection, changed)
        for name in source.joined & changed.keys():
            for some in in_batches(sorted(changed[name]), BATCH):
                ids |= source.owners_of(connection, tables[name], some)
        for some in in_batches(sorted(ids), BATCH):
            settle(connection, source, some)


def settle(connection: Connection, source: SearchSource, ids: Collection[int]) -> int:
    """Make the entries of some records what they should be; gives how many were not."""
    wanted = {each.key: each for each in source.draw(connection, ids)}
    there = _there(connection, source, ids)
    gone = [row.id for key, row in there.items() if key not in wanted]
    if gone:
        word_index.remove(connection, gone)
        connection.execute(delete(_ENTRY).where(_ENTRY.c.id.in_(gone)))
    changed = [
        (there[key].id, each)
        for key, each in wanted.items()
        if key in there and _is_other(there[key], each)
    ]
    added = [each for key, each in wanted.items() if key not in there]
    for entry_id, each in changed:
        new = {f"new_{name}": value for name, value in vars(each).items()}
        connection.execute(_CHANGED, new | {"entry_id": entry_id})
    if added:
        connection.execute(_ADDED, [vars(each) for each in added])
        found = _there(connection, source, ids)
        changed += [(found[each.key].id, each) for each in added]
    word_index.put(connection, ((entry_id, _words(each)) for entry_id, each in changed))
    return len(gone) + len(changed)


_ENTRY: Any = SearchEntry.__table__
# Made once, as every change asks them.
_OF_RECORDS = select(_ENTRY).where(
    _ENTRY.c.kind == bindparam("kind"), _ENTRY.c.record_id.in_(bindparam("ids", expanding=True))
)
_ADDED = insert(_ENTRY)
_CHANGED = (
    update(_ENTRY)
    .where(_ENTRY.c.id == bindparam("entry_id"))
    .values({each.name: bindparam(f"new_{each.name}") for each in fields(Drawn)})
)


def _there(
    connection: Connection, source: SearchSource, ids: Collection[int]
) -> dict[tuple[str, int, str, int], Any]:
    """The entries that some records have, by their keys."""
    rows = connection.execute(_OF_RECORDS, {"kind": source.kind.name, "ids": list(ids)})
    return {(row.kind, row.record_id, row.part, row.part_id): row for row in rows}


def _words(entry: Drawn) -> list[str]:
    return words_in(f"{entry.title}\n{entry.text}")


def _is_other(row: Any, entry: Drawn) -> bool:
    return any(getattr(row, name) != value for name, value in vars(entry).items())
