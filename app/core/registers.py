"""A register, declared once: its filters, its order, what is counted of it and the columns of its
files. Its page, CSV and Excel read that declaration. Filters, order, counts and pages are SQL: a
page takes two statements, however many rows there are (``register_views``)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, case, cast, func

from app.core.exports import Table
from app.core.wording import Text

R = TypeVar("R")
T = TypeVar("T")

#: A select whatever its columns.
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Measure:
    """A figure over the whole register: what of each row, and how it is put together."""

    of: ColumnElement[Any]
    together: Callable[[Any], ColumnElement[Any]]


def count_if(condition: ColumnElement[bool]) -> Measure:
    """How many rows meet a condition."""
    return Measure(case((condition, 1), else_=0), _sum)


def total(column: Any) -> Measure:
    """The sum of a column; of whole numbers, however large."""
    return Measure(column, _sum)


def lowest(column: Any) -> Measure:
    """The least of a column; none where every row lacks it."""
    return Measure(column, func.min)


def _sum(column: Any) -> ColumnElement[Any]:
    is_whole = isinstance(column.type, Integer)
    added = cast(func.sum(column), BigInteger) if is_whole else func.sum(column)
    return func.coalesce(added, 0)


@dataclass(frozen=True)
class RegisterFilter:
    """A choice above the list. ``options(actor)`` are the values offered, in order, with their
    labels; ``is_used_only`` leaves out those that no row has."""

    name: str
    said: Text
    options: Callable[[Any], Iterable[tuple[Any, str]]]
    is_used_only: bool = False

    @property
    def label(self) -> str:
        return str(self.said)


@dataclass(frozen=True)
class KeptCounts:
    """What is known of a register without looking at its rows: ``total`` gives ``count_`` and each
    measure by its name, in one row; ``options``, by the filter, ``value`` and ``count_``. Its order
    begins with runs of rows that have one key, ``run_of``: of these ``runs`` gives ``key`` and
    ``count_`` in that order, of the rows that have one value of a filter, or of all. It is for
    registers of so many rows that counting them for each page takes too long."""

    total: AnySelect
    options: Mapping[str, AnySelect]
    run_of: Any
    runs: Callable[[Mapping[str, Any]], AnySelect]


@dataclass(frozen=True, eq=False)
class Reading(Generic[R]):
    """A register on a day, in SQL: its ``rows``, those that its reader may see; what every filter
    looks at (one expression of a row, or several of which one is enough); what needs attention
    first, as a total order; ``links`` are filters of what a row has several of, each a select of
    ``row_id`` and ``value``; the figures of the sentence above the list; ``search`` says whether a
    row holds a text, where people search; ``expressions`` are what else the register's own page
    draws of it; ``kept`` is what is counted beforehand."""

    rows: Select[R]
    keys: Mapping[str, Sequence[Any]]
    order: Sequence[Any]
    measures: Mapping[str, Measure]
    links: Mapping[str, AnySelect] = field(default_factory=dict)
    search: Callable[[str], ColumnElement[bool]] | None = None
    expressions: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    kept: KeptCounts | None = None


@dataclass(frozen=True)
class Register(Generic[R, T]):
    """``name`` is the register's, for good; ``heading`` stands above its page. ``read(today,
    actor)`` gives what the actor may see of it in SQL, ``parts`` are loaded with each record,
    ``show(records, today, actor)`` is what pages and files show of a batch of them.
    ``can_add``, where people add records, comes with the page to do it."""

    name: str
    heading: str
    table: Table[T]
    read: Callable[[date, Any], Reading[R]]
    show: Callable[[Sequence[R], date, Any], Sequence[T]]
    parts: Sequence[Any]
    filters: Sequence[RegisterFilter]
    can_read: Callable[[Any], Any]
    can_add: Callable[[Any], Any] = lambda _actor: False

    def select_readable(self, actor: Any, on: date) -> Select[R] | None:
        """The rows that the actor may see; None where they may not open the register."""
        return self.read(on, actor).rows if self.can_read(actor) else None


def one_by_one(show: Callable[[R, date], T]) -> Callable[[Sequence[R], date, Any], Sequence[T]]:
    """To show each record by itself, the same to everyone."""
    return lambda records, today, _actor: [show(record, today) for record in records]


def as_they_are(records: Sequence[R], _today: date, _actor: Any) -> Sequence[R]:
    """To show the records themselves."""
    return records
