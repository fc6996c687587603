"""What a place or a group that is to be archived still holds, and what becomes of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.core.access import Actor
from app.extensions import db


@dataclass(frozen=True)
class HoldingSource:
    """One kind of thing that records of a model (``of``: a place, a group) hold: by which ``key`` a
    thing names its holder, which are ``open`` still, what one and what several are called, and the
    page that lists them, filtered by the holder's ``filtered_by`` and by ``values``.

    Archiving leaves them as they are, unless ``settle(actor, holder, reason)`` does something with
    them: ``becomes`` says what ("They will be cancelled.")."""

    of: Any
    model: Any
    key: Any
    open: Callable[[], Sequence[ColumnElement[bool]]]
    things: tuple[str, str]
    at: str
    filtered_by: tuple[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    settle: Callable[[Actor, Any, str], None] | None = None
    becomes: str = ""


@dataclass(frozen=True)
class Holding:
    """How many things of a kind ("open risk", "open risks") a record holds, the page that lists
    them, and what becomes of them; empty where they stay."""

    count: int
    things: tuple[str, str]
    endpoint: str
    values: dict[str, Any]
    becomes: str


def count_held(sources: Iterable[HoldingSource], record: Any) -> Iterator[Holding]:
    """What a record holds of each kind of which it holds any."""
    for each in sources:
        if type(record) is not each.of:
            continue
        held = select(func.count()).select_from(each.model)
        held = held.where(each.key == record.id, *each.open())
        count = db.session.scalar(held)
        if count:
            name, attribute = each.filtered_by
            values = {name: getattr(record, attribute), **each.values}
            yield Holding(count, each.things, each.at, values, each.becomes)


def settle_held(sources: Sequence[HoldingSource], actor: Actor, record: Any, reason: str) -> None:
    """Do with what a record holds what is to be done as it is archived."""
    for each in sources:
        if each.settle is not None and type(record) is each.of:
            each.settle(actor, record, reason)
