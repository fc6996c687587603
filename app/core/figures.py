"""The figures that the domains declare (``core.figure_kinds``), read in a fixed number of
statements, and what they leave out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from flask import Flask, current_app
from sqlalchemy import Select, select, true

from app.core.domain import Domain, domains_in_use, domains_of
from app.core.figure_kinds import FigureKind, FigureSource
from app.core.formats import are, counted
from app.core.sentences import capital, listed
from app.core.viewers import sees_everything
from app.core.withdrawn import standing_only
from app.extensions import db


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted, as at a day. ``of`` is how many it is a part of, None where it is of
    nothing; ``hidden`` how many more there are that only some may read."""

    name: str
    count: int | Decimal
    as_at_on: date
    of: int | Decimal | None = None
    hidden: int = 0


class Figures:
    """Figures of one day, by name. Those of a domain that the programme does without are nought."""

    def __init__(self, found: Mapping[str, Figure], kinds: Mapping[str, FigureKind]) -> None:
        self._found = found
        self._kinds = kinds

    def __getitem__(self, name: str) -> int:
        return int(self._found[name].count)

    def figure(self, name: str) -> Figure:
        return self._found[name]

    def label(self, name: str) -> str:
        return str(self._kinds[name].said)

    def exactly(self, name: str) -> Decimal:
        """One that need not be whole."""
        return Decimal(self._found[name].count)

    def adding(self, counts: Mapping[str, int]) -> "Figures":
        """These with others that were counted of what is loaded."""
        as_at_on = next(iter(self._found.values())).as_at_on if self._found else date.min
        added = {
            name: Figure(
                name=name,
                count=count,
                as_at_on=as_at_on,
                of=counts[self._kinds[name].of] if self._kinds[name].of else None,
            )
            for name, count in counts.items()
        }
        return Figures({**self._found, **added}, self._kinds)

    @property
    def all(self) -> tuple[Figure, ...]:
        return tuple(self._found.values())

    def left_out(self, *names: str) -> str:
        """What some figures do not count, in words: "1 restricted risk"; empty where that is
        nothing."""
        return listed(
            [
                counted(self._found[name].hidden, self._kinds[name].covered)
                for name in names
                if self._found[name].hidden
            ]
        )

    def with_left_out(self, sentence: str, *names: str) -> str:
        """A sentence that says some figures, followed by what they leave out."""
        left_out = self.left_out(*names)
        if not left_out:
            return sentence
        count = sum(self._found[name].hidden for name in names)
        return f"{sentence} {capital(left_out)} {are(count)} not counted."


def declared_figures() -> dict[str, FigureKind]:
    """All that there are, by name."""
    return {
        kind.name: kind
        for domain in domains_of(current_app)
        for source in domain.figures
        for kind in source.figures
    }


def figures_in_use() -> list[FigureKind]:
    """Those of the domains that the programme uses, in the order in which they declare them."""
    return [
        kind
        for domain in domains_in_use(current_app)
        for source in domain.figures
        for kind in source.figures
    ]


def read_figures(today: date, *, since: date | None = None, group_id: int | None = None) -> Figures:
    """All figures that are counted in the registers, as whoever looks may know them: in one
    statement, and a second for what these leave out."""
    kinds = {kind.name: kind for source in _counted(domains_of) for kind in source.figures}
    sources = tuple(_counted(domains_in_use))
    counts: Mapping[Any, Any] = {}
    hidden: dict[str, int] = {}
    if sources:
        given = {"today": today, "since": since, "group_id": group_id}
        counts = db.session.execute(_statement(sources), given).mappings().one()
        covered = tuple(s for s in sources if any(kind.covered for kind in s.figures))
        if covered and not sees_everything():
            everything = standing_only(_statement(covered)).execution_options(sees_restricted=True)
            whole = db.session.execute(everything, given).mappings().one()
            hidden = {
                kind.name: whole[kind.name] - counts[kind.name]
                for source in covered
                for kind in source.figures
                if kind.covered
            }
    return Figures(
        {
            name: Figure(
                name=name,
                count=_plain(counts.get(name)),
                as_at_on=today,
                of=_plain(counts.get(kind.of)) if kind.of else None,
                hidden=hidden.get(name, 0),
            )
            for name, kind in kinds.items()
        },
        declared_figures(),
    )


def _counted(domains: Callable[[Flask], Sequence[Domain]]) -> Iterator[FigureSource]:
    """The sources that count in SQL."""
    for domain in domains(current_app):
        yield from (source for source in domain.figures if source.counts is not None)


def _plain(found: Any) -> int | Decimal:
    """A whole number where it is one."""
    if found is None:
        return 0
    exact = Decimal(str(found))
    return int(exact) if exact == exact.to_integral_value() else exact


@cache
def _statement(sources: tuple[FigureSource, ...]) -> Select[Any]:
    """Made once for what the domains declare: the row of all counts."""
    first, *others = [source.select().subquery() for source in sources]
    joined: Any = first
    for each in others:
        joined = joined.join(each, true())
    return select(*(column for each in (first, *others) for column in each.c)).select_from(joined)
