"""Entries in words for whoever looks: nothing of rows that they may not read, and no name of a
restricted record that they may not."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from app.audit.models import AuditEntry
from app.audit.queries import hidden_parts
from app.audit.shapes import shape_of_table
from app.audit.words import Told, told
from app.core.restriction import Restrictable, restricted_among


def tell(
    entries: Sequence[AuditEntry], hidden: Collection[tuple[str, Any]] | None = None
) -> list[Told]:
    """The entries in words, in their order: a query for each kind of restricted record named.
    ``hidden`` are their ``hidden_parts``, where those are known already."""
    if hidden is None:
        hidden = hidden_parts(entries)
    named: dict[str, set[int]] = {}
    for entry in entries:
        for row in json.loads(entry.changes):
            for table, record_id in _named_in(row):
                named.setdefault(table, set()).add(record_id)
    unnamed = {
        (table, record_id)
        for table, ids in named.items()
        if (shape := shape_of_table(table)) is not None
        for record_id in restricted_among(shape.model, ids)
    }
    return [told(entry, hidden, unnamed) for entry in entries]


def _named_in(row: dict[str, Any]) -> Iterable[tuple[str, int]]:
    """The records of kinds that can be restricted that the values of a row name."""
    shape = shape_of_table(row["of"])
    for field in row["fields"] if shape else ():
        known = shape.field(field["field"]) if shape else None
        target = shape_of_table(known.target) if known and known.target else None
        if target is not None and issubclass(target.model, Restrictable):
            for value in (field.get("from"), field.get("to")):
                if isinstance(value, dict):
                    yield target.table.name, value["id"]
