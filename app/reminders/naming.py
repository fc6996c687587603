"""What a thing that was owed is called to whoever looks now. The ledger and the reminders keep the
name that it had: once its record is restricted or marked up, or gone, its number stands alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select

from app.core.domain import due_kind_words
from app.core.marked import Marked
from app.core.markings import within
from app.core.models import Base, Numbered
from app.core.restriction import hidden_among, whoever_looks
from app.core.sentences import capital
from app.extensions import db

#: A record, by its table and id.
_Record = tuple[str, int]

#: How many records of a kind a statement asks about.
_AT_ONCE = 20_000


class KeptThing(Protocol):
    """A thing that was owed, as it is kept with the name that it had."""

    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def record_kind(self) -> str: ...
    @property
    def record_id(self) -> int | None: ...


@dataclass(frozen=True)
class ThingNames:
    """What things are called. ``numbers`` are those of the records that may not be named; they are
    empty of records that have none."""

    numbers: Mapping[_Record, str]

    def of(self, thing: KeptThing) -> str:
        """ "Milestone M-012", where that is all that may be said."""
        number = self.numbers.get((thing.record_kind, thing.record_id or 0))
        if number is None:
            return thing.what
        return capital(f"{due_kind_words(thing.kind)} {number}".rstrip())


def read_names(things: Iterable[KeptThing]) -> ThingNames:
    """What some things are called to whoever looks, in a number of statements that grows with the
    kinds of their records and not with them."""
    records = {(each.record_kind, each.record_id) for each in things if each.record_id is not None}
    hidden: dict[str, set[int]] = defaultdict(set)
    for some in _batches(sorted(records)):
        for table, record_id in (*hidden_among(some), *_marked_among(some)):
            hidden[table].add(record_id)
    numbers: dict[_Record, str] = {}
    for table, ids in hidden.items():
        numbers |= {(table, each): "" for each in ids} | _numbers_of(table, ids)
    return ThingNames(numbers)


def _batches(records: Sequence[_Record]) -> Iterator[Sequence[_Record]]:
    return (records[n : n + _AT_ONCE] for n in range(0, len(records), _AT_ONCE))


def _marked_among(records: Iterable[_Record]) -> set[_Record]:
    """Those that have a marking of their own, above the clearance of whoever looks, and are read
    all the same: papers and meetings."""
    viewer = whoever_looks()
    if viewer.is_cleared_for_all:
        return set()
    by_table: dict[str, set[int]] = defaultdict(set)
    for table, record_id in records:
        by_table[table].add(record_id)
    found: set[_Record] = set()
    for table, ids in by_table.items():
        model = _model_of(table)
        if hasattr(model, "marking") and not issubclass(model, Marked):
            above = select(model.id).where(
                model.id.in_(ids), model.marking.not_in(within(viewer.clearances))
            )
            found |= {(table, each) for each in db.session.scalars(above.limit(len(ids)))}
    return found


def _numbers_of(table: str, ids: Collection[int]) -> dict[_Record, str]:
    """The references of some records of a table, where they have any."""
    model = _model_of(table)
    if not issubclass(model, Numbered):
        return {}
    whole: Any = model
    wanted = select(whole).where(whole.id.in_(ids)).limit(len(ids))
    options = {"sees_restricted": True, "sees_withdrawn": True}
    found = db.session.scalars(wanted.execution_options(**options))
    return {(table, each.id): each.reference for each in found}


def _model_of(table: str) -> Any:
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return next((each for each in models if each.__tablename__ == table), object)
