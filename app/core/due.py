"""What is owed, read from what every domain declares: in one statement where it is rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeAlias

from flask import current_app
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Row,
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

from app.core import clock
from app.core.domain import DueItem, declared_due_kinds, domains_in_use
from app.core.markings import is_within
from app.core.reading import FirstRows
from app.core.rows import PERSON, SINCE, UNTIL, Rows, United
from app.core.unchanged import kept_rows, kept_until_changed
from app.core.viewers import whoever_looks
from app.extensions import db

#: The most things owed that are read at once.
DUE_LIMIT = 5000


DueRows: TypeAlias = Callable[[bool, bool], Iterable[Rows[DueItem]]]
Owes: TypeAlias = Callable[[], ColumnElement[bool]]


def _asked(at: int) -> str:
    """What the condition of the domain at a place among those that have one is called."""
    return f"asked_{at}"


@dataclass(frozen=True)
class _Statements:
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
        conditions = (owes().label(_asked(at)) for at, owes in enumerate(self.owes))
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

#: How many rows are fetched at once where there is no end to them.
_FETCHED = 1000


@cache
def _statements(
    declared: tuple[DueRows, ...], owes: tuple[Owes, ...], of_person: bool, of_meetings: bool
) -> _Statements | None:
    rows = [each for due_rows in declared for each in due_rows(of_person, of_meetings)]
    return _Statements(United(rows), owes) if rows else None


def _declared(
    person_id: int | None,
    meetings: Sequence[Any] | None,
    kinds: Collection[str] | None = None,
) -> tuple[list[DueItem], _Statements | None, dict[str, Any]]:
    """What is owed as items; and what as rows, with what that statement is given. Of the domains
    that declare none of the ``kinds`` (None: of any) no items are asked for."""
    items = [
        _as_seen(each)
        for domain in domains_in_use(current_app)
        if domain.due is not None
        and (kinds is None or any(each.name in kinds for each in domain.due_kinds))
        for each in domain.due(person_id, meetings)
    ]
    return items, *_rows(person_id, meetings)


def _rows(
    person_id: int | None, meetings: Sequence[Any] | None
) -> tuple[_Statements | None, dict[str, Any]]:
    """What is owed as rows, and what that statement is given."""
    given: dict[str, Any] = {"today": clock.today(), "real_day": clock.real_day()}
    if person_id is not None:
        given["person_id"] = person_id
    if meetings is not None:
        given["meeting_ids"] = [meeting.id for meeting in meetings]
    domains = domains_in_use(current_app)
    declared = tuple(each.due_rows for each in domains if each.due_rows is not None)
    owes = tuple(each.owes for each in domains if each.owes is not None)
    return _statements(declared, owes, person_id is not None, meetings is not None), given


#: What is owed is listed though it is marked: its name is covered then (``_as_seen``).
_LISTED = {"sees_marked": True}


def _as_seen(item: DueItem) -> DueItem:
    """An item for whoever looks: above their clearance, its number without its name."""
    if item.marking is None or is_within(item.marking, whoever_looks().clearances):
        return item
    return replace(item, what=f"{item.short}, marked above your clearance")


def list_due(
    *, person_id: int | None = None, meetings: Sequence[Any] | None = None
) -> FirstRows[DueItem]:
    """What is owed by a person (None: by anybody) or for some meetings, which come with their
    group, round and agenda (None: for any); the earliest first."""
    items, rows, given = _declared(person_id, meetings)
    left_out = 0
    if rows is not None:
        most = {"most": DUE_LIMIT + 1}
        found = db.session.execute(rows.all, given | most, execution_options=_LISTED).all()
        items += [_as_seen(rows.united.make(row)) for row in found[:DUE_LIMIT]]
        if len(found) > DUE_LIMIT:
            count = db.session.scalar(rows.count, given, execution_options=_LISTED) or 0
            left_out = count - DUE_LIMIT
    return FirstRows(sorted(items, key=_order), len(items) + left_out)


def read_undone(
    *,
    person_id: int | None = None,
    meetings: Sequence[Any] | None = None,
    kinds: Collection[str] | None = None,
    record_ids: Collection[int] | None = None,
) -> Iterator[DueItem]:
    """All that is owed and not done, however much, in no order: by a person (None: by anybody) or
    for some meetings, of some kinds (None: of any) and, of what is rows, of these about some
    records. The statements are those of ``list_due``."""
    items, rows, given = _declared(person_id, meetings, kinds)
    for item in items:
        if not item.is_done and (kinds is None or item.kind in kinds):
            yield item
    if rows is None:
        return
    wanted = rows.undone
    if kinds is not None:
        wanted = rows.undone_of_kinds if record_ids is None else rows.undone_of_records
        given |= {"kinds": sorted(kinds), "records": sorted(record_ids or ())}
    # What one person owes is little, and so are some records: no cursor of the server's, which
    # plans each time anew.
    is_little = person_id is not None or record_ids is not None
    options = _LISTED if is_little else _LISTED | {"yield_per": _FETCHED}
    for row in db.session.execute(wanted, given, execution_options=options):
        yield _as_seen(rows.united.make(row))


def list_owed_between(person_id: int, since: date, until: date) -> FirstRows[DueItem]:
    """What a person owes of some days and has not done, the earliest first."""
    items, rows, given = _declared(person_id, None)
    items = [item for item in items if not item.is_done and since <= item.due_on <= until]
    left_out = 0
    if rows is not None:
        given |= {"since": since, "until": until, "most": DUE_LIMIT}
        found = db.session.execute(rows.ahead, given, execution_options=_LISTED).all()
        items += [_as_seen(rows.united.make(row)) for row in found]
        left_out = found[0].total - len(found) if found else 0
    return FirstRows(sorted(items, key=_order), len(items) + left_out)


@dataclass(frozen=True)
class Owed:
    """What a person owes: the first ``items``, earliest due first, and how many there are; how
    many of them are late, and how many due soon or late."""

    items: Sequence[DueItem]
    count: int
    late_count: int
    soon_count: int


def find_owed(person_id: int, late_until: date, soon_until: date, limit: int) -> Owed:
    """The first things that a person owes and has not done. What was due by ``late_until`` is
    late."""
    rows, given = _rows(person_id, None)
    found: Sequence[Row[Any]] = ()
    if rows is not None:
        given |= {"late_until": late_until, "soon_until": soon_until, "most": limit}
        found = db.session.execute(rows.first, given, execution_options=_LISTED).all()
    items = [item for item in _items_of(person_id, found) if not item.is_done]
    count, late_count = len(items), sum(item.due_on <= late_until for item in items)
    soon_count = sum(item.due_on <= soon_until for item in items)
    if rows is not None and found[0].total is not None:
        items += [_as_seen(rows.united.make(row)) for row in found]
        count += found[0].total
        late_count += found[0].late
        soon_count += found[0].soon
    return Owed(sorted(items, key=_order)[:limit], count, late_count, soon_count)


def _items_of(person_id: int, found: Sequence[Row[Any]]) -> Iterator[DueItem]:
    """What a person owes as items, of the domains that may have any by what was found."""
    at = 0
    for domain in domains_in_use(current_app):
        may_owe = True
        if domain.owes is not None:
            may_owe = not found or bool(found[0]._mapping[_asked(at)])
            at += 1
        if may_owe and domain.due is not None:
            yield from map(_as_seen, domain.due(person_id, None))


def find_owed_by_place(place_id: int, lead_id: int | None, late_until: date, limit: int) -> Owed:
    """The first things that a place owes and has not done, or its lead of what is about no place;
    in one statement. Of what is soon it counts nothing."""
    key = (place_id, lead_id, late_until, limit)
    return kept_rows("owed by place", key, lambda: _of_place(place_id, lead_id, late_until, limit))


def _of_place(place_id: int, lead_id: int | None, late_until: date, limit: int) -> Owed:
    kinds = sorted(name for name, kind in declared_due_kinds().items() if kind.of_place)
    rows, given = _rows(None, None)
    if rows is None:
        return Owed([], 0, 0, 0)
    given |= {"place": place_id, "person_id": lead_id, "kinds": kinds}
    given |= {"late_until": late_until, "most": limit}
    found = db.session.execute(rows.of_place, given, execution_options=_LISTED).all()
    items = [_as_seen(rows.united.make(row)) for row in found]
    return Owed(items, found[0].total if found else 0, found[0].late if found else 0, 0)


@dataclass(frozen=True)
class Unlisted:
    """Things of one kind that a meeting waits for and that are not listed: how many."""

    meeting_id: int
    kind: str
    due_on: date
    is_done: bool
    count: int


def summarise_due(
    meetings: Sequence[Any], listed: int
) -> tuple[Sequence[DueItem], Sequence[Unlisted]]:
    """What some meetings wait for: of each kind the first so many of a day, and how many more. As
    it is read of records too, it is made anew when anything was changed."""
    key = (tuple(meeting.id for meeting in meetings), listed, whoever_looks())
    return kept_until_changed("summarised", key, lambda: _summarise(meetings, listed))


def _summarise(
    meetings: Sequence[Any], listed: int
) -> tuple[Sequence[DueItem], Sequence[Unlisted]]:
    items, rows, given = _declared(None, meetings)
    unlisted = []
    if rows is not None:
        most = given | {"most": listed}
        for row in db.session.execute(rows.summary, most, execution_options=_LISTED):
            item = _as_seen(rows.united.make(row))
            items.append(item)
            if row.placed == listed < row.alike and item.meeting_id is not None:
                unlisted.append(
                    Unlisted(
                        item.meeting_id, item.kind, item.due_on, item.is_done, row.alike - listed
                    )
                )
    return sorted(items, key=_order), unlisted


def _order(item: DueItem) -> tuple[Any, ...]:
    return item.due_on, item.kind, item.what, item.person_id or 0
