"""What a front page says of the records, as their domains declare it: one sentence a matter, and
where to go on. All are read in two statements: one for every count, one for the records named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    bindparam,
    case,
    func,
    select,
    true,
)

from app.core.rows import Rows, United
from app.extensions import db

#: How many records a finding names before it says "and more".
NAMED = 3


@dataclass(frozen=True)
class Place:
    """A page of this service, by its endpoint and what its address names."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A record that a finding names: a link, and why it is named."""

    text: str
    note: str
    place: Place
    is_illustrative: bool = False


@dataclass(frozen=True)
class Finding:
    """One matter: what it is, how it stands in a word or two and in a sentence, the records that
    need attention most. ``is_settled`` where nothing is left to do. ``more`` counts the records
    not named."""

    title: str
    state: str
    is_settled: bool
    sentence: str
    place: Place
    named: Sequence[Named] = ()
    more: int = 0


#: A select of one row, whatever its columns.
CountsSelect: TypeAlias = Select[*tuple[Any, ...]]


#: The day of the meeting before, with whose records findings compare.
SINCE: BindParameter[Any] = bindparam("since", type_=Date())

Counts = Mapping[str, int]


@dataclass(frozen=True)
class FindingSource:
    """A finding that a domain declares. ``counts()`` selects one row; ``rows()`` gives the records
    named, each with its place, and ``words()``, where there is one, what becomes words of the
    sentence; ``tell(counts, named, words)`` makes the finding of all. The selects are made once:
    they take the day from ``rows.TODAY``, and that of the meeting before from ``SINCE``."""

    order: int
    counts: Callable[[], CountsSelect]
    rows: Callable[[], Rows[Named]]
    tell: Callable[[Counts, Sequence[Named], Sequence[str]], Finding]
    words: Callable[[], Rows[str]] | None = None


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; nought of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer()), 0)


@dataclass(frozen=True)
class CountsStatement:
    """Selects of one row each, as one statement."""

    statement: Select[Any]
    names: Sequence[Sequence[str]]

    def read(self, given: Mapping[str, Any]) -> list[Counts]:
        row = iter(db.session.execute(self.statement, given).one())
        return [{name: next(row) for name in names} for names in self.names]


def counts_statement(selects: Sequence[CountsSelect]) -> CountsStatement:
    tables = [each.subquery() for each in selects]
    joined: Any = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, true())
    columns = [column for table in tables for column in table.c]
    return CountsStatement(
        select(*columns).select_from(joined), [[column.name for column in t.c] for t in tables]
    )


class NamedStatement:
    """The records and the words of some findings, as one statement."""

    def __init__(self, sources: Sequence[FindingSource]) -> None:
        self._sources = sources
        parts: list[Rows[Any]] = []
        #: Of each part the source, and whether it gives records or words.
        self._origins: list[tuple[int, bool]] = []
        for number, source in enumerate(sources):
            parts.append(source.rows())
            self._origins.append((number, True))
            if source.words is not None:
                parts.append(source.words())
                self._origins.append((number, False))
        self._united = United(parts)
        table = self._united.table
        self._statement = select(table).order_by(table.c.part, table.c.place)

    def read(self, given: Mapping[str, Any], counts: Sequence[Counts]) -> list[Finding]:
        """What the sources tell, given the counts that were read for them."""
        named: list[list[Named]] = [[] for _ in self._sources]
        words: list[list[str]] = [[] for _ in self._sources]
        for row in db.session.execute(self._statement, given):
            number, is_record = self._origins[row.part]
            into: list[Any] = named[number] if is_record else words[number]
            into.append(self._united.make(row))
        return [
            source.tell(count, its_named, its_words)
            for source, count, its_named, its_words in zip(
                self._sources, counts, named, words, strict=True
            )
        ]
