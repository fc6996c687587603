"""Lists in pages, and filters that show their counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from app.extensions import db
from app.web.pages import page_number

PER_PAGE = 25

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list: ``items`` of page ``number`` (from 1) of ``pages``; ``total`` is all."""

    items: Sequence[T]
    number: int
    pages: int
    total: int


def paginate(wanted: Select[T], per_page: int = PER_PAGE, *, total: int | None = None) -> Page[T]:
    """The page that the address asks for, in two queries, or in one where the ``total`` is known;
    past the end, the last."""
    number, pages, total = _place(wanted, per_page, total)
    items = db.session.scalars(wanted.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(items, number, pages, total)


def paginate_rows(wanted: Select[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """The same of rows of several columns."""
    number, pages, total = _place(wanted, per_page)
    items = db.session.execute(wanted.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(items, number, pages, total)


def _place(wanted: Select[Any], per_page: int, total: int | None = None) -> tuple[int, int, int]:
    """The page asked for, how many there are, and how many rows."""
    if total is None:
        counted = select(func.count()).select_from(wanted.order_by(None).subquery())
        counted = counted.execution_options(**wanted.get_execution_options())
        total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // per_page))
    return min(page_number(), pages), pages, total


def page_of(everything: Sequence[T], per_page: int = PER_PAGE) -> Page[T]:
    """The same for a bounded list that is already in memory (sorted by what no query knows)."""
    pages = max(1, -(-len(everything) // per_page))
    number = min(page_number(), pages)
    start = (number - 1) * per_page
    return Page(everything[start : start + per_page], number, pages, len(everything))


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Filter:
    """A choice above a list: its name in the address, what it says, its options and the one
    chosen ("" for all)."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str


def choose(name: str, label: str, options: Iterable[tuple[Any, str, int | None]]) -> Filter:
    """A filter with the option that the address names; one that is not offered counts as all."""
    offered = [Option(str(value), text, count) for value, text, count in options]
    asked = request.args.get(name, "")
    chosen = asked if any(option.value == asked for option in offered) else ""
    return Filter(name, label, offered, chosen)
