"""Counting what a place or a group that is to be archived still holds."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.core.domain import Holding
from app.extensions import db


def count_held(
    model: Any, *conditions: ColumnElement[bool], things: tuple[str, str], at: str, **values: Any
) -> Iterator[Holding]:
    """How many records of a model meet the conditions, where there are any: what one and what
    several are called, and the page that lists them."""
    count = db.session.scalar(select(func.count()).select_from(model).where(*conditions))
    if count:
        yield Holding(count, things, at, values)
