"""The section of the pack on what is spent: always four figures, where the money goes, and what has
not been explained."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from app.core.records import path_of
from app.core.sections import (
    Head,
    Listing,
    MoneyLine,
    RecordRow,
    Records,
    Section,
    SectionType,
    listing,
    read_once,
)
from app.core.sentences import agree, message, tally
from app.core.wording import words
from app.spend import queries
from app.spend.figures import SETTLED_STATES, count_spend
from app.spend.models import SpendQuery, SpendReturn
from app.spend.rules import SumGrouping
from app.spend.showing import FourFigures, four_of, method_of, rows_of
from app.spend.sums import SumKey, Sums

#: How many places and how many open queries the section shows.
MOST_PLACES, MOST_QUERIES = 20, 8


class SpendFigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four figures, as said: with transfers and without, a head, what is at C or D."""

    label: str
    whole: str
    head: str
    low_percent: int
    without: str
    without_head: str
    without_low_percent: int


class SpendSectorRow(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    amount: str
    percent: int
    without: str


class SpendPlaceRow(RecordRow, frozen=True, kw_only=True):
    amount: str
    head: str
    without: str
    without_head: str
    low_percent: int
    status: str


class SpendQueryRow(RecordRow, frozen=True, kw_only=True):
    question: str
    due_on: date


class Spend(Section, frozen=True, kw_only=True, tag="spend"):
    year: str
    figures: tuple[SpendFigureRow, ...]
    twice: str
    unmatched: str
    method: str
    sectors: tuple[SpendSectorRow, ...]
    places: Listing[SpendPlaceRow]
    queries: Listing[SpendQueryRow]


@read_once
def _counted(_records: Records) -> Sequence[SpendReturn]:
    year = queries.find_main_year()
    return queries.list_counted(year) if year else []


@read_once
def _added(records: Records) -> dict[SumKey, Sums]:
    wanted = (SumGrouping.TOTAL, SumGrouping.METHOD, SumGrouping.SECTOR)
    returns = _counted(records)
    return queries.add_up(returns[0].year, wanted) if returns else {}


@read_once
def _by_place(records: Records) -> Mapping[int, Mapping[SumKey, Sums]]:
    """The totals of the returns, by their ids."""
    ids = [each.id for each in _counted(records)]
    return queries.read_sums(ids, groupings=(SumGrouping.TOTAL,))


@read_once
def _asked(_records: Records) -> Sequence[SpendQuery]:
    return queries.list_open_queries()


@read_once
def spend_figures(records: Records) -> dict[str, int]:
    """What all places count, as figures; nought where the programme does without spend."""
    returns = [] if "spend" in words.unused else _counted(records)
    four = four_of(_added(records) if returns else {})
    return count_spend((each.state for each in returns), four)


def money_line(records: Records) -> MoneyLine | None:
    """What is spent in all; None where no return has been sent in."""
    returns = _counted(records)
    if not returns:
        return None
    four = four_of(_added(records), None)
    return MoneyLine(
        amount=four.consolidated.text,
        what=f"spent in {returns[0].year}{_less_transfers(four, '; ')}",
        is_illustrative=any(each.is_illustrative for each in returns),
    )


def _less_transfers(four: FourFigures, mark: str) -> str:
    """What is left without transfers, after a mark, where that is another amount."""
    without = four.consolidated_without.text
    return "" if without == four.consolidated.text else f"{mark}{without} without transfers"


def build(head: Head, records: Records) -> Spend:
    """What is spent in the year of which most places have sent in a return; without any, a sentence
    that says so."""
    returns = _counted(records)
    if not returns:
        said = "No spend return has been submitted."
        return Spend(
            **head.opening(said), year="", figures=(), twice="", unmatched="", method="",
            sectors=(), places=Listing(heading=""), queries=Listing(heading=""),
        )  # fmt: skip
    year, added = returns[0].year, _added(records)
    four = four_of(added, sum(each.population or 0 for each in returns))
    asked = _asked(records)
    return Spend(
        **head.opening(_message(returns, four, len(asked))),
        year=year,
        figures=_figures(four),
        twice=four.twice,
        unmatched=four.unmatched,
        method=method_of(added),
        sectors=tuple(
            SpendSectorRow(
                label=row.label, amount=row.amount, percent=row.percent, without=row.without
            )
            for row in rows_of(added, SumGrouping.SECTOR)
        ),
        places=_places(returns, _by_place(records)),
        queries=listing(
            "What has not been explained yet",
            [
                SpendQueryRow(
                    **_row(each.spend_return), question=each.question, due_on=each.respond_by_on
                )
                for each in asked
            ],
            MOST_QUERIES,
            "the returns themselves",
        ),
    )


def _message(returns: Sequence[SpendReturn], four: FourFigures, asked: int) -> str:
    settled = sum(each.state in SETTLED_STATES for each in returns)
    first = f"No return for {returns[0].year} gives an amount yet"
    if four.consolidated.is_given:
        first = (
            f"{words.count_places(len(returns))} {agree(len(returns), 'counts')} "
            f"{four.consolidated.text} in {returns[0].year}{_less_transfers(four, ', ')}"
        )
    second = f"{settled} of {len(returns)} returns {agree(settled, 'has')} been moderated"
    third = tally(asked, "query", "waits for an explanation", "queries") if asked else ""
    return message(first, second, third)


def _figures(four: FourFigures) -> tuple[SpendFigureRow, ...]:
    pairs = (
        ("Consolidated", four.consolidated, four.consolidated_without),
        ("Net", four.net, four.net_without),
    )
    return tuple(
        SpendFigureRow(
            label=label,
            whole=whole.text,
            head=whole.head,
            low_percent=whole.low_percent,
            without=without.text,
            without_head=without.head,
            without_low_percent=without.low_percent,
        )
        for label, whole, without in pairs
    )


def _places(
    returns: Sequence[SpendReturn], sums: Mapping[int, Mapping[SumKey, Sums]]
) -> Listing[SpendPlaceRow]:
    """By name: never in order of spend."""
    rows = []
    for each in returns:
        four = four_of(sums.get(each.id, {}), each.population)
        rows.append(
            SpendPlaceRow(
                **_row(each),
                amount=four.consolidated.text,
                head=four.consolidated.head,
                without=four.consolidated_without.text,
                without_head=four.consolidated_without.head,
                low_percent=four.consolidated.low_percent,
                status=each.state.word,
            )
        )
    return listing(
        f"Spend differs with benefits, deprivation, boundary and method between {words.places}",
        rows,
        MOST_PLACES,
        "the register of spend",
    )


def _row(spend_return: SpendReturn) -> dict[str, Any]:
    return {
        "reference": spend_return.reference,
        "path": path_of(spend_return),
        "title": spend_return.pilot.short_name,
        "whose": spend_return.pilot.short_name,
        "is_illustrative": spend_return.is_illustrative,
    }


SPEND = SectionType(
    kind="spend",
    said="Resource mapping: what is spent",
    content=Spend,
    build=build,
    template="spend/pack_section.html",
)
