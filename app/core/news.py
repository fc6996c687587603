"""What changed in the programme of late, as the domains declare it: one line a change, with its
day, all read in one statement, the newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, and_, func, select

from app.core.access import Actor
from app.core.findings import Place
from app.core.models import reference_of
from app.core.reading import FirstRows
from app.core.rows import Rows, United
from app.extensions import db


@dataclass(frozen=True)
class News:
    """A change: when, of what (a link), and what became of it ("score 20, up from 12")."""

    on: date
    text: str
    note: str
    place: Place
    is_illustrative: bool = False


@dataclass(frozen=True)
class Period:
    """The days that news are asked of: after ``since``, up to ``until``."""

    since: date
    until: date

    def holds(self, day: Any) -> ColumnElement[bool]:
        return and_(day > self.since, day <= self.until)


def news_of(model: Any, endpoint: str, row: Row[Any], note: str) -> News:
    """Of a record with a reference, from a row with its ``number`` and ``title``."""
    reference = reference_of(model.PREFIX, row.number)
    return News(
        row.due_on,
        f"{reference} {row.title}",
        note,
        Place(endpoint, {"reference": reference}),
        row.is_illustrative,
    )


#: What changed in a period as far as the actor may read it: rows with their day as ``due_on``; None
#: where they may read nothing of it.
NewsSource: TypeAlias = Callable[[Actor, Period], Rows[News] | None]


def list_news(
    sources: Sequence[NewsSource], actor: Actor, period: Period, limit: int
) -> FirstRows[News]:
    """The newest of a period."""
    told = (source(actor, period) for source in sources)
    parts = [each for each in told if each is not None]
    if not parts:
        return FirstRows()
    united = United(parts)
    found = united.table
    rows = db.session.execute(
        select(found, func.count().over().label("total"))
        .order_by(found.c.due_on.desc(), found.c.part, found.c.amount.desc(), found.c.number.desc())
        .limit(limit)
    ).all()
    return FirstRows((united.make(row) for row in rows), rows[0].total if rows else 0)
