"""What a front page says of the records, as their domains declare it: one sentence a matter, and
where to go on. All are read in one statement, in which a source looks once at each of its records.
"""

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

Counts = Mapping[str, Any]


@dataclass(frozen=True)
class FindingSource:
    """A finding that a domain declares. ``counts()`` selects one row; ``rows()`` gives the records
    named, each with its place, and ``words()``, where there is one, what becomes words of the
    sentence; ``tell(counts, named, words)`` makes the finding of all. The selects are made once:
    they take the day from ``rows.TODAY``, and that of the meeting before from ``SINCE``. What
    several of them look at can be one CTE, which is then read once."""

    order: int
    counts: Callable[[], CountsSelect]
    rows: Callable[[], Rows[Named]]
    tell: Callable[[Counts, Sequence[Named], Sequence[str]], Finding]
    words: Callable[[], Rows[str]] | None = None


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; nought of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer()), 0)


class FindingsStatement:
    """The findings of some sources and ``others``, a select of further counts: the row of all
    counts, beside each record that is named and each word."""

    def __init__(self, sources: Sequence[FindingSource], others: CountsSelect) -> None:
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
        counts = [others.subquery(), *(source.counts().subquery() for source in sources)]
        self._names = [[column.name for column in each.c] for each in counts]
        joined: Any = counts[0]
        for each in counts[1:]:
            joined = joined.join(each, true())
        columns = [column.label(None) for each in counts for column in each.c]
        self._statement = select(*columns).select_from(joined)
        if parts:
            self._united = United(parts)
            table = self._united.table
            self._statement = (
                self._statement.add_columns(*table.c)
                .outerjoin(table, true())
                .order_by(table.c.part, table.c.place)
            )

    def read(self, given: Mapping[str, Any]) -> tuple[Counts, list[Finding]]:
        """The further counts, and what the sources tell."""
        rows = db.session.execute(self._statement, given).all()
        values = iter(rows[0])
        others, *counts = ({name: next(values) for name in names} for names in self._names)
        named: list[list[Named]] = [[] for _ in self._sources]
        words: list[list[str]] = [[] for _ in self._sources]
        for row in rows if self._sources else ():
            if row.part is not None:
                number, is_record = self._origins[row.part]
                into: list[Any] = named[number] if is_record else words[number]
                into.append(self._united.make(row))
        return others, [
            source.tell(count, its_named, its_words)
            for source, count, its_named, its_words in zip(
                self._sources, counts, named, words, strict=True
            )
        ]
