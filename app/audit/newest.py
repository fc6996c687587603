"""What the record says last of each row, worked out from its entries, however many there are."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from app.audit.changes import Operation
from app.audit.models import AuditEntry
from app.audit.shapes import Shape, shape_of_table

#: Entries that are read at once.
BATCH = 500


@dataclass
class RecordedRow:
    """Of a row: whether all of it was recorded, as it is when it is added; whether it is gone, and
    the entry that last said so; and each value with the entry that told it. A value is what was
    written down, or a seal and its key, or neither where it is known only that it changed.
    """

    is_whole: bool = False
    is_gone: bool = False
    gone_at: int = 0
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def tell(self, told: dict[str, Any], shape: Shape, entry_id: int, key_id: str) -> None:
        """Take in what an entry says of the row."""
        operation = told["do"]
        if operation == Operation.REMOVED:
            self.is_gone, self.gone_at, self.values = True, entry_id, {}
            return
        if operation == Operation.ADDED:
            self.is_whole, self.is_gone, self.values = True, False, {}
            if shape.owner is not None and "owner" in told:
                self.values[shape.owner.key] = {"at": entry_id, "is": told["owner"]}
            elif shape.owner is not None:
                self.values[shape.owner.key] = {"at": entry_id}
        for each in told["fields"]:
            value: dict[str, Any] = {"at": entry_id}
            if each.get("seal") is not None:
                value |= {"seal": each["seal"], "key": key_id}
            elif "to" in each:
                to = each["to"]
                value |= {"is": to["id"] if isinstance(to, dict) else to}
            self.values[each["field"]] = value


class Newest:
    """All rows that were ever recorded, in a file of its own that goes when it is closed."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute(
            "CREATE TABLE newest (of TEXT, id TEXT, row TEXT, PRIMARY KEY (of, id)) WITHOUT ROWID"
        )
        self.count = 0

    def read(self, connection: Connection) -> "Newest":
        """Take in all entries, in their order."""
        columns = AuditEntry.__table__.columns
        while True:
            entries = connection.execute(
                select(columns.id, columns.key_id, columns.changes)
                .where(columns.id > self.count)
                .order_by(columns.id)
                .limit(BATCH)
            ).all()
            if not entries:
                return self
            self._file.execute("BEGIN")
            for entry_id, key_id, changes in entries:
                for told in json.loads(changes):
                    self._tell(told, entry_id, key_id)
                self.count = entry_id
            self._file.execute("COMMIT")

    def _tell(self, told: dict[str, Any], entry_id: int, key_id: str) -> None:
        shape = shape_of_table(told["of"])
        if shape is None or told["id"] == "":  # of one without a number, once: which is unknown
            return
        row = self.find(told["of"], told["id"]) or RecordedRow()
        row.tell(told, shape, entry_id, key_id)
        self._file.execute(
            "INSERT OR REPLACE INTO newest VALUES (?, ?, ?)",
            (told["of"], str(told["id"]), json.dumps(row.__dict__)),
        )

    def find(self, table: str, row_id: Any) -> RecordedRow | None:
        found = self._file.execute(
            "SELECT row FROM newest WHERE of = ? AND id = ?", (table, str(row_id))
        ).fetchone()
        return RecordedRow(**json.loads(found[0])) if found else None

    def rows_there(self, table: str) -> Iterator[list[tuple[str, RecordedRow]]]:
        """The rows of a table that should be there, some at a time."""
        with closing(self._file.cursor()) as cursor:
            cursor.execute("SELECT id, row FROM newest WHERE of = ? ORDER BY id", (table,))
            while some := cursor.fetchmany(BATCH):
                rows = ((row_id, RecordedRow(**json.loads(row))) for row_id, row in some)
                yield [(row_id, row) for row_id, row in rows if not row.is_gone]

    def close(self) -> None:
        self._file.close()


def was_gone(newest: Newest, table: str | None, row_id: Any, since: int) -> bool:
    """Whether a row was removed after an entry named it: the database then emptied what referred
    to it, or removed that too."""
    found = newest.find(table, row_id) if table else None
    return found is not None and found.gone_at >= since
