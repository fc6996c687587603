"""What people and organisations hold: each domain declares which things of its own name somebody
who has still something to do with them. So all that one who leaves holds can be listed, counted and
handed over together (``app/handovers``)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.core.access import Actor
from app.core.wording import Text


@dataclass(frozen=True)
class HeldKind:
    """One kind of thing that is held: by which ``key``, a foreign key, it names who holds it, which
    are ``open`` still (made once: the day is ``rows.TODAY``), and what one and several are called.

    Its page is that of its kind of record, and it is called what that is called, unless ``address``
    and ``name`` say otherwise of a record that was loaded with ``parts``. To hand it over is to
    change the key, unless ``pass_on(actor, record, to)`` does more than that; it raises a
    ``DomainError`` where that must not be."""

    key: Any
    open: Callable[[], Sequence[ColumnElement[bool]]]
    things: tuple[Text, Text]
    parts: Sequence[Any] = ()
    name: Callable[[Any], str] | None = None
    address: Callable[[Any], tuple[str, dict[str, Any]]] | None = None
    pass_on: Callable[[Actor, Any, Any], None] | None = None

    @property
    def model(self) -> Any:
        return self.key.class_

    @property
    def holder_table(self) -> str:
        """The table of those who hold such things: of people, or of organisations."""
        (foreign,) = self.key.property.columns[0].foreign_keys
        table: str = foreign.column.table.name
        return table

    def select_held(self, holder_id: Any) -> Select[Any]:
        """Those that a holder has, in the order in which they were made."""
        return (
            select(self.model)
            .where(self.key == holder_id, *self.open())
            .options(*self.parts)
            .order_by(self.model.id)
        )

    def count_held(self, holder_id: Any) -> ColumnElement[int]:
        """How many of them a holder (a column of another table) has."""
        counted = select(func.count()).select_from(self.model)
        counted = counted.where(self.key == holder_id, *self.open())
        return counted.correlate_except(self.model).scalar_subquery()
