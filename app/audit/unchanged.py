"""What every page needs and is long to work out: kept in this process until anything is changed, by
anyone. Reading the head of the record of changes, which every change moves, is a hundredth of the
work."""

from collections.abc import Callable, Hashable
from typing import Any, TypeAlias, TypeVar

from flask import current_app, g

from app.audit.chain import MARK, READ, read_head
from app.core import clock
from app.core.reading import only_reads
from app.extensions import db

T = TypeVar("T")

#: How many of a kind are kept, and for how many seconds: some things lapse by the clock.
KEPT = 5000
KEPT_SECONDS = 60

_Kept: TypeAlias = dict[Hashable, tuple[Hashable, Any]]


def kept_until_changed(kind: str, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, made anew once anything was changed since it last was. What is made of
    changes that are not saved is kept for nobody: they may never be."""
    if not only_reads():
        return make()
    kept: _Kept = current_app.extensions.setdefault("kept_until_changed", {}).setdefault(kind, {})
    mark, known = _mark(), kept.get(key)
    if known is not None and known[0] == mark:
        found: T = known[1]
        return found
    made = make()
    if len(kept) >= KEPT:
        kept.clear()
    kept[key] = (mark, made)
    return made


def _mark() -> Hashable:
    """What differs when anything that a page is made of has changed; once a request, unless it
    changes something itself."""
    if MARK not in g:
        _entries, head = g.get(READ) or read_head(db.session.connection())
        period = int(clock.now().timestamp()) // KEPT_SECONDS
        setattr(g, MARK, (head, clock.today(), clock.real_day(), period))
    mark: Hashable = g.get(MARK)
    return mark
