"""Where the programme stood on a past day (``Domain.positions``): what each domain says of its
records as at the end of that day, and how two days differ.

What a domain keeps in dated rows it reads from those. What it keeps in one column that changes, it
asks ``Past`` for: the record of changes knows what stood there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import Row

from app.core.formats import counted, money
from app.core.models import Numbered, reference_of
from app.core.rag import CONFIDENCE, Rag, movement
from app.core.wording import Text

V = TypeVar("V")


class Past(Protocol):
    """What is known of rows as they were at the end of a day."""

    @property
    def on(self) -> date: ...

    def was(self, column: Any, row_id: int, now: V) -> V:
        """What stood in a column of a row; of a row that was written down later, what stood there
        first."""

    def is_traced(self, model: Any, row_id: int) -> bool:
        """Whether the row was there by then: else what it says of that day, it says by its dates
        alone."""

    def is_new(self, model: Any, row_id: int) -> bool:
        """Whether somebody added the row later: not one that came in with all that was there."""


@dataclass(frozen=True)
class PositionFact:
    """Something about a record that may change; its ``text`` is empty where it is not known of the
    day. ``amount`` is what can be told apart by how much:
    pence where it ``is_money``, else days or points of ``unit`` ("day")."""

    said: Text
    text: str
    rating: Rag | None = None
    amount: int | None = None
    unit: str = ""
    is_money: bool = False


@dataclass(frozen=True)
class PositionRow:
    """A record on a day. ``is_open`` ones are listed, by ``order``, what needs attention first."""

    key: int
    name: str
    place: str
    endpoint: str
    values: Mapping[str, Any]
    facts: tuple[PositionFact, ...]
    is_open: bool = True
    is_illustrative: bool = False
    order: tuple[Any, ...] = ()


def position_row(
    model: type[Numbered],
    endpoint: str,
    row: Row[*tuple[Any, ...]],
    facts: Sequence[PositionFact],
    *,
    is_open: bool,
    order: tuple[Any, ...],
) -> PositionRow:
    """Of a record with a reference, from a row with its ``id``, ``number``, ``title``,
    ``is_illustrative`` and its place's ``short_name``."""
    reference = reference_of(model.PREFIX, row.number)
    return PositionRow(
        key=row.id,
        name=f"{reference} {row.title}",
        place=row.short_name or "",
        endpoint=endpoint,
        values={"reference": reference},
        facts=tuple(facts),
        is_open=is_open,
        is_illustrative=row.is_illustrative,
        order=(*order, row.number),
    )


@dataclass(frozen=True)
class PositionFigure:
    """``name`` stays the same on every day; an ``amount`` is pence where it ``is_money``."""

    name: str
    said: Text
    amount: int
    is_money: bool = False

    @property
    def text(self) -> str:
        return money(self.amount) if self.is_money else f"{self.amount:,}"


@dataclass(frozen=True)
class DayPosition:
    """``hidden`` is how many restricted records are left out; ``notes`` say what is not as at the
    day, or how it is known."""

    figures: Sequence[PositionFigure]
    rows: Sequence[PositionRow]
    hidden: int = 0
    notes: Sequence[str] = ()

    @property
    def open_rows(self) -> list[PositionRow]:
        return sorted((row for row in self.rows if row.is_open), key=lambda row: row.order)


@dataclass(frozen=True)
class PositionSource:
    """``columns`` are those that ``read`` asks ``Past`` for; ``one`` and ``many`` what its records
    are called; ``endpoint`` is their register; ``listed`` says which of them are told one by one.
    """

    name: str
    said: Text
    order: int
    one: Text
    many: Text
    endpoint: str
    columns: Sequence[Any]
    listed: Text
    read: Callable[[Past], DayPosition]


@dataclass(frozen=True)
class FactMoved:
    """ "Forecast: 3 March 2010, then 24 March 2010 (21 days later)"."""

    said: str
    before: PositionFact | None
    after: PositionFact | None
    by: str


@dataclass(frozen=True)
class RowMoved:
    """A record that is not as it was; ``before`` is None of one that was not there yet."""

    row: PositionRow
    is_new: bool
    facts: Sequence[FactMoved]


@dataclass(frozen=True)
class FigureMoved:
    """A figure on two days; None where there was none of that name."""

    said: str
    before: PositionFigure | None
    after: PositionFigure | None

    @property
    def by(self) -> str:
        if self.before is None or self.after is None:
            return ""
        return _more(self.after.amount - self.before.amount, self.after.is_money)


def _more(change: int, is_money: bool) -> str:
    if change == 0:
        return "no change"
    size = money(abs(change)) if is_money else f"{abs(change):,}"
    return f"{size} {'more' if change > 0 else 'less' if is_money else 'fewer'}"


def figures_moved(before: DayPosition, after: DayPosition) -> list[FigureMoved]:
    """Every figure of either day, in the order of the later."""
    old = {each.name: each for each in before.figures}
    new = {each.name: each for each in after.figures}
    return [
        FigureMoved(str((new.get(name) or old[name]).said), old.get(name), new.get(name))
        for name in [*new, *(each for each in old if each not in new)]
    ]


def rows_moved(before: DayPosition, after: DayPosition) -> list[RowMoved]:
    """The records that are not on the later day what they were on the earlier, or were not there:
    those that are open first, in their order."""
    old = {row.key: row for row in before.rows}
    found = []
    for row in sorted(after.rows, key=lambda row: (not row.is_open, row.order)):
        was = old.get(row.key)
        if was is None:
            news = [FactMoved(str(fact.said), None, fact, "") for fact in row.facts]
            found.append(RowMoved(row, True, news))
        elif moved := facts_moved(was.facts, row.facts):
            found.append(RowMoved(row, False, moved))
    return found


def facts_moved(before: Sequence[PositionFact], after: Sequence[PositionFact]) -> list[FactMoved]:
    old = {str(fact.said): fact for fact in before}
    new = {str(fact.said): fact for fact in after}
    return [
        FactMoved(said, old.get(said), new.get(said), _by(old.get(said), new.get(said)))
        for said in [*new, *(each for each in old if each not in new)]
        if _text(old.get(said)) != _text(new.get(said))
        and ""
        not in (
            _text(old.get(said)),
            _text(new.get(said)),
        )
    ]


def _text(fact: PositionFact | None) -> str | None:
    return fact.text if fact is not None else None


def _by(before: PositionFact | None, after: PositionFact | None) -> str:
    """By how much, where that can be said: "21 days later", "£1.2m more", "up from Amber"."""
    if before is None or after is None:
        return ""
    if before.rating in CONFIDENCE and after.rating in CONFIDENCE:
        return movement(before.rating, after.rating).words.partition(" from ")[0]
    if before.amount is None or after.amount is None:
        return ""
    change = after.amount - before.amount
    if after.unit == "day":
        return f"{counted(abs(change), 'day')} {'later' if change > 0 else 'earlier'}"
    if after.is_money:
        return _more(change, is_money=True)
    return f"{'up' if change > 0 else 'down'} {abs(change)}"
