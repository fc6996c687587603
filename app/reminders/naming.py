"""What a thing that was owed is called to whoever looks now. The ledger and the reminders keep the
name that it had: once its record is restricted or marked up, or gone, its number stands alone."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select

from app.core.domain import DueItem, name_with_kind
from app.core.marked import Marked
from app.core.markings import within
from app.core.models import Base
from app.core.reading import in_batches
from app.core.seen import hidden_among
from app.core.sentences import capital
from app.core.viewers import whoever_looks
from app.extensions import db

#: A record, by its table and id.
_Record = tuple[str, int]

#: How many records of a kind a statement asks about.
_AT_ONCE = 20_000


class KeptThing(Protocol):
    """A thing that was owed, as it is kept with the names that it had."""

    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def record_kind(self) -> str: ...
    @property
    def record_id(self) -> int | None: ...


@dataclass(frozen=True)
class ThingNames:
    """What things are called. The records of ``covered`` may not be named."""

    covered: Container[_Record]

    def of(self, thing: KeptThing) -> str:
        """ "Milestone M-012", where that is all that may be said."""
        if (thing.record_kind, thing.record_id or 0) not in self.covered:
            return thing.what
        return capital(name_with_kind(thing.kind, thing.short))

    def item_of(self, thing: Any) -> DueItem:
        """A thing of the ledger as it was owed (of a row, with the ledger's columns), by what it
        may be called now."""
        return DueItem(
            kind=thing.kind,
            what=self.of(thing),
            due_on=thing.due_on,
            endpoint=thing.endpoint,
            values=thing.values,
            person_id=thing.person_id,
            is_of_secretariat=thing.is_of_secretariat,
            place_id=thing.place_id,
            group_id=thing.group_id,
            organisation_id=thing.organisation_id,
            record=(thing.record_kind, thing.record_id) if thing.record_id is not None else None,
            named=thing.key.removeprefix(f"{thing.kind} "),
        )


class _EveryRecord:
    def __contains__(self, record: object) -> bool:
        return True


#: Where nothing is shown by its name.
UNNAMED = ThingNames(_EveryRecord())


def read_names(things: Iterable[KeptThing]) -> ThingNames:
    """What some things are called to whoever looks, in a number of statements that grows with the
    kinds of their records and not with them."""
    records = {(each.record_kind, each.record_id) for each in things if each.record_id is not None}
    covered: set[_Record] = set()
    for some in in_batches(sorted(records), _AT_ONCE):
        covered |= hidden_among(some) | _marked_among(some)
    return ThingNames(covered)


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


def _model_of(table: str) -> Any:
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return next((each for each in models if each.__tablename__ == table), object)
