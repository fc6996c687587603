"""Which tables were changed lately, told by the newest entries of the record of changes
(``core.unchanged``)."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from app.audit.chain import read_head
from app.audit.models import AuditEntry
from app.core.unchanged import Head, RecordSource
from app.extensions import db

#: The most entries that are read: after more, everything counts as changed.
MOST = 200

#: Where an entry says of which table a row is (``recording``).
_TABLE = re.compile(r'"of":"(\w+)"')
#: What an entry says that tells of no row.
NONE = "[]"


def read_changed(since: Head) -> Mapping[str, int] | None:
    """The tables that were changed after a head, with the number of the entry that did last; None
    where they are too many to read or the record does not have that head."""
    count, last = since
    entry = AuditEntry.__table__.c
    wanted = select(entry.id, entry.hash, entry.subject_kind, entry.subject_id, entry.changes)
    rows = db.session.connection().execute(
        wanted.where(entry.id >= count).order_by(entry.id).limit(MOST + 2)
    )
    found = rows.all()
    if count and (not found or (found[0].id, found[0].hash) != (count, last)):
        return None
    news = [row for row in found if row.id > count]
    if len(news) > MOST or any(_tells_of_all(row) for row in news):
        return None
    return {
        table: row.id for row in news for table in (row.subject_kind, *_TABLE.findall(row.changes))
    }


def _tells_of_all(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it stands for work that is told in one entry (``notes.paused``), or for what has no
    record: of which tables it was, no one knows."""
    return row.subject_id is None and row.changes == NONE


RECORD = RecordSource(lambda: read_head(db.session.connection()), read_changed)
