"""Copies that are kept of a record as it once was: a paper's versions, minutes as they went round.

A copy keeps who might read the record then. What the record says later is another matter: whoever
may read it once its marking is lowered, or its restriction lifted, does not read the copy for that.
"""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.markings import Marking
from app.core.readers import readers_by_id


class Frozen:
    """A mixin of such copies. ``reader_ids`` are the people who read a restricted one, besides the
    secretariat."""

    marking: Mapped[Marking]
    is_restricted: Mapped[bool] = mapped_column(default=False)
    reader_ids: Mapped[list[int]] = mapped_column(JSON, default=list)


def restriction_of(record: Any | None) -> dict[str, Any]:
    """What a copy keeps of the restriction of a record, or of the one that it follows (None where
    there is none): ``is_restricted`` and ``reader_ids``, the record's own reader among them."""
    if record is None or not record.is_restricted:
        return {"is_restricted": False, "reader_ids": []}
    readers = readers_by_id([record])[record.id]
    return {"is_restricted": True, "reader_ids": sorted(readers)}
