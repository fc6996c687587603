"""Records that someone owns."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement
from sqlalchemy.orm import InstrumentedAttribute


def is_owned(
    owner_id: InstrumentedAttribute[int | None], person_id: int | BindParameter[Any] | None
) -> ColumnElement[bool]:
    """Owned by a person, or by anybody at all."""
    return owner_id.is_not(None) if person_id is None else owner_id == person_id
