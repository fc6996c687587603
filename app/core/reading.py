"""Reads of one thing, and what is said where it is not there."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select

from app.core.errors import NotFound
from app.extensions import db

T = TypeVar("T")


class _Row(Protocol):
    id: Any


R = TypeVar("R", bound=_Row)


def get_one(wanted: Select[T], missing: str) -> T:
    """What a select of one thing finds. Raises ``NotFound``, which says ``missing``."""
    found: T | None = db.session.scalar(wanted)
    if found is None:
        raise NotFound(missing)
    return found


def one_of(rows: Iterable[R], row_id: int, missing: str) -> R:
    """The same among rows that were loaded already."""
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound(missing)
