"""A register as someone asks for it: with the filters that they chose, its counts and its pages.
Both are one statement, which looks at each row once or, where counts are kept, at those."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    UnaryExpression,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql import operators

from app.core.registers import AnySelect, KeptCounts, Reading, Register
from app.core.unchanged import kept_until_changed
from app.extensions import db

#: Rows that a file is read in at once.
BATCH = 500
#: How many readings a process keeps, 50 to 70 KB each.
READINGS_KEPT = 100

R = TypeVar("R")
T = TypeVar("T")
K = TypeVar("K")


#: The select of a register's records by their ids, made once of each reading.
_IDS: BindParameter[Any] = bindparam("ids", type_=Integer(), expanding=True)
_loads: WeakKeyDictionary[Reading[Any], Select[Any]] = WeakKeyDictionary()


def _direction(key: Any) -> tuple[Any, bool]:
    """What a key of an order orders by, and whether downwards."""
    is_desc = isinstance(key, UnaryExpression) and key.modifier is operators.desc_op
    return (key.element, True) if is_desc else (key, False)


@dataclass(frozen=True)
class OptionCount:
    value: str
    label: str
    count: int


class RegisterView(Generic[R, T]):
    """A register as someone asks for it: on a day, with the filters that they chose and the text
    that they search for. A choice that is not offered counts as none."""

    def __init__(
        self,
        register: Register[R, T],
        actor: Any,
        today: date,
        asked: Mapping[str, str],
        text: str = "",
    ) -> None:
        self.register = register
        self.actor = actor
        self.today = today
        self.text = text
        self.chosen = {
            each.name: next(
                (o for o, _label in self.options[each.name] if str(o) == asked[each.name]), None
            )
            if asked.get(each.name)
            else None
            for each in register.filters
        }

    @cached_property
    def reading(self) -> Reading[R]:
        """Worked out once for all that this actor asks of it."""
        read, asked = self.register.read, (self.today, self.actor)
        key = (read, *asked)
        return kept_until_changed("reading", key, lambda: read(*asked), most=READINGS_KEPT)

    @cached_property
    def options(self) -> dict[str, list[tuple[Any, str]]]:
        """What each filter offers, read when it is first asked for."""

        def read() -> dict[str, list[tuple[Any, str]]]:
            return {each.name: list(each.options(self.actor)) for each in self.register.filters}

        return kept_until_changed("register_options", (self.register.name, self.actor), read)

    @property
    def criteria(self) -> list[ColumnElement[bool]]:
        """What the chosen filters and the search ask of a row."""
        return (
            [
                or_(*(key == value for key in self.reading.keys[name]))
                for name, value in self.chosen.items()
                if value is not None and name in self.reading.keys
            ]
            + [self._entity.id.in_(ids) for ids in self._linked()]
            + self._found()
        )

    def _linked(self) -> list[AnySelect]:
        """The rows that have what is chosen of what a row has several of."""
        links = {name: each.subquery() for name, each in self.reading.links.items()}
        return [
            select(links[name].c.row_id).where(links[name].c.value == value)
            for name, value in self.chosen.items()
            if value is not None and name in links
        ]

    def _found(self) -> list[ColumnElement[bool]]:
        search = self.reading.search
        return [search(self.text)] if search is not None and self.text else []

    def count(self) -> "RegisterCounts":
        """All figures, in one statement that looks at each row once."""
        return self._count()[0]

    def read(self, number: int, size: int) -> tuple["RegisterCounts", int, list[T]]:
        """All figures and, found in the same statement, a page: its number, from 1 (past the end
        the last), and its rows. Figures and places look at all rows, so they are kept until a table
        changes of which they are made."""
        counts, ids = self.kept(f"page {number} of {size}", lambda: self._count(number, size))
        pages = max(1, -(-counts.shown // size))
        if number > pages:
            return self.read(pages, size)
        return counts, number, self._show(ids)

    def kept(self, what: Hashable, read: Callable[[], K]) -> K:
        """What is read as rows of the register with these filters, by this actor."""
        key = (self.register.name, self.actor, tuple(self.chosen.items()), self.text, what)
        return kept_until_changed("register", key, read)

    def _show(self, ids: Sequence[int]) -> list[T]:
        """The records of these ids, in their order."""
        wanted = _loads.get(self.reading)
        if wanted is None:
            by_id = self.reading.rows.where(self._entity.id.in_(_IDS))
            wanted = _loads[self.reading] = by_id.options(*self.register.parts)
        found = {each.id: each for each in db.session.scalars(wanted, {"ids": ids})} if ids else {}
        records = [found[each] for each in ids if each in found]
        return list(self.register.show(records, self.today, self.actor))

    @property
    def _entity(self) -> Any:
        return self.reading.rows.column_descriptions[0]["entity"]

    def _count(self, at: int = 1, size: int = 0) -> tuple["RegisterCounts", list[int]]:
        """The figures, and the ids of the records of a page of so many."""
        kept = self.reading.kept
        parts = self._of_rows(at, size) if kept is None else self._of_kept(kept, at, size)
        by_option: dict[tuple[str, str], int] = {}
        everything, shown, places = None, None, list[tuple[int, int]]()
        for row in db.session.execute(union_all(*parts)):
            if row.part == "all":
                everything = row
            elif row.part == "shown":
                shown = row.count_
            elif row.part == "page":
                places.append((row.count_, int(row.value)))
            else:
                option = (row.part.removeprefix("filter "), row.value)
                by_option[option] = by_option.get(option, 0) + row.count_
        assert everything is not None  # an aggregate has one row
        figures = {name: getattr(everything, name) for name in self.reading.measures}
        if shown is None:  # where it is known from what is kept
            shown = next((by_option.get(each, 0) for each in self._chosen), everything.count_)
        ids = [each for _place, each in sorted(places)]
        return RegisterCounts(everything.count_, shown, figures, by_option), ids

    @property
    def _chosen(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.chosen.items() if value is not None]

    def _of_kept(self, kept: KeptCounts, at: int, size: int) -> list[AnySelect]:
        """Where counts are kept: rows are counted only where several filters, or a search, leave
        some of them, and found in the register's order up to the end of the page."""
        total = kept.total.subquery()
        measures = [total.c[name] for name in self.reading.measures]
        nothing = [cast(null(), each.type).label(each.name) for each in measures]
        value = cast(null(), String).label("value")
        parts: list[AnySelect] = [
            select(literal("all").label("part"), value, total.c.count_, *measures)
        ]
        for name, option in kept.options.items():
            of = option.subquery()
            shown = cast(of.c.value, String)
            parts.append(select(literal(f"filter {name}"), shown, of.c.count_, *nothing))
        rows = self.reading.rows.where(*self.criteria)
        is_simple = len(self._chosen) < 2 and not self._found()
        if not is_simple:
            counted = rows.with_only_columns(func.count().label("count_")).subquery()
            parts.append(select(literal("shown"), value, counted.c.count_, *nothing))
        if size:
            start = (at - 1) * size
            if is_simple:
                keys, start = self._runs_of(kept, start, size)
                rows = rows.where(kept.run_of.in_(keys))
            order = self.reading.order
            place = func.row_number().over(order_by=order).label("place")
            ids = rows.with_only_columns(self._entity.id.label("id"), place).order_by(*order)
            on_page = ids.limit(size).offset(start).subquery()
            shown_id = cast(on_page.c.id, String)
            parts.append(select(literal("page"), shown_id, on_page.c.place, *nothing))
        return parts

    def _runs_of(self, kept: KeptCounts, start: int, size: int) -> tuple[list[Any], int]:
        """The keys of the runs that a page has rows of, and how many rows of the first it skips: so
        the last page is found as soon as the first."""
        chosen = {name: value for name, value in self.chosen.items() if value is not None}
        keys, skipped, before = list[Any](), 0, 0
        for key, count in db.session.execute(kept.runs(chosen)):
            if before + count > start and before < start + size:
                skipped = skipped if keys else start - before
                keys.append(key)
            before += count
        return keys, skipped

    def _of_rows(self, at: int, size: int) -> list[AnySelect]:
        """The same of the rows themselves, each of which is looked at once."""
        reading = self.reading
        columns = {
            f"key_{name}_{place}": key
            for name, keys in reading.keys.items()
            for place, key in enumerate(keys)
        }
        columns |= {f"measure_{name}": each.of for name, each in reading.measures.items()}
        if self._found():
            columns["found"] = case((self._found()[0], 1), else_=0)
        columns["id"] = self._entity.id
        order = [_direction(each) for each in reading.order]
        columns |= {f"order_{place}": key for place, (key, _is_desc) in enumerate(order)}
        rows = reading.rows.with_only_columns(
            *(column.label(name) for name, column in columns.items())
        ).cte("register_rows")
        is_shown = [
            or_(*(rows.c[f"key_{name}_{n}"] == value for n in range(len(reading.keys[name]))))
            for name, value in self.chosen.items()
            if value is not None and name in reading.keys
        ]
        is_shown += [rows.c.id.in_(ids) for ids in self._linked()]
        if "found" in columns:
            is_shown.append(rows.c.found == 1)
        measures = [
            each.together(rows.c[f"measure_{name}"]).label(name)
            for name, each in reading.measures.items()
        ]
        nothing = [cast(null(), each.type).label(each.name) for each in measures]
        value, number = cast(null(), String).label("value"), func.count().label("count_")
        parts: list[AnySelect] = [
            select(literal("all").label("part"), value, number, *measures).select_from(rows),
            select(literal("shown"), value, number, *nothing)
            .select_from(rows)
            .where(true(), *is_shown),
        ]
        parts += [
            select(
                literal(f"filter {name}"),
                cast(rows.c[f"key_{name}_{place}"], String),
                number,
                *nothing,
            )
            .select_from(rows)
            .group_by(rows.c[f"key_{name}_{place}"])
            for name, keys in reading.keys.items()
            for place in range(len(keys))
        ]
        for name, linked in reading.links.items():
            link = linked.subquery()
            parts.append(
                select(literal(f"filter {name}"), cast(link.c.value, String), number, *nothing)
                .select_from(rows)
                .join(link, link.c.row_id == rows.c.id)
                .group_by(link.c.value)
            )
        if size:
            keys_of_order = [
                rows.c[f"order_{place}"].desc() if is_desc else rows.c[f"order_{place}"]
                for place, (_key, is_desc) in enumerate(order)
            ]
            place = func.row_number().over(order_by=keys_of_order).label("place")
            page = select(rows.c.id, place).where(true(), *is_shown).order_by(*keys_of_order)
            on_page = page.limit(size).offset((at - 1) * size).subquery()
            shown_id = cast(on_page.c.id, String)
            parts.append(
                select(literal("page"), shown_id, on_page.c.place, *nothing).select_from(on_page)
            )
        return parts

    def offered(self, counts: "RegisterCounts") -> dict[str, list[OptionCount]]:
        """The options of each filter, each with how many rows of the register have it."""
        return {
            each.name: [
                OptionCount(str(value), label, number)
                for value, label in self.options[each.name]
                if (number := counts.having(each.name, value)) or not each.is_used_only
            ]
            for each in self.register.filters
        }

    def select(self) -> Select[R]:
        """The records that the filters leave, in the register's order."""
        return (
            self.reading.rows.where(*self.criteria)
            .options(*self.register.parts)
            .order_by(*self.reading.order)
        )

    def page(self, number: int, size: int) -> list[T]:
        """One page of them, from 1."""
        records = db.session.scalars(self.select().limit(size).offset((number - 1) * size)).all()
        return list(self.register.show(records, self.today, self.actor))

    def first(
        self, size: int, about: Hashable, conditions: Callable[[], Sequence[ColumnElement[bool]]]
    ) -> tuple[list[T], int]:
        """The first few rows that meet conditions, for a panel; and how many do. ``about`` is what
        the conditions go by."""

        def read() -> tuple[list[int], int]:
            total = func.count().over().label("total")
            rows = db.session.execute(
                self.reading.rows.where(*self.criteria, *conditions())
                .with_only_columns(self._entity.id, total)
                .order_by(*self.reading.order)
                .limit(size)
            ).all()
            return [row.id for row in rows], rows[0].total if rows else 0

        ids, number = self.kept(("first", size, about), read)
        return self._show(ids), number

    def each(self) -> Iterator[T]:
        """All of them, read in batches while they are used."""
        found = db.session.scalars(self.select().execution_options(yield_per=BATCH))
        for records in found.partitions():
            yield from self.register.show(records, self.today, self.actor)


@dataclass(frozen=True)
class RegisterCounts:
    """``total`` rows of the register, ``shown`` those that the filters leave, the ``figures``
    declared, and how many rows have each option."""

    total: int
    shown: int
    figures: Mapping[str, Any]
    by_option: Mapping[tuple[str, str], int]

    def having(self, name: str, value: Any) -> int:
        """How many rows have an option of a filter."""
        return self.by_option.get((name, str(value)), 0)
