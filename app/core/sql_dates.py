"""Reckoning with days in SQL, the same on SQLite and PostgreSQL."""

from calendar import month_name
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, case, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class days_between(GenericFunction[int]):  # noqa: N801  # named as SQL functions are
    """``days_between(earlier, later)``: how many days lie from one day to another."""

    type = Integer()
    inherit_cache = True


class months_after(GenericFunction[Any]):  # noqa: N801
    """``months_after(day, count)``: that many months later, on the last day of a month that is too
    short."""

    type = Date()
    inherit_cache = True


class days_after(GenericFunction[Any]):  # noqa: N801
    """``days_after(day, count)``: that many days later; earlier where the count is negative."""

    type = Date()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _days_after_on_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = (compiler.process(each, **kw) for each in element.clauses)
    return f"date({day}, {count} || ' days')"


@compiles(days_after, "postgresql")
def _days_after_on_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = (compiler.process(each, **kw) for each in element.clauses)
    return f"(CAST({day} AS DATE) + {count})"


@compiles(days_between, "sqlite")
def _days_between_on_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_between_on_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


@compiles(months_after, "sqlite")
def _months_after_on_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = (compiler.process(each, **kw) for each in element.clauses)
    end_of_month = f"date({day}, 'start of month', '+' || ({count} + 1) || ' months', '-1 day')"
    return f"min(date({day}, '+' || {count} || ' months'), {end_of_month})"


@compiles(months_after, "postgresql")
def _months_after_on_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST({day} + make_interval(months => {count}) AS DATE)"


def days_before(day: Any, count: int) -> ColumnElement[Any]:
    """That many days earlier."""
    return days_after(day, -count)


def day_in_words(day: Any) -> ColumnElement[str]:
    """``18 February 2010``, as pages write a day."""
    months = {number: month_name[number] for number in range(1, 13)}
    return (
        cast(cast(extract("day", day), Integer), String)
        + " "
        + case(months, value=cast(extract("month", day), Integer))
        + " "
        + cast(cast(extract("year", day), Integer), String)
    )
