"""What of a kind of record is searched besides its title. A kind that says nothing gives the free
texts of its own table; one with texts that some of its readers do not see says which are searched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Enum, String

from app.core.access import Actor
from app.core.models import LINE_LENGTH

#: Tables that are worked out from others, by how their names begin: no backup has them.
DERIVED = "search_"

#: Texts of a record that say how it is kept, and not what it is about.
_OF_KEEPING = {"source", "withdrawn_reason", "marking_reason", "archived_reason"}
_OF_KEEPING_TOO = ("_source", "_by")


@dataclass(frozen=True)
class SearchedPart:
    """Rows that belong to a record of which ``owner`` names the id: they are found as a part of
    it, by their ``texts`` (all free texts, unless named). Rows that some readers of the record do
    not read ``stand_apart``: one is found by those for whom the filters of reads leave it in, and
    who meet ``readable``, as one of its record that they read."""

    model: Any
    owner: str
    texts: Sequence[Any] | None = None
    stand_apart: bool = False
    readable: Callable[[Actor, date], ColumnElement[bool] | None] = lambda _actor, _on: None


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
