"""What is owed, read from what every domain declares: in one statement where it is rows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import Row

from app.core import clock
from app.core.domain import Domain, DueItem, declared_due_kinds, domains_in_use
from app.core.due_statements import DueRows, DueStatements, Owes, asked_label
from app.core.markings import is_within
from app.core.reading import FirstRows
from app.core.rows import United
from app.core.unchanged import PEOPLE_KEPT, kept_until_changed
from app.core.viewers import whoever_looks
from app.extensions import db

#: The most things owed that are read at once.
DUE_LIMIT = 5000

#: How many rows are fetched at once where there is no end to them.
_FETCHED = 1000


@cache
def _statements(
    declared: tuple[DueRows, ...], owes: tuple[Owes, ...], of_person: bool, of_meetings: bool
) -> DueStatements | None:
    rows = [each for due_rows in declared for each in due_rows(of_person, of_meetings)]
    return DueStatements(United(rows), owes) if rows else None


def _declared(
    person_id: int | None,
    meetings: Sequence[Any] | None,
    kinds: Collection[str] | None = None,
) -> tuple[list[DueItem], DueStatements | None, dict[str, Any]]:
    """What is owed as items; and what as rows, with what that statement is given. Of the domains
    that declare none of the ``kinds`` (None: of any) no items are asked for."""
    domains = [
        domain
        for domain in domains_in_use(current_app)
        if kinds is None or any(each.name in kinds for each in domain.due_kinds)
    ]
    return _items_of(person_id, meetings, domains), *_rows(person_id, meetings)


def _items_of(
    person_id: int | None, meetings: Sequence[Any] | None, domains: Iterable[Domain]
) -> list[DueItem]:
    return [
        _as_seen(each)
        for domain in domains
        if domain.due is not None
        for each in domain.due(person_id, meetings)
    ]


def _know_items(
    person_id: int | None, meetings: Sequence[Any] | None, domains: Sequence[Domain]
) -> list[DueItem]:
    """The same, made anew when something that they are made of was changed: apart from the rows,
    for these are of most registers."""
    ids = None if meetings is None else tuple(meeting.id for meeting in meetings)
    key = (person_id, ids, tuple(domain.name for domain in domains))
    return kept_until_changed(
        "items due",
        key,
        lambda: _items_of(person_id, meetings, domains),
        most=PEOPLE_KEPT,
        of_records=True,
    )


def _rows(
    person_id: int | None, meetings: Sequence[Any] | None
) -> tuple[DueStatements | None, dict[str, Any]]:
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
    items = [item for item in _know_items(person_id, None, _may_owe(found)) if not item.is_done]
    count, late_count = len(items), sum(item.due_on <= late_until for item in items)
    soon_count = sum(item.due_on <= soon_until for item in items)
    if rows is not None and found[0].total is not None:
        items += [_as_seen(rows.united.make(row)) for row in found]
        count += found[0].total
        late_count += found[0].late
        soon_count += found[0].soon
    return Owed(sorted(items, key=_order)[:limit], count, late_count, soon_count)


def _may_owe(found: Sequence[Row[Any]]) -> list[Domain]:
    """The domains of which a person may owe anything as items, by what was found."""
    domains = domains_in_use(current_app)
    asked = (domain for domain in domains if domain.owes is not None)
    nothing = {
        domain.name
        for at, domain in enumerate(asked)
        if found and not found[0]._mapping[asked_label(at)]
    }
    return [domain for domain in domains if domain.name not in nothing]


def find_owed_by_place(place_id: int, lead_id: int | None, late_until: date, limit: int) -> Owed:
    """The first things that a place owes and has not done, or its lead of what is about no place;
    in one statement. Of what is soon it counts nothing."""
    key = (place_id, lead_id, late_until, limit)
    return kept_until_changed("owed by place", key, lambda: _of_place(*key))


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
    """What some meetings wait for: of each kind the first so many of a day, and how many more."""
    key = (tuple(meeting.id for meeting in meetings), listed)
    return kept_until_changed(
        "summarised", key, lambda: _summarise(meetings, listed), of_records=True
    )


def _summarise(
    meetings: Sequence[Any], listed: int
) -> tuple[Sequence[DueItem], Sequence[Unlisted]]:
    items = [*_know_items(None, meetings, domains_in_use(current_app))]
    rows, given = _rows(None, meetings)
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
