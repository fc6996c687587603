"""The statements that read what is owed as rows (``core.due``)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    true,
)

from app.core.domain import DueItem
from app.core.rows import PERSON, SINCE, UNTIL, Rows, United

DueRows: TypeAlias = Callable[[bool, bool], Iterable[Rows[DueItem]]]
Owes: TypeAlias = Callable[[], ColumnElement[bool]]


def asked_label(at: int) -> str:
    """What the condition of the domain at a place among those that have one is called."""
    return f"asked_{at}"


@dataclass(frozen=True)
class DueStatements:
    """What is owed as rows by a person (or by anybody) or for some meetings (or for any), in every
    way that it is read: made once, as it takes longer to make than to run."""

    united: United[DueItem]
    owes: tuple[Owes, ...]

    @cached_property
    def _table(self) -> Subquery:
        return self.united.table

    @cached_property
    def all(self) -> Select[Any]:
        table = self._table
        return (
            select(table)
            .order_by(table.c.due_on, table.c.kind, table.c.title, table.c.number)
            .limit(_LIMIT)
        )

    @cached_property
    def count(self) -> Select[Any]:
        return select(func.count()).select_from(self._table)

    @cached_property
    def first(self) -> Select[Any]:
        """The first that are not done, each with how many there are, how many of them are late,
        and how many are due soon or are late; beside them (and alone where there are none) whether
        there may be items of each domain that says when (``Domain.owes``)."""
        conditions = (owes().label(asked_label(at)) for at, owes in enumerate(self.owes))
        asked = select(literal(1).label("one"), *conditions).subquery("asked")
        first = self._first.subquery("first_owed")
        return (
            select(*(column for column in asked.c if column.key != "one"), first)
            .select_from(asked.outerjoin(first, true()))
            .order_by(first.c.due_on, first.c.kind, first.c.title, first.c.number)
        )

    @property
    def _first(self) -> Select[Any]:
        table = self._table

        def due_by(last: BindParameter[Any]) -> ColumnElement[int]:
            return func.sum(case((table.c.due_on <= last, 1), else_=0)).over()

        return (
            select(
                table,
                func.count().over().label("total"),
                due_by(_LATE_UNTIL).label("late"),
                due_by(_SOON_UNTIL).label("soon"),
            )
            .where(table.c.is_done.is_not(True))
            .order_by(table.c.due_on, table.c.kind, table.c.title, table.c.number)
            .limit(_LIMIT)
        )

    @cached_property
    def summary(self) -> Select[Any]:
        """The first of each kind and day, each with how many are alike."""
        table = self._table
        alike = (table.c.meeting_id, table.c.kind, table.c.due_on, table.c.is_done)
        order = (table.c.title, table.c.number)
        numbered = select(
            table,
            func.count().over(partition_by=alike).label("alike"),
            func.row_number().over(partition_by=alike, order_by=order).label("placed"),
        ).subquery()
        return select(numbered).where(numbered.c.placed <= _LIMIT)

    @cached_property
    def undone(self) -> Select[Any]:
        """All that are not done, in no order and without an end."""
        return select(self._table).where(self._table.c.is_done.is_not(True))

    @cached_property
    def undone_of_kinds(self) -> Select[Any]:
        return self.undone.where(self._table.c.kind.in_(_KINDS))

    @cached_property
    def undone_of_records(self) -> Select[Any]:
        return self.undone_of_kinds.where(self._table.c.record_id.in_(_RECORDS))

    @cached_property
    def of_place(self) -> Select[Any]:
        """The first that a place owes and has not done, or its lead of what is about no place; each
        with how many there are and how many of them are late."""
        table = self._table
        late = func.sum(case((table.c.due_on <= _LATE_UNTIL, 1), else_=0)).over()
        is_theirs = or_(
            table.c.place_id == _PLACE,
            and_(table.c.place_id.is_(None), table.c.person_id == PERSON),
        )
        return (
            select(table, func.count().over().label("total"), late.label("late"))
            .where(table.c.is_done.is_not(True), table.c.kind.in_(_KINDS), is_theirs)
            .order_by(table.c.due_on, table.c.kind, table.c.title, table.c.number)
            .limit(_LIMIT)
        )

    @cached_property
    def ahead(self) -> Select[Any]:
        """The first of some days that are not done, each with how many there are."""
        table = self._table
        return (
            select(table, func.count().over().label("total"))
            .where(table.c.is_done.is_not(True), table.c.due_on.between(SINCE, UNTIL))
            .order_by(table.c.due_on, table.c.kind, table.c.title, table.c.number)
            .limit(_LIMIT)
        )


_LATE_UNTIL: BindParameter[Any] = bindparam("late_until", type_=Date())
_SOON_UNTIL: BindParameter[Any] = bindparam("soon_until", type_=Date())
_PLACE: BindParameter[Any] = bindparam("place", type_=Integer())
_LIMIT: BindParameter[Any] = bindparam("most", type_=Integer())
_KINDS: BindParameter[Any] = bindparam("kinds", type_=String(), expanding=True)
_RECORDS: BindParameter[Any] = bindparam("records", type_=Integer(), expanding=True)
