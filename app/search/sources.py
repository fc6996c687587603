"""What each kind of record gives to be searched, read from its tables: by whatever selects those
that its readers find, joined tables among it, and by its parts."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Select, Table, bindparam, null, select
from sqlalchemy.sql.util import find_tables

from app.core import clock
from app.core.access import OPERATOR
from app.core.domain import RecordKind, domains_of
from app.core.models import reference_of
from app.core.searched import SearchedPart, free_texts
from app.governance.meetings.models import Meeting
from app.search.models import MOST_SEARCHED, TITLE_LENGTH

#: The day of a record, by the first of these columns that it has.
_DAYS = (
    "held_on", "decided_on", "submitted_on", "published_on", "baseline_on", "due_on", "need_by_on",
    "issued_on", "raised_on", "referred_on",
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """An entry as it should stand."""

    kind: str
    record_id: int
    part: str
    part_id: int
    title: str
    text: str
    place_id: int | None
    group_id: int | None
    day: date | None

    @property
    def key(self) -> tuple[str, int, str, int]:
        return self.kind, self.record_id, self.part, self.part_id


#: The ids that a statement asks for, in those that are made once.
_IDS: Any = bindparam("ids", expanding=True)


@dataclass(frozen=True)
class SearchSource:
    """What a kind gives."""

    kind: RecordKind
    #: Tables that its rows are joined of, besides its own.
    joined: frozenset[str] = field(default=frozenset())
    #: The statements of a day.
    _of_day: dict[date, dict[str, Select[Any]]] = field(default_factory=dict, compare=False)

    @property
    def table(self) -> str:
        name: str = self.kind.model.__tablename__
        return name

    @property
    def parts(self) -> Sequence[SearchedPart]:
        return self.kind.searched.parts

    @cached_property
    def title(self) -> Any:
        return self.kind.found.title if self.kind.found else self.kind.title

    @cached_property
    def texts(self) -> Sequence[Any]:
        if self.kind.searched.texts is not None:
            return self.kind.searched.texts
        return free_texts(self.kind.model, getattr(self.title, "key", "") or "")

    def select_all(self) -> Select[Any]:
        """All that anybody may find."""
        found = self.kind.select_readable(OPERATOR, clock.today())
        assert found is not None
        return found

    def _once_a_day(self, of: str, make: Callable[[], Select[Any]]) -> Select[Any]:
        """A statement, which is asked with each change of a record: making it takes longer."""
        today = clock.today()
        for day in [*self._of_day]:
            if day != today:
                self._of_day.pop(day, None)
        made = self._of_day.setdefault(today, {})
        if of not in made:
            made[of] = make()
        return made[of]

    def owners_of(self, connection: Connection, table: Any, ids: Collection[int]) -> set[int]:
        """The records whose rows are joined with some of another table."""

        def make() -> Select[Any]:
            wanted = self.select_all().with_only_columns(self.kind.model.id)
            return wanted.where(table.c.id.in_(_IDS)).order_by(None)

        wanted = self._once_a_day(f"owners of {table.name}", make)
        return set(connection.scalars(wanted, {"ids": ids}))

    def owners_between(self, connection: Connection, changed: Mapping[str, set[int]]) -> set[int]:
        """The records of some rows to which rows of a part belong, by their tables."""
        found: set[int] = set()
        for part in self.parts:
            between = part.through.model if part.through else None
            if between is not None and (ids := changed.get(between.__tablename__)):
                wanted = select(part.record_id()).where(between.id.in_(ids))
                found.update(connection.scalars(wanted))
        return found

    def select_drawn(self) -> Select[Any]:
        """What entries are drawn of, in a row a record: whose it is, and its texts."""
        model, searched = self.kind.model, self.kind.searched
        return self.select_all().with_only_columns(
            model.id.label("record_id"),
            self.title.label("title"),
            _or_usual(model, searched.place, "pilot_id").label("place_id"),
            _or_usual(model, searched.group, "group_id", _group_of(model)).label("group_id"),
            _or_usual(model, searched.day, *_DAYS).label("day"),
            _or_usual(model, None, "number").label("number"),
            _or_usual(model, None, "reference").label("reference"),
            *(text.label(f"text_{place}") for place, text in enumerate(self.texts)),
        )

    def draw(self, connection: Connection, ids: Collection[int]) -> Iterator[Drawn]:
        """The entries of some records, as these are now."""
        model = self.kind.model
        wanted = self._once_a_day(
            "drawn", lambda: self.select_drawn().where(model.id.in_(_IDS)).order_by(None)
        )
        rows = connection.execute(wanted, {"ids": ids}).all()
        texts: dict[int, list[str]] = {row.record_id: [*row[7:]] for row in rows}
        apart: dict[int, list[tuple[str, int, str]]] = {}
        for place, part in enumerate(self.parts):
            wanted = self._once_a_day(f"part {place}", partial(_select_rows_of, part))
            for record_id, part_id, *said in connection.execute(wanted, {"ids": list(texts)}):
                text = _joined(said)
                if part.stand_apart:
                    named = (part.model.__tablename__, part_id, text)
                    apart.setdefault(record_id, []).append(named)
                else:
                    texts[record_id].append(text)
        prefix = getattr(model, "PREFIX", "")
        for row in rows:
            reference = reference_of(prefix, row.number) if prefix else row.reference or ""
            title = f"{reference} {row.title}".strip()[:TITLE_LENGTH]
            whose = (row.place_id, row.group_id, row.day)
            own = ("", 0, _joined(texts[row.record_id]))
            for table, part_id, text in (own, *apart.get(row.record_id, ())):
                yield Drawn(self.kind.name, row.record_id, table, part_id, title, text, *whose)


def _select_rows_of(part: SearchedPart) -> Select[Any]:
    """Of the rows of a part of some records whose it is, its id and its texts."""
    return part.select_texts().where(part.record_id().in_(_IDS)).order_by(part.model.id)


def _joined(texts: Sequence[str | None]) -> str:
    return "\n".join(text for text in texts if text)[:MOST_SEARCHED]


def _or_usual(model: Any, given: Any, *usual: Any) -> Any:
    """What a kind gives, or the first of some columns that its table has; null of none."""
    if given is not None:
        return given
    for each in usual:
        if each is not None and not isinstance(each, str):
            return each
        if each is not None and each in model.__table__.c:
            return model.__table__.c[each]
    return null()


def _group_of(model: Any) -> Any:
    """The group whose meeting a record belongs to, if it belongs to one."""
    meeting = model.__table__.c.get("meeting_id")
    if meeting is None:
        return None
    meetings = Meeting.__table__.alias()
    return select(meetings.c.group_id).where(meetings.c.id == meeting).scalar_subquery()


def sources_of(app: Flask) -> list[SearchSource]:
    """Those of all kinds that people find."""
    domains = domains_of(app)
    known, sources = app.extensions.get("searched", (None, []))
    if known is not domains:
        sources = [
            SearchSource(kind, _joined_tables(kind))
            for domain in domains
            for kind in domain.records
            if kind.select_readable(OPERATOR, clock.today()) is not None
        ]
        app.extensions["searched"] = (domains, sources)
    found: list[SearchSource] = sources
    return found


def _joined_tables(kind: RecordKind) -> frozenset[str]:
    readable = kind.select_readable(OPERATOR, clock.today())
    assert readable is not None
    named = {
        table.name
        for each in readable.get_final_froms()
        for table in find_tables(each, include_joins=True)
        if isinstance(table, Table)
    }
    return frozenset(named - {kind.model.__tablename__})
