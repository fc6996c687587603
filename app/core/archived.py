"""Places and groups that are over: they leave lists, choices and new packs, while their own pages
and all records of theirs stay to be read. Queries that list them ask for ``is_in_use``."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import LINE_LENGTH, NAME_LENGTH


class Archivable:
    """A mixin of records that are archived, with a reason, and brought back."""

    archived_on: Mapped[date | None] = mapped_column(info={"label": "Archived"})
    archived_by: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    archived_reason: Mapped[str] = mapped_column(
        String(LINE_LENGTH), default="", info={"label": "Why it was archived"}
    )


def is_in_use(model: Any) -> ColumnElement[bool]:
    """Whether a record of the model is not archived."""
    found: ColumnElement[bool] = model.archived_on.is_(None)
    return found
