"""Rows that stay as they were written: versions that were submitted, answers that were given, lines
of a history. What is to be corrected is said by another row."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Mapper

_unlocked: ContextVar[bool] = ContextVar("unlocked", default=False)


class KeptForGood(Exception):
    """Something tried to change or remove a row that stays."""


class NeverChanged:
    """A mixin of such rows. ``led_over`` are the columns that another record's merging, and nothing
    else, changes: to which record the row belongs."""

    led_over: ClassVar[frozenset[str]] = frozenset()


@contextmanager
def unlocked() -> Iterator[None]:
    """Inside, rows that stay may be removed: with a record that was added by mistake, or as the
    step that added them is undone. Or completed, as a demonstration is loaded."""
    token = _unlocked.set(True)
    try:
        yield
    finally:
        _unlocked.reset(token)


@event.listens_for(NeverChanged, "before_update", propagate=True)
def _refuse_change(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    attributes = inspect(row).attrs
    keys = (each.key for each in mapper.column_attrs)
    changed = {key for key in keys if attributes[key].history.has_changes()}
    if changed - row.led_over and not _unlocked.get():
        raise KeptForGood(f"a row of {row.__tablename__} stays as it is")


@event.listens_for(NeverChanged, "before_delete", propagate=True)
def _refuse_removal(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    if not _unlocked.get():
        raise KeptForGood(f"a row of {row.__tablename__} stays")
