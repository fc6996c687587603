"""A word of its own in every text of every record: what a search tells of can be followed to where
it stands."""

import re

from sqlalchemy import Enum, String, text

from app.audit.shapes import shape_of_table
from app.core.domain import domains_of
from app.core.models import Base
from app.extensions import db
from app.search.rebuilding import rebuild

#: Texts that addresses, rules or constraints go by.
_KEYS = {"slug", "reference", "uid", "code", "key", "rule_name", "endpoint", "year"}
#: What fewer characters hold is no text.
_SHORTEST = 60
CANARY = re.compile(r"zq\d{3}v\d{2}r\d+z")


def _tables(app):
    """Those of kinds of record, and of whatever is a part of one by any key."""
    kinds = {kind.model.__tablename__ for domain in domains_of(app) for kind in domain.records}
    for number, name in enumerate(sorted(Base.metadata.tables)):
        table, shape = Base.metadata.tables[name], shape_of_table(name)
        named = {key.column.table.name for key in table.foreign_keys}
        if name in kinds or (shape is not None and named & kinds and "id" in table.c):
            yield number, table


def set_canaries(app):
    """Set them, behind the back of the session, and draw all entries; gives how each kind of them
    begins."""
    begin = {}
    with db.engine.begin() as connection:
        for number, table in _tables(app):
            for place, column in enumerate(table.c):
                is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
                if column.foreign_keys or column.name in _KEYS:
                    continue
                if is_text and (column.type.length or 0) >= _SHORTEST:
                    start = f"zq{number:03}v{place:02}r"
                    connection.execute(
                        text(f"UPDATE {table.name} SET {column.name} = '{start}' || id || 'z'")
                    )
                    begin[start] = f"{table.name}.{column.name}"
    rebuild()
    return begin
