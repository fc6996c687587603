"""Reads with the filters that every read of a session gets. A statement that is made once keeps
what becomes of it: working out its cache key anew takes longer than many a read."""

from typing import Any
from weakref import WeakKeyDictionary

#: For how many different filters (they differ by who looks) a statement keeps its filtered form.
_MOST = 32

_kept: WeakKeyDictionary[Any, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()


def filtered(statement: Any, criteria: tuple[Any, ...]) -> Any:
    """The statement with loader criteria; the same again for the same statement and criteria."""
    if not criteria:
        return statement
    known = _kept.setdefault(statement, {})
    found = known.get(criteria)
    if found is None:
        if len(known) >= _MOST:
            known.clear()
        found = known[criteria] = statement.options(*criteria)
    return found
