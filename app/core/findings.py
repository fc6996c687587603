"""What a front page says of the records, as their domains declare it: one sentence a matter, and
where to go on. All are read in two statements: one for every count, one for the records named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, case, func, select, true

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


@dataclass(frozen=True)
class Scope:
    """On which day findings are told, and (in SQL) the day of the meeting before, to compare."""

    today: date
    since: ColumnElement[Any]


Counts = Mapping[str, int]


@dataclass(frozen=True)
class FindingSource:
    """A finding that a domain declares. ``counts(scope)`` selects one row; ``rows(scope)`` gives
    the records named, each with its place; ``tell(counts, named)`` makes the finding of both.
    ``note``, where there is one, gives rows that become words of the sentence."""

    order: int
    counts: Callable[[Scope], CountsSelect]
    rows: Callable[[Scope], Rows[Named]]
    tell: Callable[[Counts, Sequence[Named], Sequence[str]], Finding]
    words: Callable[[Scope], Rows[str]] | None = None


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition; nought of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer()), 0)


def read_counts(selects: Sequence[CountsSelect]) -> list[Counts]:
    """Selects of one row each, read in one statement."""
    tables = [each.subquery() for each in selects]
    joined: Any = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, true())
    columns = [column for table in tables for column in table.c]
    row = list(db.session.execute(select(*columns).select_from(joined)).one())
    return [{column.name: row.pop(0) for column in table.c} for table in tables]


def read_findings(
    sources: Sequence[FindingSource], scope: Scope, counts: Sequence[Counts]
) -> list[Finding]:
    """What the sources tell, given the counts that were read for them."""
    named: list[list[Named]] = [[] for _ in sources]
    words: list[list[str]] = [[] for _ in sources]
    parts: list[Rows[Any]] = []
    into: list[list[Any]] = []
    for source, its_named, its_words in zip(sources, named, words, strict=True):
        parts.append(source.rows(scope))
        into.append(its_named)
        if source.words is not None:
            parts.append(source.words(scope))
            into.append(its_words)
    united = United(parts)
    table = united.table
    for row in db.session.execute(select(table).order_by(table.c.part, table.c.place)):
        into[row.part].append(united.make(row))
    return [
        source.tell(count, its_named, its_words)
        for source, count, its_named, its_words in zip(sources, counts, named, words, strict=True)
    ]
