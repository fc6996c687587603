"""Which tables a block of the program reads: what is kept of it goes by their changes
(``core.unchanged``)."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, event

from app.core.models import Base

#: Among the tables that were read: that one was of which the record of changes does not tell.
UNTOLD = ""

_reading: ContextVar[tuple[set[str], ...]] = ContextVar("tables_read", default=())


@contextmanager
def noting() -> Iterator[set[str]]:
    """The tables that statements inside the block read, and what was read once that it asks for."""
    tables: set[str] = set()
    token = _reading.set((*_reading.get(), tables))
    try:
        yield tables
    finally:
        _reading.reset(token)


def note(tables: Collection[str]) -> None:
    """What a block goes by was read of these tables, if not in it."""
    for each in _reading.get():
        each.update(tables)


@event.listens_for(Engine, "before_cursor_execute")
def _note_statement(
    _connection: Any, _cursor: Any, statement: str, _given: Any, _context: Any, _many: bool
) -> None:
    if _reading.get():
        note(tables_of(statement))


#: What may name a table: no column of one, and no name that a column is given.
_NAME = re.compile(r"(?<![.\w])(?<!AS )[a-z_]\w*")
_COLUMN = re.compile(r'(?<=\.)"?([a-z_]\w*)')


@lru_cache(maxsize=512)
def tables_of(statement: str) -> frozenset[str]:
    """The tables that a statement may read; ``UNTOLD`` among them where it reads a table or a
    column whose changes are not recorded."""
    tables = Base.metadata.tables.keys() & set(_NAME.findall(statement))
    columns = set(_COLUMN.findall(statement))
    untold = any(not columns.isdisjoint(_untold(table)) for table in tables)
    is_untold = untold or any(Base.metadata.tables[table].info.get("unaudited") for table in tables)
    return frozenset({*tables, UNTOLD} if is_untold else tables)


@cache
def _untold(table: str) -> frozenset[str]:
    infos = {each.name: each.info for each in Base.metadata.tables[table].columns}
    return frozenset(
        name for name, info in infos.items() if info.get("unaudited") and "goes_by" not in info
    )
