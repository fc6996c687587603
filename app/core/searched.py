"""What of a kind of record is searched besides its title. A kind that says nothing gives the free
texts of its own table; one with texts that some of its readers do not see says which are searched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Enum, Select, String, select

from app.core.access import Actor
from app.core.models import LINE_LENGTH

#: Tables that are worked out from others, by how their names begin: no backup has them.
DERIVED = "search_"

#: Texts of a record that say how it is kept, and not what it is about.
_OF_KEEPING = {"source", "withdrawn_reason", "marking_reason", "archived_reason"}
_OF_KEEPING_TOO = ("_source", "_by")


@dataclass(frozen=True)
class SearchedPart:
    """Rows that belong to a record of which ``owner`` names the id, or to a row of another part,
    ``through``, that does: they are found as a part of the record, by their ``texts`` (all free
    texts, unless named). Rows that some readers of the record do not read ``stand_apart``: one is
    found by those for whom the filters of reads leave it in, and who meet ``readable``, as one of
    its record that they read."""

    model: Any
    owner: str
    texts: Sequence[Any] | None = None
    through: "SearchedPart | None" = None
    stand_apart: bool = False
    readable: Callable[[Actor, date], ColumnElement[bool] | None] = lambda _actor, _on: None

    def record_id(self) -> Any:
        """The column that names the record: of its own table, or of the one between."""
        return getattr((self.through or self).model, (self.through or self).owner)

    def select_texts(self) -> Select[Any]:
        """Of its rows, the record that each belongs to, its id and its texts."""
        texts = free_texts(self.model) if self.texts is None else self.texts
        return self.joined_to(select(self.record_id(), self.model.id, *texts))

    def joined_to(self, rows: Select[Any]) -> Select[Any]:
        """Some of its rows, with those between them and the record."""
        if self.through is None:
            return rows
        between = self.through.model
        return rows.select_from(self.model).join(
            between, between.id == getattr(self.model, self.owner)
        )


@dataclass(frozen=True)
class Searched:
    """``texts`` are columns of what the kind's ``readable`` selects, joined tables among them;
    ``place``, ``group`` and ``day``, in SQL, are what finds can be narrowed by: where they are left
    out, columns of the usual names are taken."""

    texts: Sequence[Any] | None = None
    parts: Sequence[SearchedPart] = ()
    place: Any = None
    group: Any = None
    day: Any = None


def free_texts(model: Any, but: str = "") -> list[Any]:
    """The columns of a table that hold sentences."""
    return [
        column
        for column in model.__table__.c
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and (column.type.length or LINE_LENGTH) >= LINE_LENGTH
        and column.name not in _OF_KEEPING
        and not column.name.endswith(_OF_KEEPING_TOO)
        and column.name != but
        and not (column.info.get("secret") or column.info.get("unaudited"))
    ]


#: What a kind gives that says nothing.
BY_ITSELF = Searched()
