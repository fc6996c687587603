"""What changed in the programme of late, as the domains declare it: one line a change, with its
day, all read in one statement, the newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    func,
    select,
)

from app.core import clock
from app.core.access import Actor
from app.core.findings import Place
from app.core.markings import LOWEST, Marking
from app.core.models import reference_of
from app.core.reading import FirstRows
from app.core.rows import Rows, United
from app.core.viewers import NOBODY, looking_as
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


#: The days that news are asked of: after the first, up to the last.
SINCE: BindParameter[Any] = bindparam("since", type_=Date())
UNTIL: BindParameter[Any] = bindparam("until", type_=Date())
_MOST: BindParameter[Any] = bindparam("most", type_=Integer())


def is_lately(day: Any) -> ColumnElement[bool]:
    """Whether a day is of the period that is asked of."""
    return and_(day > SINCE, day <= UNTIL)


#: What changed lately as far as the actor may read it, by the actor and the programme's day alone:
#: rows with their day as ``due_on``; None where they may read nothing of it.
NewsSource: TypeAlias = Callable[[Actor], Rows[News] | None]


def list_news(
    sources: Sequence[NewsSource], actor: Actor, period: Period, limit: int
) -> FirstRows[News]:
    """The newest of a period."""
    made = _news(tuple(sources), actor, clock.today())
    if made is None:
        return FirstRows()
    united, statement = made
    given = {"since": period.since, "until": period.until, "most": limit}
    rows = db.session.execute(statement, given).all()
    return FirstRows((united.make(row) for row in rows), rows[0].total if rows else 0)


@lru_cache(maxsize=256)
def _news(
    sources: tuple[NewsSource, ...], actor: Actor, _on: date
) -> tuple[United[News], Select[Any]] | None:
    """Made once for an actor and a day: it takes longer to make than to run."""
    parts = [each for source in sources if (each := source(actor)) is not None]
    if not parts:
        return None
    united = United(parts)
    found = united.table
    statement = (
        select(found, func.count().over().label("total"))
        .order_by(found.c.due_on.desc(), found.c.part, found.c.amount.desc(), found.c.number.desc())
        .limit(_MOST)
    )
    return united, statement


#: What others did to records that ``rows.PERSON`` waits for, after ``SINCE`` and up to ``UNTIL``:
#: rows with their day as ``due_on``.
AwaitedSource: TypeAlias = Callable[[], Rows[News]]


def awaited_news(title: str, row: Row[Any], note: str, place: Place) -> News:
    """A line of a mail, which every mailbox between may read: of what is marked no more than what
    stands before its name (``title`` has the row's at "{title}")."""
    is_open = not row.marking or Marking(row.marking) in LOWEST
    text = title.format(title=row.title) if is_open else title.partition("{title}")[0].strip()
    return News(row.due_on, text.rstrip(",:."), note, place, bool(row.is_illustrative))


def list_awaited(
    sources: Sequence[AwaitedSource], person_id: int, period: Period, limit: int
) -> FirstRows[News]:
    """What others did in a period to what a person waits for, the newest first, in one statement.
    It is read as nobody: a restricted record is not among it."""
    if not sources:
        return FirstRows()
    united, statement = _awaited(tuple(sources))
    given = {
        "person_id": person_id,
        "since": period.since,
        "until": period.until,
        "today": clock.today(),
        "most": limit,
    }
    with looking_as(NOBODY):
        rows = db.session.execute(statement, given).all()
    return FirstRows((united.make(row) for row in rows), rows[0].total if rows else 0)


@cache
def _awaited(sources: tuple[AwaitedSource, ...]) -> tuple[United[News], Select[Any]]:
    """Made once: it takes longer to make than to run."""
    united = United([source() for source in sources])
    found = united.table
    statement = (
        select(found, func.count().over().label("total"))
        .where(found.c.due_on.is_not(None))
        .order_by(found.c.due_on.desc(), found.c.part, found.c.number, found.c.title)
        .limit(_MOST)
    )
    return united, statement
